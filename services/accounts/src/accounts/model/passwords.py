"""Staff passwords: argon2id, and the same work for an unknown account."""

import secrets
from datetime import timedelta
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 12
LONGEST: Final = 128
INITIAL_LIFETIME: Final = timedelta(days=7)

_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
# The least that OWASP's password storage page accepts for argon2id: about 30 ms of one core,
# so that wrong passwords in numbers cannot occupy a small machine.
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """False for an unknown account too, after the same time."""
    try:
        _hasher.verify(stored or _decoy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def new_password() -> str:
    """About 92 bits, in groups of four that can be read out over the phone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def is_long_enough(password: str) -> bool:
    return SHORTEST <= len(password) <= LONGEST


@cache
def _decoy() -> str:
    return _hasher.hash(secrets.token_urlsafe())
