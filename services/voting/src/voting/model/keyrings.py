"""Secrets with ids: the first one makes, all of them verify, so that they can be rotated."""

import hashlib
import hmac
from typing import Final

import msgspec

ID_BYTES: Final = 1


class SecretKey(msgspec.Struct, frozen=True):
    """`material` is derived for one purpose; `id` is public and one byte long."""

    id: int
    material: bytes


class Keyring(msgspec.Struct, frozen=True):
    keys: tuple[SecretKey, ...]

    @property
    def first(self) -> SecretKey:
        return self.keys[0]


def read_keyring(text: str, purpose: str) -> Keyring:
    """Secrets of 32 characters or more, separated by commas. Raises ValueError."""
    secrets = [part.strip() for part in text.split(",") if part.strip()]
    if not secrets or min(map(len, secrets)) < 32:
        raise ValueError(f"{purpose}: each secret needs at least 32 characters")
    keys = tuple(_derive(secret, purpose) for secret in secrets)
    if len({key.id for key in keys}) != len(keys):
        raise ValueError(f"{purpose}: two secrets share a key id, make another one")
    return Keyring(keys)


def _derive(secret: str, purpose: str) -> SecretKey:
    material = hmac.digest(secret.encode(), purpose.encode(), "sha512")
    return SecretKey(id=hashlib.sha256(material).digest()[0], material=material)
