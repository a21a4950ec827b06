"""Addresses for sharing a page (S1-12); plain links, no foreign script."""

import base64
from urllib.parse import quote

import msgspec


def facebook(url: str) -> str:
    """Facebook's share dialogue."""
    return f"https://www.facebook.com/sharer/sharer.php?u={quote(url, safe='')}"


def zalo(url: str) -> str:
    """Zalo's share page, which takes the address as JSON in base64."""
    payload = base64.b64encode(msgspec.json.encode({"url": url})).decode()
    return (
        "https://button-share.zalo.me/share_external?layout=1&color=blue&customize=false"
        f"&d={quote(payload, safe='')}&shareType=0"
    )
