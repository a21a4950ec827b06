"""Two habits of placing the tone: `hòa, khỏe, thủy` and `hoà, khoẻ, thuỷ` (X-05)."""

import re
from collections.abc import Mapping
from typing import Final

from servicekit.text import nfc

# Grave, acute, hook, tilde, dot below, as marks that follow a letter.
_MARKS: Final = tuple(map(chr, (0x300, 0x301, 0x309, 0x303, 0x323)))
_RHYMES: Final = (("o", "a"), ("o", "e"), ("u", "y"))


TO_NEW: Final[dict[str, str]] = {
    nfc(first + mark + second): nfc(first + second + mark)
    for first, second in _RHYMES
    for mark in _MARKS
}
TO_OLD: Final[dict[str, str]] = {new: old for old, new in TO_NEW.items()}


def _pattern(rhymes: Mapping[str, str]) -> re.Pattern[str]:
    # Only at the end of a syllable: `hoàn` is written one way. `quý` has no rhyme `uy`.
    return re.compile(rf"(?<!q)(?:{'|'.join(rhymes)})(?!\w)")


_OLD: Final = _pattern(TO_NEW)
_NEW: Final = _pattern(TO_OLD)


def spellings(text: str) -> tuple[str, ...]:
    """The text in lower case as it is, in the new and in the old habit, without repeats."""
    typed = nfc(text).lower()
    new = _OLD.sub(lambda found: TO_NEW[found[0]], typed)
    old = _NEW.sub(lambda found: TO_OLD[found[0]], typed)
    return tuple(dict.fromkeys((typed, new, old)))
