"""Short codes people can read aloud: Crockford base32, edition first, check character last."""

from functools import lru_cache
from typing import Final

from stdnum import luhn
from stdnum.exceptions import ValidationError

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_BITS: Final = 25
_SPACE: Final = 1 << _BITS
_STEP: Final = 20_177_437  # odd, so that it scrambles 25-bit numbers one to one


class BadCode(ValueError):
    """Not a code of ours: wrong length, letter or check character."""


def make(edition_number: int, number: int) -> str:
    """`ZK3M8QX`: edition, five scrambled digits, check. Neighbours do not look alike."""
    if not (0 < edition_number < len(ALPHABET) and 0 < number < _SPACE):
        raise ValueError("edition is 1…31 and number 1…33554431")
    scrambled = number * _STEP % _SPACE
    digits = "".join(ALPHABET[scrambled >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    body = ALPHABET[edition_number] + digits
    return body + luhn.calc_check_digit(body, alphabet=ALPHABET)


@lru_cache(maxsize=10_000)
def read(text: str) -> str:
    """The canonical form of what somebody typed. Raises BadCode."""
    code = text.strip().upper().translate(_LOOKALIKES)
    if len(code) != 2 + _BITS // 5:
        raise BadCode(text)
    try:
        return str(luhn.validate(code, alphabet=ALPHABET))
    except ValidationError as error:
        raise BadCode(text) from error
