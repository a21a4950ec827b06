"""Every step of a monthly report: who, when, why."""

from datetime import datetime

import msgspec

from reporting.model.unit_reports import UnitReport
from servicekit import db
from servicekit.db import Connection


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """`verb`: submit, reopen, return, accept, propose, send_back or consolidate."""

    verb: str
    version: int
    account: int
    at: datetime
    reason: str


def add(
    conn: Connection, report: UnitReport, verb: str, account: int, at: datetime, reason: str = ""
) -> None:
    """Note a step in the transaction that makes it."""
    db.execute(
        conn,
        """
        INSERT INTO unit_report_steps (report, verb, version, account, at, reason)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (report.id, verb, report.version, account, at, reason),
    )


def of(conn: Connection, report: int) -> list[Step]:
    """The steps of a report, last to first."""
    return db.rows(
        conn,
        Step,
        """
        SELECT verb, version, account, at, reason FROM unit_report_steps
        WHERE report = %s ORDER BY id DESC
        """,
        (report,),
    )
