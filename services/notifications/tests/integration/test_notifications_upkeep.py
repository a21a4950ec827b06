"""What runs by itself: forgetting after its time, measuring what waits."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from notifications.actions import maintain
from notifications.actions.demonstrate import seed_months
from notifications.model.kinds import Kind
from notifications.model.states import State
from notifications.store import archive, backlog
from servicekit.db import Connection, Database
from servicekit.testing import at

pytestmark = pytest.mark.integration

NOON = at("2026-10-20T12:00:00+07:00")


def test_old_codes_and_addresses_are_forgotten(
    conn: Connection, database: Database, make: Callable[..., str]
) -> None:
    make(kind=Kind.SIGN_IN_CODE)
    make()
    kinds = "SELECT kind, masked FROM messages ORDER BY kind"
    assert maintain.forget_old(database, NOON + timedelta(days=7)) == 0
    assert maintain.forget_old(database, NOON + timedelta(days=8)) == 1
    assert conn.execute(kinds).fetchall() == [("dossier_not_valid", "a***@example.vn")]
    assert maintain.forget_old(database, NOON + timedelta(days=91)) == 1
    assert conn.execute(kinds).fetchall() == [("dossier_not_valid", "")]


def test_messages_of_long_ago_become_numbers_by_month(
    conn: Connection, database: Database, make: Callable[..., str]
) -> None:
    eve = at("2026-09-30T23:30:00+07:00")
    make(State.SENT, at=eve)
    make(State.SENT, at=eve + timedelta(hours=1))
    make(State.SENT, at=eve + timedelta(hours=2))
    make(State.CREATED, at=eve)
    later = eve + timedelta(days=40, hours=1, minutes=30)
    assert maintain.archive_old(40, database, later) == 2
    assert maintain.archive_old(40, database, later) == 0
    assert maintain.archive_old(40, database, later + timedelta(days=1)) == 1
    assert conn.execute("SELECT state FROM messages").fetchall() == [("created",)]
    assert conn.execute("SELECT count(*) FROM steps").fetchone() == (0,)
    months = [(row.month.month, row.state, row.messages) for row in archive.months(conn)]
    assert months == [(10, "sent", 2), (9, "sent", 1)]


def test_what_waits_is_measured_by_lane(
    conn: Connection, database: Database, make: Callable[..., str]
) -> None:
    make(State.SENT)
    make(State.CREATED)
    make(State.CREATED, at=NOON + timedelta(hours=1))
    now = NOON + timedelta(seconds=40)
    maintain.measure(database, now)
    assert sorted(backlog.due(conn, now)) == [("ordinary", 1, 40.0), ("urgent", 0, 0.0)]
    conn.execute("UPDATE messages SET due_at = %s", (now + timedelta(hours=2),))
    assert sorted(backlog.unsent(conn, now)) == [("ordinary", 40.0), ("urgent", 0.0)]


def test_demonstration_shows_months_that_are_over_once(
    conn: Connection, database: Database
) -> None:
    assert [seed_months(database, 400, NOON) for _ in range(2)] == [13, 0]
    months = sorted({row.month.isoformat() for row in archive.months(conn)})
    assert months == ["2025-06-01", "2025-07-01", "2025-08-01"]
