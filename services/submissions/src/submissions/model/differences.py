"""What became different between two texts, word by word, for showing them side by side."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

Piece = tuple[str, bool]
"""A part of a text and whether the other text lacks it there."""

WORDS_LIMIT: Final = 6_000
"""Of both texts together, once what they begin and end with is put aside. Comparing takes up to
the square of it; longer ones are compared by lines."""
_WORD: Final = re.compile(r"\S+\s*|\s+")
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


def pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts whole, in pieces; equal texts are one unmarked piece each (none when empty)."""
    first, second = _split(before, after)
    head = _common(first, second)
    tail = _common(first[head:][::-1], second[head:][::-1])
    here: list[Piece] = [(word, False) for word in first[:head]]
    there: list[Piece] = [(word, False) for word in second[:head]]
    middle = first[head : len(first) - tail], second[head : len(second) - tail]
    for gone, added, changed in _runs(*middle):
        here += [(word, changed) for word in gone]
        there += [(word, changed) for word in added]
    here += [(word, False) for word in first[len(first) - tail :]]
    there += [(word, False) for word in second[len(second) - tail :]]
    return list(_joined(here)), list(_joined(there))


def _split(before: str, after: str) -> tuple[list[str], list[str]]:
    """Words, each with the space behind it; lines where that would be too many."""
    first, second = _WORD.findall(before), _WORD.findall(after)
    head = _common(first, second)
    tail = _common(first[head:][::-1], second[head:][::-1])
    if len(first) + len(second) - 2 * (head + tail) <= WORDS_LIMIT:
        return first, second
    return _LINE.findall(before), _LINE.findall(after)


def _common(first: list[str], second: list[str]) -> int:
    """How many words both begin with."""
    pairs = zip(first, second, strict=False)
    return next(
        (place for place, (one, other) in enumerate(pairs) if one != other),
        min(len(first), len(second)),
    )


def _runs(first: list[str], second: list[str]) -> Iterator[tuple[list[str], list[str], bool]]:
    matcher = SequenceMatcher(None, first, second)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        yield first[start:end], second[other_start:other_end], kind != "equal"


def _joined(found: list[Piece]) -> Iterator[Piece]:
    """Neighbours that are marked alike, as one piece."""
    text, marked = "", False
    for word, changed in found:
        if changed != marked and text:
            yield text, marked
            text = ""
        text, marked = text + word, changed
    if text:
        yield text, marked
