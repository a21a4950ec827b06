"""What became different between two texts, word by word, for showing them side by side.

`kit/differences.html` shows the rows.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

import msgspec

Piece = tuple[str, bool]
"""A part of a text and whether the other text lacks it there."""

WORDS_LIMIT: Final = 6_000
"""Of both texts together, once what they begin and end with is put aside. Comparing takes up to
the square of it; longer ones are compared by lines."""
_WORD: Final = re.compile(r"\w+[^\S\n]*|[^\w\s]+[^\S\n]*|\s+")
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A field of both versions: its name, the pieces of each text, whether they differ."""

    label: str
    before: list[Piece]
    after: list[Piece]

    @property
    def changed(self) -> bool:
        return any(marked for _, marked in (*self.before, *self.after))


def rows(before: Mapping[str, str], after: Mapping[str, str]) -> list[Row]:
    """Texts by label, the same labels in both; those empty in both are left out."""
    found = []
    for label, text in before.items():
        here, there = pieces(text, after[label])
        if here or there:
            found.append(Row(label=label, before=here, after=there))
    return found


def pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts whole, in pieces; equal texts are one unmarked piece each (none when empty).

    How many spaces stand between two words makes no difference, a new line does.
    """
    first, second = _split(before, after)
    keys, others = [_key(word) for word in first], [_key(word) for word in second]
    here: list[Piece] = []
    there: list[Piece] = []
    for start, end, other_start, other_end, changed in _runs(keys, others):
        here += _marked(first[start:end], changed)
        there += _marked(second[other_start:other_end], changed)
    return list(_joined(here)), list(_joined(there))


def _split(before: str, after: str) -> tuple[list[str], list[str]]:
    """Words and marks, each with the space behind it; lines where that would be too many."""
    first, second = _WORD.findall(before), _WORD.findall(after)
    if len(first) + len(second) - 2 * sum(_ends(first, second)) <= WORDS_LIMIT:
        return first, second
    return _LINE.findall(before), _LINE.findall(after)


def _key(word: str) -> str:
    return word.rstrip() or ("\n" if "\n" in word else " ")


def _ends(first: list[str], second: list[str]) -> tuple[int, int]:
    """How many words both begin with, and how many of the rest they end with."""
    head = _common(first, second)
    return head, _common(first[head:][::-1], second[head:][::-1])


def _common(first: list[str], second: list[str]) -> int:
    """How many words both begin with."""
    pairs = zip(first, second, strict=False)
    return next(
        (place for place, (one, other) in enumerate(pairs) if one != other),
        min(len(first), len(second)),
    )


def _runs(first: list[str], second: list[str]) -> Iterator[tuple[int, int, int, int, bool]]:
    """Places in both, and whether they differ there."""
    head, tail = _ends(first, second)
    last, other_last = len(first) - tail, len(second) - tail
    yield 0, head, 0, head, False
    matcher = SequenceMatcher(None, first[head:last], second[head:other_last])
    for kind, *places in matcher.get_opcodes():
        start, end, other_start, other_end = (place + head for place in places)
        yield start, end, other_start, other_end, kind != "equal"
    yield last, len(first), other_last, len(second), False


def _marked(words: list[str], changed: bool) -> Iterator[Piece]:
    """The space behind the last changed word is no part of the change."""
    for number, word in enumerate(words, start=1):
        if changed and number == len(words) and word.strip():
            yield word.rstrip(), True
            yield word[len(word.rstrip()) :], False
        else:
            yield word, changed


def _joined(found: list[Piece]) -> Iterator[Piece]:
    """Neighbours that are marked alike, as one piece."""
    text, marked = "", False
    for word, changed in found:
        if changed != marked and text and word:
            yield text, marked
            text = ""
        text, marked = text + word, changed if word else marked
    if text:
        yield text, marked
