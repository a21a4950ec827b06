"""Late-access codes: twelve characters that people can read out, kept only as a hash."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U."""
LENGTH: Final = 12
"""60 bits: nobody guesses one, and a plain hash is enough."""
MOST_USES: Final = 500
_MEANT: Final = str.maketrans("ILO", "110")


def make(choose: Callable[[Sequence[str]], str]) -> str:
    """`7K3M-X9QA-20TR`; `choose` picks one of the characters at random."""
    text = "".join(choose(ALPHABET) for _ in range(LENGTH))
    return "-".join(text[place : place + 4] for place in range(0, LENGTH, 4))


def hashed(typed: str) -> str:
    """Of a code as people type it: case, spaces, dashes and look-alikes do not matter."""
    return sha256(_plain(typed).encode()).hexdigest()


def spelled(typed: str) -> str:
    """The same code as `make` writes it."""
    plain = _plain(typed)
    return "-".join(plain[place : place + 4] for place in range(0, len(plain), 4))


def _plain(typed: str) -> str:
    return "".join(c for c in typed.upper() if c.isalnum()).translate(_MEANT)
