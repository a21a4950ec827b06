"""Expected, actual, on time: the table over units and months, to read and to take away."""

from typing import Final, NamedTuple

from flask import Blueprint, Response, request

from contracts.events import EditionState
from reporting import phrases
from reporting.actions import read_reports
from reporting.actions.exports import hand_over
from reporting.model import exports
from reporting.model.punctuality import Punctuality, UnitLine
from reporting.model.scope import READERS
from reporting.model.targets import Unit
from reporting.phrases import punctuality as words
from reporting.phrases.reports import month_name
from reporting.store import generations, reminders, units
from reporting.web import access
from reporting.web.exports import download
from reporting.web.framing import page
from reporting.web.reports import reporting_edition
from servicekit import auth
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.sheets import Cell, Sheet
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_punctuality", __name__, url_prefix="/bao-cao/thang")


class Asked(NamedTuple):
    """`receiver` None: what is reported to the standing body; `group`: only units of it."""

    edition: EditionState
    receiver: str | None
    group: str
    groups: list[str]
    table: Punctuality


@bp.get("/bang")
@requires(*READERS)
def table() -> Response:
    """The table, month by month, and who owes reports."""
    with generations.reading(database()) as conn:
        asked = _read(conn)
        return page(
            "reporting/reports/punctuality.html",
            conn,
            asked=asked,
            table=asked.table,
            edition=asked.edition,
            name=read_reports.names(conn).get(asked.receiver or ""),
            contacts=units.contacts(conn),
            reminded=reminders.last(conn, asked.edition.code),
            moment=received_at(),
        )


@bp.get("/bang.<any(csv, xlsx, json, pdf):format_>")
@requires(*READERS)
def as_sheet(format_: str) -> Response:
    """The same table to take away; it is on record like every other."""
    with generations.reading(database()) as conn:
        asked = _read(conn)
    taken = exports.Asked(
        account=auth.caller().account,
        subject=words.SHEET,
        format=exports.Format(format_),
        edition=asked.edition.code,
        question=exports.Question(unit=asked.receiver, group=asked.group or None),
    )
    export, content = hand_over(database(), taken, _sheet(asked.table), received_at())
    return download(export, content, words.SHEET)


def _read(conn: Connection) -> Asked:
    """Raises OutsideYourBranch: the province's table is for its readers, a unit's for its own."""
    receiver = request.args.get("ve") or None
    if receiver is None:
        access.check_province()
    else:
        access.check_unit(conn, receiver)
    edition = reporting_edition(conn)
    every = units.every(conn)
    group = request.args.get("nhom", "")
    wanted = [unit for unit in every if not group or unit.unit_group == group]
    return Asked(
        edition=edition,
        receiver=receiver,
        group=group,
        groups=_groups(every),
        table=read_reports.table(conn, edition, wanted, receiver, received_at()),
    )


def _groups(every: list[Unit]) -> list[str]:
    return sorted({unit.unit_group for unit in every if unit.listed})


def _sheet(table: Punctuality) -> Sheet:
    months = tuple(month_name(period) for period in table.periods)
    return Sheet(
        name=words.SHEET,
        headings=(*words.HEADINGS, *months, *words.TAIL),
        rows=tuple(_row(table, line) for line in table.lines),
    )


def _row(table: Punctuality, line: UnitLine) -> tuple[Cell, ...]:
    cells = (line.cells.get(period) for period in table.periods)
    tally = line.tally
    return (
        *(line.code, line.name, phrases.GROUPS.get(line.group, line.group)),
        *(words.CELLS[cell] if cell else "" for cell in cells),
        *(tally.expected, tally.actual, tally.on_time, tally.actual_rate, tally.on_time_rate),
    )
