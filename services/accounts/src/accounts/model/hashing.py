"""Keyed hashes: what must be recognised again but never read back."""

import hashlib
import hmac
import secrets


def keyed(pepper: str, purpose: str, *parts: str) -> bytes:
    """HMAC-SHA256 under the pepper; `purpose` keeps hashes of different things apart."""
    message = "\x1f".join((purpose, *parts)).encode()
    return hmac.new(pepper.encode(), message, hashlib.sha256).digest()


def contact_hash(pepper: str, canonical: str) -> bytes:
    return keyed(pepper, "contact", canonical)


def account_hash(number: int) -> bytes:
    """For counting beside contacts; a number is no secret, so there is no pepper."""
    return hashlib.sha256(f"account\x1f{number}".encode()).digest()


def code_hash(pepper: str, challenge: str, code: str) -> bytes:
    """Bound to its challenge, so that equal codes of two people look different."""
    return keyed(pepper, "code", challenge, code)


def address_hash(pepper: str, address: str) -> bytes:
    return keyed(pepper, "address", address)


def device_hash(pepper: str, device: str) -> bytes:
    return keyed(pepper, "device", device)


def new_refresh_token() -> str:
    """256 random bits; a plain hash is enough to store it."""
    return secrets.token_urlsafe(32)


def refresh_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
