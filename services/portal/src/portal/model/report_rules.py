"""Monthly reports of an edition as staff write them: days a line each, months, what is asked."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final

from portal.model.checklists import lines_of
from servicekit.text import slugify
from servicekit.times import as_date

DAY: Final = "%d/%m/%Y"
MONTH: Final = "%m/%Y"
CODE_LETTERS: Final = 40
EARLIEST_REMINDER: Final = 28


def days_of(text: str) -> tuple[date, ...]:
    """`02/09/2026` a line, in their order. Raises ValueError with the line that is no day."""
    return tuple(sorted({_read(line, DAY).date() for line in lines_of(text)}))


def lines_of_days(days: Iterable[date]) -> str:
    """The same, to be mended."""
    return "\n".join(as_date(day) for day in days)


def month_code(text: str) -> str | None:
    """`05/2026` as `2026-05`; None when nothing was typed. Raises ValueError with what is none."""
    return f"{_read(text.strip(), MONTH):%Y-%m}" if text.strip() else None


def month_text(code: str | None) -> str:
    """`2026-05` as `05/2026`."""
    return "" if code is None else f"{code[5:]}/{code[:4]}"


def reminders_of(text: str) -> tuple[int, ...]:
    """`7, 3, 1`: days before the last one, most first. Raises ValueError with what is none."""
    found = set()
    for part in filter(None, (part.strip() for part in text.replace(";", ",").split(","))):
        if not (part.isascii() and part.isdigit() and 1 <= int(part) <= EARLIEST_REMINDER):
            raise ValueError(part)
        found.add(int(part))
    return tuple(sorted(found, reverse=True))


def field_code(label: str, taken: Collection[str]) -> str:
    """A code for a new question: answers are kept by it, so it never changes afterwards."""
    words = slugify(label, CODE_LETTERS - 5).replace("-", "_").lstrip("0123456789_")
    base = words or "muc"
    numbered = (f"{base}_{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (base, *numbered) if code not in taken)


def _read(text: str, form: str) -> datetime:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007  # a day or a month, no moment
    except ValueError as error:
        raise ValueError(text) from error
