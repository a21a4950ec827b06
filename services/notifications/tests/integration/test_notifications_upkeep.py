"""What runs by itself: forgetting after its time, measuring what waits."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from notifications.actions import maintain
from notifications.model.kinds import Kind
from notifications.model.states import State
from notifications.store import backlog
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


def test_what_waits_is_measured_by_lane(
    conn: Connection, database: Database, make: Callable[..., str]
) -> None:
    make(State.SENT)
    make(State.CREATED)
    make(State.CREATED, at=NOON + timedelta(hours=1))
    now = NOON + timedelta(seconds=40)
    maintain.measure(database, now)
    assert sorted(backlog.due(conn, now)) == [("ordinary", 1, 40.0), ("urgent", 0, 0.0)]
