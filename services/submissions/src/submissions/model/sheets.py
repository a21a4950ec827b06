"""The sheet in which staff write dossiers that came on paper: its columns and its cells."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final, Literal

import msgspec

from servicekit.text import fold
from submissions.model import contents
from submissions.phrases import imports as words

KEY_LIMIT: Final = 40
HEAD_LINE: Final = 1
FIRST_LINE: Final = 2
Part = Literal["text", "list", "several", "unit", "date", "consent"]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the sheet. `limit` in characters; `part` says how a cell is read."""

    key: str
    limit: int = 500
    needed: bool = False
    part: Part = "text"
    width: int = 24

    @property
    def heading(self) -> str:
        return f"{words.HEADINGS[self.key]}{' *' if self.needed else ''}"


COLUMNS: Final = (
    Column(key="key", limit=KEY_LIMIT, needed=True, width=14),
    Column(key="title", limit=contents.TITLE_LIMIT, needed=True, width=36),
    Column(key="kind", needed=True, part="list"),
    Column(key="field", needed=True, part="list"),
    Column(key="themes", part="several"),
    Column(key="areas", part="several"),
    Column(key="summary", limit=contents.SUMMARY_LIMIT, needed=True, width=44),
    Column(key="problem", limit=contents.TEXT_LIMIT, needed=True, width=44),
    Column(key="solution", limit=contents.TEXT_LIMIT, needed=True, width=44),
    Column(key="where_applied", limit=500, needed=True, width=30),
    Column(key="applied_since", limit=20, needed=True, width=14),
    Column(key="effects", limit=contents.TEXT_LIMIT, needed=True, width=44),
    Column(key="figures", width=30),
    Column(key="applicant_kind", needed=True, part="list"),
    Column(key="authors", limit=contents.AUTHORS_LIMIT, needed=True, width=30),
    Column(key="of_age", limit=10, part="consent", width=12),
    Column(key="guardian_name", limit=200),
    Column(key="guardian_relation", limit=100, width=18),
    Column(key="guardian_contact", limit=200),
    Column(key="organisation", limit=200, width=28),
    Column(key="organisation_number", limit=50, width=18),
    Column(key="representative", limit=200),
    Column(key="representative_position", limit=200),
    Column(key="unit", part="unit", width=28),
    Column(key="units", part="several", width=28),
    Column(key="received_on", limit=20, needed=True, part="date", width=14),
    Column(key="postmark", limit=20, part="date", width=14),
    Column(key="contact_name", limit=200, needed=True),
    Column(key="contact_phone", limit=30, width=18),
    Column(key="contact_email", limit=200),
    Column(key="contact_address", limit=300, width=30),
    Column(key="declared", limit=10, needed=True, part="consent", width=12),
    Column(key="processing", limit=10, needed=True, part="consent", width=12),
    Column(key="publication", limit=10, needed=True, part="consent", width=12),
    Column(key="promotion", limit=10, part="consent", width=12),
    Column(key="guardian", limit=10, part="consent", width=12),
)
BY_KEY: Final = {column.key: column for column in COLUMNS}


class Cell(msgspec.Struct, frozen=True):
    """What stands in a cell as people see it; a date is written `31/10/2026`."""

    text: str = ""
    formula: bool = False


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the sheet; `line` as the spreadsheet counts it, cells by column key."""

    line: int
    cells: dict[str, Cell]

    def text(self, key: str) -> str:
        return self.cells.get(key, Cell()).text


class CellError(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in one cell and how to mend it."""

    column: str
    message: str


class Lists(msgspec.Struct, frozen=True, kw_only=True):
    """What may be chosen: code → words, by column; and columns that the edition does not ask."""

    named: dict[str, dict[str, str]]
    not_asked: frozenset[str] = frozenset()

    def code(self, column: str, given: str) -> str | None:
        """The code of what was written, however it is spelled; None when the list lacks it."""
        wanted = fold(given)
        known = self.named.get(column, {})
        return next((code for code, label in known.items() if fold(label) == wanted), None)

    def nearest(self, column: str, given: str) -> str | None:
        """What was probably meant."""
        by_folded = {fold(label): label for label in self.named.get(column, {}).values()}
        found = get_close_matches(fold(given), by_folded, n=1, cutoff=0.6)
        return by_folded[found[0]] if found else None


def column_of(heading: str) -> str | None:
    """The column's key; marks of a needed one, case and diacritics do not matter."""
    wanted = fold(heading.replace("*", " "))
    return next((c.key for c in COLUMNS if fold(words.HEADINGS[c.key]) == wanted), None)


def missing_columns(present: Iterable[str]) -> list[str]:
    """The headings that every sheet must have and this one has not."""
    there = set(present)
    return [words.HEADINGS[c.key] for c in COLUMNS if c.needed and c.key not in there]


def parted(text: str) -> list[str]:
    """Several things in one cell, `;` or a new line between them."""
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
