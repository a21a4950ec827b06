"""How the parts of an official document are written (Decree 30/2020/NĐ-CP, Annex I). Pure."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from servicekit.documents import phrases
from servicekit.documents.model import Bars, Block, Day, Official, Paragraph, Section, Table
from servicekit.times import as_number

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
    return phrases.PLACE_AND_DAY.format(place=place, day=day_in_words(on))


def day_in_words(on: Day) -> str:
    """`ngày 05 tháng 5 năm 2026`; blank where it is not known yet."""
    day = phrases.BLANK_DAY if on.day is None else f"{on.day:02d}"
    month = phrases.BLANK_DAY if on.month is None else f"{on.month:02d}"
    if on.month is not None and on.month > 2:
        month = str(on.month)
    return phrases.DAY.format(day=day, month=month, year=on.year)


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


def ended_blocks(blocks: Sequence[Block]) -> tuple[Block, ...] | None:
    """The blocks with the end mark behind their last words; None when they end with no words."""
    if not blocks:
        return None
    *before, last = blocks
    if isinstance(last, Section) and last.blocks:
        within = ended_blocks(last.blocks)
        return within and (*before, msgspec.structs.replace(last, blocks=within))
    if isinstance(last, Section) and printable(last.title).strip():
        return (*before, msgspec.structs.replace(last, title=ended(last.title)))
    if isinstance(last, Paragraph) and printable(last.text).strip():
        return (*before, msgspec.structs.replace(last, text=ended(last.text)))
    return None


def appendix_label(document: Official, place: int) -> str:
    """`Phụ lục`, or `Phụ lục II` of several; `place` counts from 1."""
    if len(document.appendices) == 1:
        return phrases.APPENDIX
    return f"{phrases.APPENDIX} {_roman(place)}"


def appendix_of(document: Official) -> str:
    """`(Kèm theo Báo cáo số 05/BC-SYT ngày 09 tháng 5 năm 2026 của Sở Y tế)`."""
    number = phrases.BLANK_NUMBER if document.number is None else f"{document.number:02d}"
    return phrases.APPENDIX_OF.format(
        kind=document.kind.capitalize() or phrases.LETTER,
        number=f"{number}/{document.symbol}",
        day=day_in_words(document.on),
        issuer=document.issuer.name,
    )


def as_table(bars: Bars) -> Table:
    """The numbers of a chart."""
    return Table(
        heads=bars.heads,
        rows=tuple((name, as_number(count)) for name, count in bars.items),
        numbers=frozenset({1}),
        widths=(3.0, 1.0),
        caption=bars.caption,
    )


def label(level: int, place: int) -> str:
    """`II.`, `2.`, `b)` for the second section of the level 0, 1, 2; `place` counts from 1."""
    if level == 0:
        return f"{_roman(place)}."
    if level == 1:
        return f"{place}."
    letters = phrases.LETTERS
    return f"{letters[(place - 1) % len(letters)]})"


def numbered(document: Official, places: Sequence[int]) -> str:
    """The label of a section; `places` of it and of those around it, the outermost first."""
    if document.decimal:
        return ".".join(map(str, places)) + "."
    return label(min(len(places), LEVELS) - 1, places[-1])


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
