"""Reminders from calendar and due days: planned anew with every change, sent once."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from contracts.events import (
    AccountState,
    EditionWindows,
    ReportStage,
    ReportState,
    ReportTransitioned,
    RoleGrant,
)
from contracts.roles import Role
from contracts.windows import Window
from notifications.actions import remind
from servicekit.db import Connection, Database
from servicekit.testing import a_unit, an_edition, at, put_copy

pytestmark = pytest.mark.integration

UNIT = "05482"
REPORT = ReportState(
    edition="trinh-dien",
    period="2026-08",
    unit=UNIT,
    version=1,
    last_day=date(2026, 8, 29),
    due_at=at("2026-08-30T00:00:00+07:00"),
    remind_on=(date(2026, 8, 26), date(2026, 8, 28)),
)


@pytest.fixture
def staff(conn: Connection) -> None:
    """7 reports for the unit, 8 leads it, 9 reports for another one, 10 was blocked."""
    put_copy(conn, a_unit(code=UNIT, name="Xã Văn Lang"))
    roles = {7: (Role.UNIT_OFFICER, UNIT), 8: (Role.UNIT_HEAD, UNIT), 9: (Role.UNIT_OFFICER, "1")}
    for account, (role, unit) in roles.items():
        grants = (RoleGrant(role=Role.APPLICANT), RoleGrant(role=role, unit=unit))
        put_copy(conn, AccountState(account=account, version=1, roles=grants))
    own = RoleGrant(role=Role.UNIT_OFFICER, unit=UNIT)
    put_copy(conn, AccountState(account=10, version=1, state="blocked", roles=(own,)))


def made(conn: Connection) -> list[tuple[Any, ...]]:
    return conn.execute("SELECT kind, account FROM messages ORDER BY created_at, id").fetchall()


def planned(conn: Connection) -> list[tuple[Any, ...]]:
    return conn.execute(
        "SELECT kind, due_at FROM reminders WHERE sent_at IS NULL ORDER BY due_at"
    ).fetchall()


@pytest.mark.usefixtures("staff")
def test_missing_report_is_asked_for_and_then_brought_to_the_head(
    conn: Connection, database: Database
) -> None:
    remind.note_report(conn, REPORT)
    for day in ("08-25", "08-26", "08-26", "08-28", "08-30", "09-02", "09-02"):
        remind.send_due(database, at(f"2026-{day}T08:00:00+07:00"))
        remind.note_report(conn, REPORT)
    assert made(conn) == [
        ("report_due", 7),
        ("report_due", 7),
        ("report_overdue", 7),
        ("report_escalated", 8),
    ]
    facts = conn.execute("SELECT facts FROM messages ORDER BY created_at LIMIT 1").fetchone()
    assert facts == (
        {"period": "2026-08", "last_day": "2026-08-29", "days": 3, "unit_name": "Xã Văn Lang"},
    )


@pytest.mark.usefixtures("staff")
def test_report_that_came_is_asked_for_no_more(conn: Connection, database: Database) -> None:
    remind.note_report(conn, REPORT)
    came = msgspec.structs.replace(REPORT, version=2, state=ReportStage.SUBMITTED)
    remind.note_report(conn, came)
    remind.note_report(conn, REPORT)
    assert planned(conn) == []
    assert remind.send_due(database, at("2026-08-28T08:00:00+07:00")) == 0


@pytest.mark.usefixtures("staff")
def test_due_day_that_moved_moves_what_was_not_sent(conn: Connection, database: Database) -> None:
    remind.note_report(conn, REPORT)
    remind.send_due(database, at("2026-08-26T08:00:00+07:00"))
    later = REPORT.due_at + timedelta(days=2)
    moved = msgspec.structs.replace(
        REPORT, version=2, due_at=later, remind_on=(date(2026, 8, 26), date(2026, 8, 31))
    )
    remind.note_report(conn, moved)
    assert planned(conn) == [
        ("report_due", at("2026-08-31T08:00:00+07:00")),
        ("report_overdue", at("2026-09-01T08:00:00+07:00")),
        ("report_escalated", at("2026-09-04T08:00:00+07:00")),
    ]
    assert made(conn) == [("report_due", 7)]


def test_calendar_that_changes_plans_anew_and_asks_only_who_said_yes(
    conn: Connection, database: Database
) -> None:
    for account, wanted in ((7, True), (8, False)):
        conn.execute(
            "INSERT INTO choices (account, purpose, way, wanted, changed_at, method)"
            " VALUES (%s, 'voting', 'email', %s, now(), 'page')",
            (account, wanted),
        )
    start, end = at("2026-10-01T08:00:00+07:00"), at("2026-11-01T00:00:00+07:00")
    windows = EditionWindows(voting=Window(start=start, end=end))
    remind.note_edition(conn, an_edition(version=1, windows=windows))
    remind.send_due(database, start)
    longer = EditionWindows(voting=Window(start=start, end=end + timedelta(days=7)))
    remind.note_edition(conn, an_edition(version=2, windows=longer))
    remind.note_edition(conn, an_edition(version=1, windows=windows))
    assert planned(conn) == [
        ("voting_last_day", at("2026-11-07T08:00:00+07:00")),
        ("voting_closed", at("2026-11-08T00:00:00+07:00")),
    ]
    remind.send_due(database, at("2026-11-07T08:00:01+07:00"))
    assert made(conn) == [("voting_opens", 7), ("voting_last_day", 7)]


def test_reminder_that_comes_too_late_is_not_said(conn: Connection, database: Database) -> None:
    start, end = at("2026-10-01T08:00:00+07:00"), at("2026-11-01T00:00:00+07:00")
    conn.execute(
        "INSERT INTO choices (account, purpose, way, wanted, changed_at, method)"
        " VALUES (7, 'voting', 'email', true, now(), 'page')"
    )
    windows = EditionWindows(voting=Window(start=start, end=end))
    remind.note_edition(conn, an_edition(windows=windows))
    assert remind.send_due(database, end + timedelta(days=8)) == 0
    assert planned(conn) == []
    assert made(conn) == []


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize(
    ("verb", "kind"), [("return", "report_returned"), ("accept", "report_accepted")]
)
def test_unit_hears_what_became_of_its_report_once(conn: Connection, verb: Any, kind: str) -> None:
    remind.note_report(conn, REPORT)
    moment = at("2026-08-28T09:00:00+07:00")
    step = ReportTransitioned(
        edition="trinh-dien",
        period="2026-08",
        unit=UNIT,
        verb=verb,
        before=ReportStage.SUBMITTED,
        after=ReportStage.RETURNED if verb == "return" else ReportStage.ACCEPTED,
        submissions=1,
        by=3,
        at=moment,
    )
    remind.announce_report(conn, step, "e1", moment)
    remind.announce_report(conn, step, "e1", moment)
    remind.announce_report(conn, step, "e2", moment + timedelta(days=30))
    assert made(conn) == [(kind, 7)]
