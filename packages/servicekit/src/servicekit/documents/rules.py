"""How the parts of an official document are written (Decree 30/2020/NĐ-CP, Annex I). Pure."""

import re
from collections.abc import Sequence
from typing import Final

from servicekit.documents import phrases
from servicekit.documents.model import Day, Official

LEVELS: Final = 3
_ROMAN: Final = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_UNPRINTABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROW: Final = frozenset("iIjltfr.,;:-/()'1 ")


def number_line(document: Official) -> str:
    """`Số: 05/BTCCT-TTK`; below 10 with a zero, blank in drafts."""
    number = phrases.BLANK_NUMBER if document.number is None else f"{document.number:02d}"
    return phrases.NUMBER.format(number=number, symbol=document.symbol)


def place_line(place: str, on: Day) -> str:
    """`Thái Nguyên, ngày 05 tháng 5 năm 2026`: days below 10 and the months 1 and 2 with a zero."""
    day = phrases.BLANK_DAY if on.day is None else f"{on.day:02d}"
    month = phrases.BLANK_DAY if on.month is None else f"{on.month:02d}"
    if on.month is not None and on.month > 2:
        month = str(on.month)
    return phrases.PLACE_AND_DAY.format(place=place, day=day, month=month, year=on.year)


def listed(lines: Sequence[str], mark: str = "- ") -> list[str]:
    """Each line ends with a semicolon, the last one with a full stop."""
    ends = [";"] * (len(lines) - 1) + ["."]
    return [mark + _bare(line) + end for line, end in zip(lines, ends, strict=False)]


def copy_lines(document: Official) -> list[str]:
    """What stands under "Nơi nhận:"; the archive is the last."""
    archive = (
        phrases.ARCHIVE.format(unit=document.archive) if document.archive else phrases.ARCHIVE_ALONE
    )
    return listed([*document.copies, archive])


def ended(text: str) -> str:
    """The end of the body: `… thực hiện./.`"""
    return _bare(text) + phrases.END


def label(level: int, place: int) -> str:
    """`II.`, `2.`, `b)` for the second section of the level 0, 1, 2; `place` counts from 1."""
    if level == 0:
        return f"{_roman(place)}."
    if level == 1:
        return f"{place}."
    letters = phrases.LETTERS
    return f"{letters[(place - 1) % len(letters)]})"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a line is in Times New Roman, in points: rules are drawn in parts of it."""
    ems = sum(_ems(letter) for letter in text)
    return ems * size * (1.06 if bold else 1.0)


def printable(text: str) -> str:
    """Without the characters that no XML file may hold."""
    return _UNPRINTABLE.sub("", text)


def _ems(letter: str) -> float:
    if letter in _NARROW:
        return 0.29
    return 0.70 if letter.isupper() else 0.48


def _bare(text: str) -> str:
    return text.strip().rstrip(".;").rstrip()


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text
