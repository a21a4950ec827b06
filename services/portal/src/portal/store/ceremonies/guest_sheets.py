"""Sheets of guests: the empty one, a filled one, and what was found in it until it is imported."""

from datetime import datetime
from io import BytesIO
from typing import BinaryIO, Final
from uuid import UUID

import msgspec
import xlsxwriter  # type: ignore[import-untyped]
from psycopg.types.json import Jsonb

from portal.errors.ceremonies import GuestsRefused
from portal.model.ceremonies.import_rows import COLUMNS, Given, Row, column_of
from portal.model.ceremonies.parts import GuestGroup
from portal.phrases import ceremonies as words
from servicekit import db
from servicekit.db import Connection
from servicekit.workbook_reader import Filled, Limits, Line, Read, Unreadable, read_sheet
from servicekit.workbooks import HEAD, TEXT_ONLY

HEAD_WITHIN: Final = 10
"""Rows in which the headings are looked for."""
LIMITS: Final = Limits(megabytes=1, unzipped_megabytes=30, rows=1_000, columns=20)
_REFUSALS: Final = {
    "not-a-sheet": words.NOT_A_SHEET,
    "too-large": words.SHEET_TOO_LARGE.format(most=LIMITS.megabytes),
    "too-many-rows": words.TOO_MANY_ROWS.format(most=LIMITS.rows),
}
_WIDTHS: Final = {"name": 28, "body": 40, "guest_group": 44, "email": 30, "phone": 18}


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """A checked sheet; `imported` guests once it is done."""

    id: UUID
    ceremony: int
    file: str
    rows: list[Row]
    done_at: datetime | None
    imported: int | None


def read_guests(content: BinaryIO) -> list[Given]:
    """The rows by column. Raises GuestsRefused."""
    try:
        read = read_sheet(content, words.SHEET, LIMITS)
    except Unreadable as refusal:
        raise GuestsRefused(_REFUSALS[refusal.reason]) from refusal
    columns, lines = _table(read)
    rows = [given for line in lines if (given := _given(line, columns)).texts]
    if not rows:
        raise GuestsRefused(words.NO_ROWS)
    return rows


def empty_sheet(groups: list[GuestGroup]) -> BytesIO:
    """To be filled in: headings, an example that is skipped, the groups to choose from."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, TEXT_ONLY | {"in_memory": True})
    sheet = book.add_worksheet(words.SHEET)
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    example = book.add_format({"italic": True, "font_color": "#5B6B64", "num_format": "@"})
    for place, column in enumerate(COLUMNS):
        mark = " *" if column == "name" else ""
        sheet.set_column(place, place, _WIDTHS[column], text)
        sheet.write_string(0, place, words.HEADINGS[column] + mark, book.add_format(HEAD))
        sheet.write_string(1, place, words.EXAMPLE[column], example)
    sheet.write_comment(1, 0, words.EXAMPLE_NOTE)
    sheet.freeze_panes(1, 1)
    if groups:
        _offer(book, sheet, groups)
    book.close()
    out.seek(0)
    return out


def add(conn: Connection, made: Import, now: datetime) -> None:
    """Keep what was found."""
    db.execute(
        conn,
        """
        INSERT INTO ceremony_imports (id, ceremony, file, rows, created_at)
        VALUES (%s, %s, %s, %s, %s)
        """,
        (made.id, made.ceremony, made.file, Jsonb(msgspec.to_builtins(made.rows)), now),
    )


def find(conn: Connection, ceremony: int, wanted: UUID, *, lock: bool = False) -> Import:
    """Raises NotFound."""
    sql = """
        SELECT id, ceremony, file, rows, done_at, imported FROM ceremony_imports
        WHERE ceremony = %s AND id = %s
        """
    found = db.one(conn, _Stored, sql + (" FOR UPDATE" if lock else ""), (ceremony, wanted))
    rows = msgspec.convert(found.rows, list[Row])
    return Import(
        id=found.id,
        ceremony=found.ceremony,
        file=found.file,
        rows=rows,
        done_at=found.done_at,
        imported=found.imported,
    )


def finish(conn: Connection, wanted: UUID, imported: int, now: datetime) -> None:
    """The rows are guests now: nothing of them is kept here."""
    db.execute(
        conn,
        "UPDATE ceremony_imports SET rows = '[]', done_at = %s, imported = %s WHERE id = %s",
        (now, imported, wanted),
    )


def forget(conn: Connection, before: datetime) -> int:
    """Sheets that were checked and left. Answers how many."""
    return db.execute(conn, "DELETE FROM ceremony_imports WHERE created_at < %s", (before,))


class _Stored(msgspec.Struct):
    id: UUID
    ceremony: int
    file: str
    rows: list[dict[str, object]]
    done_at: datetime | None
    imported: int | None


def _table(read: Read) -> tuple[dict[int, str], list[Line]]:
    """The columns and the lines below them; a title may stand above. Raises GuestsRefused."""
    first = Line(1, {place: Filled(head) for place, head in enumerate(read.heads)})
    for at, line in enumerate([first, *read.lines][:HEAD_WITHIN]):
        columns = _columns(line)
        if "name" in columns.values():
            return columns, read.lines[at:]
    raise GuestsRefused(words.NAME_COLUMN_MISSING)


def _columns(line: Line) -> dict[int, str]:
    """By place. Office and position often stand in two columns; of others the first counts."""
    found: dict[int, str] = {}
    for place, cell in line.cells.items():
        key = column_of(cell.text)
        if key and (key == "body" or key not in found.values()):
            found[place] = key
    return found


def _given(line: Line, columns: dict[int, str]) -> Given:
    cells = [(columns[place], cell) for place, cell in line.cells.items() if place in columns]
    texts: dict[str, str] = {}
    for key, cell in cells:
        text = " ".join(cell.text.split())
        texts[key] = f"{texts[key]}, {text}" if key in texts else text
    return Given(line.number, texts, frozenset(key for key, cell in cells if cell.formula))


def _offer(book: xlsxwriter.Workbook, sheet: object, groups: list[GuestGroup]) -> None:
    """A drop-down of groups; it advises, the import decides."""
    listed = book.add_worksheet(words.GUESTS)
    for place, group in enumerate(groups):
        listed.write_string(place, 0, group.name)
    place = COLUMNS.index("guest_group")
    source = f"='{words.GUESTS}'!$A$1:$A${len(groups)}"
    rule = {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, place, LIMITS.rows, place, rule)  # type: ignore[attr-defined]
