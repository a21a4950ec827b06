"""Which passages two dossiers share, however they are spelled, and how much of them that is.

Texts are compared as folded syllables, so case, diacritics, tone placement (hòa, hoà), Ð for Đ,
normal form and punctuation do not matter. What decides is runs of SHINGLE syllables that both
have, so the order of sentences does not matter either.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from servicekit.text import fold

FIELDS: Final = ("title", "summary", "problem", "solution", "effects")
FILES: Final = "files"
"""What stands in the attached documents. It has its own part in `fields` and none in `share`: forms

and papers that many attach would hide that two people wrote the same."""
SHINGLE: Final = 4
WINDOW: Final = 7
PASSAGE: Final = 6
"""Syllables; shorter common runs are everybody's phrases ("trên địa bàn tỉnh")."""
ALIKE: Final = 0.2
FIELD_ALIKE: Final = 0.5
TITLE_ALIKE: Final = 0.75
SHORT_FIELD: Final = 12
"""Syllables; a field below that says nothing by itself, unless it is the title."""

_WORD: Final = re.compile(r"[\w\u0300-\u036f]+")

Span = tuple[int, int]
"""Half-open."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One text: its folded syllables, where each stands in the text as typed, their shingles."""

    syllables: list[str]
    places: list[Span]
    shingles: list[str]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier read for comparing. `known`: the shingles of all fields but the title."""

    title: Field
    rest: dict[str, Field]
    known: set[str]


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """How alike two dossiers are.

    `share`: what part (0 … 1) of the shorter text, in syllables, lies in common passages.
    `fields`: those of the first dossier that are alike by themselves → the part of each.
    """

    share: float
    fields: dict[str, float]

    @property
    def rank(self) -> float:
        """For sorting, 0 … 1: a nearly identical title comes before a mere common passage."""
        return max(self.share, *self.fields.values(), 0.0)

    @property
    def worth_showing(self) -> bool:
        return self.share >= ALIKE or bool(self.fields)


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """How alike two dossiers are and where: by field, the common passages of the first and of the

    second, as places in the text as typed.
    """

    likeness: Likeness
    here: dict[str, list[Span]]
    there: dict[str, list[Span]]


def read(texts: Mapping[str, str]) -> Reading:
    """From the name of a field (FIELDS, FILES) → its text; a missing field is an empty one."""
    rest = {name: _read(texts.get(name, ""), SHINGLE) for name in (*FIELDS[1:], FILES)}
    known = {shingle for field in rest.values() for shingle in field.shingles}
    return Reading(title=_read(texts.get("title", ""), 2), rest=rest, known=known)


def fingerprints(reading: Reading) -> set[int]:
    """Whole numbers of 32 bits (signed) that dossiers with a common passage share.

    Winnowing (Schleimer, Wilkerson, Aiken 2003): of each WINDOW consecutive shingles the smallest
    hash is kept, so every common passage of WINDOW + SHINGLE - 1 syllables shares one. Of a title
    every pair of syllables is kept, and the whole.
    """
    title = reading.title
    prints = {_hash(f"title {pair}") for pair in title.shingles}
    if title.syllables:
        prints.add(_hash(f"whole title {' '.join(title.syllables)}"))
    for field in reading.rest.values():
        prints |= _winnow([_hash(shingle) for shingle in field.shingles])
    return prints


def compare(first: Reading, second: Reading) -> Likeness:
    """The same both ways but for `fields`, which are the first's."""
    return _likeness(first, second, _common(first, second), _common(second, first))


def side_by_side(first: Reading, second: Reading) -> Comparison:
    """Compare and tell the passages.

    Titles are compared with titles, in pairs of syllables; everything else in runs of at least
    PASSAGE syllables, in any of the other's fields.
    """
    here, there = _common(first, second), _common(second, first)
    return Comparison(
        likeness=_likeness(first, second, here, there),
        here=_passages(first, second, here),
        there=_passages(second, first, there),
    )


def title_likeness(first: Reading, second: Reading) -> float:
    """0 … 1: Dice's coefficient of the pairs of syllables; 1 for the same title."""
    a, b = set(first.title.shingles), set(second.title.shingles)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def segments(text: str, spans: list[Span]) -> Iterator[tuple[str, bool]]:
    """The whole text in pieces, each with whether it is common."""
    place = 0
    for start, end in spans:
        if start > place:
            yield text[place:start], False
        yield text[start:end], True
        place = end
    if place < len(text):
        yield text[place:], False


def _likeness(
    first: Reading, second: Reading, here: dict[str, list[Span]], there: dict[str, list[Span]]
) -> Likeness:
    fields = {
        name: part
        for name, field in first.rest.items()
        if (part := _part([field], [here[name]])) >= FIELD_ALIKE
    }
    title = title_likeness(first, second)
    return Likeness(
        share=max(_typed_part(first, here), _typed_part(second, there)),
        fields={"title": title} | fields if title >= TITLE_ALIKE else fields,
    )


def _passages(
    reading: Reading, other: Reading, common: dict[str, list[Span]]
) -> dict[str, list[Span]]:
    runs = common | {"title": _runs(reading.title, set(other.title.shingles), 2, 2)}
    fields = {"title": reading.title} | reading.rest
    return {
        name: [(field.places[first][0], field.places[last - 1][1]) for first, last in runs[name]]
        for name, field in fields.items()
    }


def excerpts(text: str, spans: list[Span], around: int) -> Iterator[tuple[str, bool]]:
    """Only the common passages with some text around them; what is left out is an ellipsis."""
    place = 0
    for piece, common in segments(text, spans):
        place += len(piece)
        if common or len(piece) <= 2 * around:
            yield piece, common
            continue
        before = "" if place == len(piece) else piece[:around]
        after = "" if place == len(text) else piece[-around:]
        yield f"{before} … {after}", False


def _read(text: str, size: int) -> Field:
    found = [(plain, m.span()) for m in _WORD.finditer(text) if (plain := _folded(m[0]))]
    syllables = [plain for plain, _ in found]
    return Field(
        syllables=syllables,
        places=[place for _, place in found],
        shingles=_shingles(syllables, size),
    )


def _common(reading: Reading, other: Reading) -> dict[str, list[Span]]:
    """By field but the title: the runs of syllables, by number, that both have."""
    return {
        name: _runs(field, other.known, SHINGLE, PASSAGE) for name, field in reading.rest.items()
    }


def _runs(field: Field, known: set[str], size: int, least: int) -> list[Span]:
    """Runs of at least `least` syllables that known shingles cover."""
    runs: list[Span] = []
    for place, shingle in enumerate(field.shingles):
        if shingle not in known:
            continue
        if runs and place <= runs[-1][1]:
            runs[-1] = (runs[-1][0], place + size)
        else:
            runs.append((place, place + size))
    length = len(field.syllables)
    return [(start, end) for start, end in runs if least <= end - start <= length]


def _part(fields: Iterable[Field], runs: Iterable[list[Span]]) -> float:
    """What part of the fields the runs cover; 0 when they are too short to say anything."""
    whole = sum(len(field.syllables) for field in fields)
    covered = sum(end - start for some in runs for start, end in some)
    return covered / whole if whole >= SHORT_FIELD else 0.0


def _typed_part(reading: Reading, runs: dict[str, list[Span]]) -> float:
    return _part((reading.rest[name] for name in FIELDS[1:]), (runs[name] for name in FIELDS[1:]))


def _shingles(words: list[str], size: int) -> list[str]:
    """Each run of `size` words; a shorter text is one run."""
    if not words:
        return []
    last = max(len(words) - size, 0)
    return [" ".join(words[place : place + size]) for place in range(last + 1)]


def _winnow(hashes: list[int]) -> set[int]:
    last = max(len(hashes) - WINDOW, 0) if hashes else -1
    return {min(hashes[place : place + WINDOW]) for place in range(last + 1)}


def _hash(shingle: str) -> int:
    return zlib.crc32(shingle.encode()) - 2**31


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    return "".join(c for c in fold(word) if c.isalnum())
