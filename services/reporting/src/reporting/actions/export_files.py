"""Make the file of an export."""

from datetime import datetime
from io import BytesIO

from reporting.actions import read_figures
from reporting.actions.export_sources import SOURCES, Seen
from reporting.model.exports import Asked, Format
from reporting.phrases import exports as words
from servicekit import copies, times
from servicekit.db import Connection
from servicekit.documents.printed import print_sheet
from servicekit.sheets import Sheet, as_csv, as_json
from servicekit.workbooks import write_xlsx


def read(conn: Connection, asked: Asked, now: datetime, seen: Seen) -> Sheet:
    """The rows that are asked for, read as they are taken; `seen` hears how many were."""
    query = asked.question.query(copies.edition(conn, asked.edition), now)
    return SOURCES[asked.subject].sheet(conn, query, asked.question, seen)


def whole(sheet: Sheet) -> Sheet:
    """The same with all of its rows read."""
    return Sheet(
        name=sheet.name,
        headings=sheet.headings,
        rows=tuple(sheet.rows),
        title=sheet.title,
        keys=sheet.keys,
    )


def about(conn: Connection, asked: Asked, now: datetime) -> dict[str, str]:
    """What the figures are of and up to when, for people and programs."""
    as_of = read_figures.lag_at(conn, now).freshness.as_of
    edition = copies.edition(conn, asked.edition)
    figures = words.NOT_MEASURED
    if as_of is not None:
        figures = words.AS_OF.format(clock=times.as_clock(as_of), day=times.as_date(as_of))
    return {
        "edition": edition.code,
        "title": edition.title,
        "figures": figures,
        "as_of": times.as_moment(as_of) if as_of else "",
    }


def write(sheet: Sheet, format_: Format, about: dict[str, str]) -> bytes:
    """The sheet as a file; `about` says what the figures are of and up to when."""
    if format_ is Format.XLSX:
        out = BytesIO()
        write_xlsx(sheet, out)
        return out.getvalue()
    if format_ is Format.JSON:
        return as_json(sheet, about)
    if format_ is Format.PDF:
        return print_sheet(sheet, (about["title"], about["figures"]))
    return as_csv(sheet)
