"""Sealing of small secrets on their way through Kafka or in a table (Fernet, rotation-ready)."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SealBroken(ValueError):
    """The text was not sealed with one of our keys, or was changed."""


def seal(keys: str, secret: bytes) -> str:
    """`keys`: one or more Fernet keys separated by commas; the first one seals."""
    return _box(keys).encrypt(secret).decode("ascii")


def unseal(keys: str, text: str) -> bytes:
    """Raises SealBroken."""
    try:
        return _box(keys).decrypt(text.encode("ascii"))
    except (InvalidToken, UnicodeEncodeError) as error:
        raise SealBroken("not sealed with a known key") from error


def reseal(keys: str, text: str) -> str | None:
    """Sealed by the first key, None when it is already. Raises SealBroken."""
    first = keys.partition(",")[0]
    try:
        unseal(first, text)
    except SealBroken:
        return seal(first, unseal(keys, text))
    return None


def _box(keys: str) -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
