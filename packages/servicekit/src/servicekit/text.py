"""Vietnamese text: normal form, folding for matching, slugs, sorting by given name."""

import re
import unicodedata
from typing import Final

_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―"), "-")
_QUOTES: Final = {ord(c): '"' for c in "“”„«»"} | {ord(c): "'" for c in "‘’"}
_LETTERS: Final = str.maketrans({"đ": "d", "ð": "d"})


def nfc(text: str) -> str:
    """NFC, with the Icelandic Ð that some keyboards send mapped to Đ."""
    return unicodedata.normalize("NFC", text).replace("\u00d0", "Đ").replace("\u00f0", "đ")


def fold(text: str) -> str:
    """For matching only: no case, diacritics (so tone placement), dashes, quotes or double spaces.

    `fold("Hoà Bình – “A”") == fold("HÒA BÌNH - \\"a\\"")` (X-04, X-05).
    """
    lowered = nfc(text).translate(_DASHES).translate(_QUOTES).lower()
    plain = "".join(
        c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c)
    )
    return " ".join(plain.translate(_LETTERS).split())


def slugify(text: str, limit: int = 80) -> str:
    """`doi-moi-sang-tao`; cut at a word, never empty."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(slug) > limit:
        slug = slug[:limit].rsplit("-", 1)[0]
    return slug or "bai-du-thi"


def given_name_key(name: str) -> tuple[str, str]:
    """Sort key for lists of persons: the last word first, as Vietnamese lists do."""
    words = fold(name).split()
    return (words[-1], " ".join(words[:-1])) if words else ("", "")
