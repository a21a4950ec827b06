"""Which passages two dossiers share, however they are spelled, and how much of them that is.

Texts are compared as folded syllables, so case, diacritics, tone placement (hòa, hoà), Ð for Đ,
normal form and punctuation do not matter. What decides is runs of SHINGLE syllables that both
have, so the order of sentences does not matter either.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from servicekit.text import fold

FIELDS: Final = ("title", "summary", "problem", "solution", "effects")
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

Texts = Mapping[str, str]
"""Name of a field (FIELDS) → what was typed."""
Span = tuple[int, int]


class Syllable(msgspec.Struct, frozen=True, array_like=True):
    """A folded syllable and where it stands in the text as typed."""

    plain: str
    start: int
    end: int


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


@lru_cache(maxsize=16)
def syllables(text: str) -> list[Syllable]:
    """In order, with their places; empty for a text without letters or digits.

    Kept for the texts of the pair being compared, which are looked at from both sides.
    """
    found = (
        Syllable(_folded(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)
    )
    return [syllable for syllable in found if syllable.plain]


def fingerprints(texts: Texts) -> set[int]:
    """Whole numbers of 32 bits (signed) that dossiers with a common passage share.

    Winnowing (Schleimer, Wilkerson, Aiken 2003): of each WINDOW consecutive shingles the smallest
    hash is kept, so every common passage of WINDOW + SHINGLE - 1 syllables shares one. Of a title
    every pair of syllables is kept, and the whole.
    """
    prints: set[int] = set()
    for field in FIELDS:
        words = [syllable.plain for syllable in syllables(texts.get(field, ""))]
        if not words:
            continue
        if field == "title":
            prints.update(_hash(f"title {shingle}") for shingle in _shingles(words, 2))
            prints.add(_hash(f"whole title {' '.join(words)}"))
        else:
            prints.update(_winnow([_hash(shingle) for shingle in _shingles(words, SHINGLE)]))
    return prints


def compare(first: Texts, second: Texts) -> Likeness:
    """The same both ways but for `fields`, which are the first's."""
    here, there = common_passages(first, second), common_passages(second, first)
    share = max(_share(first, here), _share(second, there))
    fields = {field: _field_share(first, here, field) for field in FIELDS}
    title = title_likeness(first.get("title", ""), second.get("title", ""))
    fields["title"] = title if title >= TITLE_ALIKE else 0.0
    return Likeness(share=share, fields={name: part for name, part in fields.items() if part})


def title_likeness(first: str, second: str) -> float:
    """0 … 1: Dice's coefficient of the pairs of syllables; 1 for the same title."""
    a, b = (set(_shingles([s.plain for s in syllables(text)], 2)) for text in (first, second))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def common_passages(texts: Texts, other: Texts) -> dict[str, list[Span]]:
    """By field: the passages of `texts` that `other` has as well, in any of its fields.

    Spans are half-open places in the text as typed. Titles are compared with titles, in pairs of
    syllables; everything else in runs of at least PASSAGE syllables.
    """
    known = {
        shingle
        for field in FIELDS[1:]
        for shingle in _shingles([s.plain for s in syllables(other.get(field, ""))], SHINGLE)
    }
    spans = {
        field: _passages(syllables(texts.get(field, "")), known, SHINGLE, PASSAGE)
        for field in FIELDS[1:]
    }
    titles = set(_shingles([s.plain for s in syllables(other.get("title", ""))], 2))
    spans["title"] = _passages(syllables(texts.get("title", "")), titles, 2, 2)
    return spans


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


def _passages(found: list[Syllable], known: set[str], size: int, least: int) -> list[Span]:
    """Runs of syllables that known shingles cover."""
    spans = []
    for first, last in _runs([s.plain for s in found], known, size):
        if last - first >= least:
            spans.append((found[first].start, found[last - 1].end))
    return spans


def _runs(words: list[str], known: set[str], size: int) -> Iterator[Span]:
    """Half-open runs of places that known shingles cover."""
    size = min(size, len(words))
    start = end = 0
    for place, shingle in enumerate(_shingles(words, size)):
        if shingle not in known:
            continue
        if place > end:
            if end:
                yield start, end
            start = place
        end = place + size
    if end:
        yield start, end


def _share(texts: Texts, spans: dict[str, list[Span]]) -> float:
    """The covered part of everything but the title; 0 for a text too short to say anything."""
    whole = sum(len(syllables(texts.get(field, ""))) for field in FIELDS[1:])
    covered = sum(
        len(syllables(texts[field][start:end]))
        for field in FIELDS[1:]
        for start, end in spans[field]
    )
    return covered / whole if whole >= SHORT_FIELD else 0.0


def _field_share(texts: Texts, spans: dict[str, list[Span]], field: str) -> float:
    text = texts.get(field, "")
    whole = len(syllables(text))
    if whole < SHORT_FIELD:
        return 0.0
    part = sum(len(syllables(text[start:end])) for start, end in spans[field]) / whole
    return part if part >= FIELD_ALIKE else 0.0


def _shingles(words: list[str], size: int) -> list[str]:
    """Each run of `size` words; a shorter text is one run."""
    if not words:
        return []
    last = max(len(words) - size, 0)
    return [" ".join(words[place : place + size]) for place in range(last + 1)]


def _winnow(hashes: list[int]) -> set[int]:
    last = max(len(hashes) - WINDOW, 0)
    return {min(hashes[place : place + WINDOW]) for place in range(last + 1)}


def _hash(shingle: str) -> int:
    return zlib.crc32(shingle.encode()) - 2**31


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    return "".join(c for c in fold(word) if c.isalnum())
