"""The nearest known word to one that nobody wrote: a slip of the fingers, no more."""

from collections.abc import Iterable, Mapping

import msgspec


class Word(msgspec.Struct, frozen=True):
    """A word of published entries: without and with diacritics, and how many entries have it."""

    plain: str
    accented: str
    entries: int


def allowed_slips(word: str) -> int:
    """How many letters may differ: short syllables are all alike, so none or one."""
    if len(word) < 3:
        return 0
    return 1 if len(word) < 6 else 2


def slips(one: str, other: str, most: int) -> int:
    """Letters to add, leave out, change or swap to get from one to the other; `most + 1` for more.

    Restricted Damerau-Levenshtein distance, row by row.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, above, row = row, before, [at]
        for to, against in enumerate(other, 1):
            cost = min(before[to] + 1, row[-1] + 1, before[to - 1] + (letter != against))
            swapped = at > 1 and to > 1 and one[at - 2] == against and letter == other[to - 2]
            row.append(min(cost, above[to - 2] + 1) if swapped else cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def nearest(word: str, known: Iterable[Word]) -> Word | None:
    """The known word with the fewest slips; of equals one with the same letters, for swapping two

    is the slip made most, then the one most entries have.
    """
    most = allowed_slips(word)
    best: tuple[int, bool, int, str] | None = None
    letters = sorted(word)
    found: Word | None = None
    for candidate in known:
        distance = slips(word, candidate.plain, most)
        if distance > most:
            continue
        swapped = sorted(candidate.plain) == letters
        rank = (distance, not swapped, -candidate.entries, candidate.accented)
        if best is None or rank < best:
            best, found = rank, candidate
    return found


MOST_UNKNOWN = 4
"""More strange words are no slip."""


def corrected(words: Iterable[str], known: Mapping[str, Word], *, whole: bool = False) -> str:
    """The words with unknown ones replaced by their nearest, as entries write them.

    Words are plain. Empty when nothing could be mended. A word also counts as known when it is the
    beginning of one, because that is how entries are found; not with `whole`.
    """
    given = list(words)
    strange = {word for word in given if not _is_known(word, known, whole=whole)}
    if len(strange) > MOST_UNKNOWN:
        return ""
    near = {word: nearest(word, known.values()) for word in strange}
    if not all(near.values()):
        return ""
    found = ((word, near.get(word) or known.get(word)) for word in given)
    mended = [right.accented if right else word for word, right in found]
    return "" if mended == given else " ".join(mended)


def _is_known(word: str, known: Mapping[str, Word], *, whole: bool) -> bool:
    return word in known or (not whole and any(other.startswith(word) for other in known))
