"""What follows from an account being entered where it never was, and from other news about it."""

from datetime import timedelta

import pytest

from contracts.events import AccountState, RoleGrant, SignedInAnew
from contracts.roles import Role
from notifications.actions import announce
from servicekit.db import Connection
from servicekit.testing import at

pytestmark = pytest.mark.integration

NOON = at("2026-10-20T12:00:00+07:00")


def occasions(conn: Connection) -> list[tuple[str, str]]:
    return conn.execute("SELECT kind, occasion FROM messages ORDER BY occasion").fetchall()


def test_every_new_browser_is_told_and_programs_once_a_day(conn: Connection) -> None:
    browser = SignedInAnew(account=7, at=NOON)
    for event_id in ("a", "b", "b"):
        announce.announce_sign_in(conn, browser, event_id, NOON)
    for hours in (0, 1, 24):
        when = NOON + timedelta(hours=hours)
        program = SignedInAnew(account=7, at=when, by="program")
        announce.announce_sign_in(conn, program, f"p{hours}", when)
    announce.announce_sign_in(conn, browser, "late", NOON + timedelta(days=8))
    assert occasions(conn) == [
        ("new_sign_in", "a"),
        ("new_sign_in", "b"),
        ("new_sign_in", "program:7:2026-10-20"),
        ("new_sign_in", "program:7:2026-10-21"),
    ]


@pytest.mark.parametrize(("days", "told"), [(0, [("security", "account:7:2")]), (8, [])])
def test_change_that_a_log_repeats_long_afterwards_is_no_news(
    conn: Connection, days: int, told: list[tuple[str, str]]
) -> None:
    first = AccountState(account=7, version=1)
    second = AccountState(account=7, version=2, roles=(RoleGrant(role=Role.SECRETARY),))
    for state in (first, second):
        announce.note_account(conn, state, NOON + timedelta(days=days), said_at=NOON)
    assert occasions(conn) == told
