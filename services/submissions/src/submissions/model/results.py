"""A decision's list as staff paste it: an entry a line, with its prize and certificate number."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from contracts.scoring import Prize
from servicekit import codes
from servicekit.text import fold
from submissions.phrases import results as words

MOST: Final = 1_000
_BETWEEN: Final = re.compile(r"[\t;|]")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """`prize` is empty where there is none, `certificate` None where none is handed out."""

    code: str
    prize: str = ""
    certificate: str | None = None


class BadLines(ValueError):
    """`problems`: what is wrong, in words, a line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read_lines(text: str, prizes: Sequence[Prize]) -> list[Line]:
    """`CODE; prize; certificate number` a line, as pasted from a sheet or typed. Raises BadLines.

    Where the edition has announced its prizes, only those are known, and no more than there are.
    """
    typed = [(place, line) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not typed or len(typed) > MOST:
        raise BadLines([words.NO_LINES.format(most=MOST)])
    read = [_read(place, line, prizes) for place, line in typed]
    problems = [problem for _, problem in read if problem]
    lines = [line for line, _ in read if line is not None]
    given = (line.prize for line in lines)
    problems += [*_twice(lines), *too_many(given, prizes, words.TOO_MANY_PRIZES)]
    if problems:
        raise BadLines(problems)
    return lines


def written(line: Line) -> str:
    """As it is typed."""
    return "; ".join((line.code, line.prize, line.certificate or "")).rstrip("; ")


def _read(place: int, text: str, prizes: Sequence[Prize]) -> tuple[Line | None, str]:
    code, prize, certificate, *more = (*(p.strip() for p in _BETWEEN.split(text)), "", "")
    if any(more):
        return None, words.TOO_MANY_PARTS.format(line=place)
    if len(prize) > 100 or len(certificate) > 40:
        return None, words.TOO_LONG.format(line=place)
    try:
        known = codes.read(code)
    except codes.BadCode:
        return None, words.BAD_CODE.format(line=place, code=code[:40])
    named = _prize(prize, prizes)
    if named is None:
        names = ", ".join(one.name for one in prizes)
        return None, words.UNKNOWN_PRIZE.format(line=place, prize=prize, names=names)
    return Line(code=known, prize=named, certificate=certificate or None), ""


def _prize(typed: str, prizes: Sequence[Prize]) -> str | None:
    """As the edition writes it; None for one that it does not have."""
    if not typed or not prizes:
        return typed
    return next((one.name for one in prizes if fold(one.name) == fold(typed)), None)


def _twice(lines: Sequence[Line]) -> Iterator[str]:
    for code, count in Counter(line.code for line in lines).items():
        if count > 1:
            yield words.CODE_TWICE.format(code=code)
    for number, count in Counter(line.certificate for line in lines if line.certificate).items():
        if count > 1:
            yield words.NUMBER_TWICE.format(number=number)


def too_many(given: Iterable[str], prizes: Sequence[Prize], told: str) -> Iterator[str]:
    """Prizes of which more are given than the edition has; `told` names `prize, given, most`."""
    counted = Counter(given)
    for prize in prizes:
        if counted[prize.name] > prize.count:
            yield told.format(prize=prize.name, given=counted[prize.name], most=prize.count)
