"""Thanks to voters: once a day, only who agreed."""

from datetime import date, timedelta

import pytest

from contracts.events import VoterCount, VotersOfDay
from notifications.actions.choose import choose_all
from notifications.actions.thank import thank_voters
from notifications.model.purposes import Purpose, Way
from servicekit.db import Connection, Database
from servicekit.testing import at

pytestmark = pytest.mark.integration

MORNING = at("2026-11-07T07:00:00+07:00")
VOTERS = (VoterCount(account=7, votes=2), VoterCount(account=8, votes=1))


def test_who_agreed_is_thanked_once_a_day(database: Database, conn: Connection) -> None:
    choose_all(database, 7, {(Purpose.VOTING, Way.EMAIL)}, MORNING)
    choose_all(database, 8, {(Purpose.NEWS, Way.EMAIL)}, MORNING)
    event = VotersOfDay(edition="trinh-dien", day=date(2026, 11, 6), voters=VOTERS)
    assert thank_voters(conn, event, MORNING) == 1
    assert thank_voters(conn, event, MORNING) == 0
    made = conn.execute("SELECT account, kind, facts FROM messages").fetchall()
    assert made == [(7, "vote_thanks", {"count": 2, "day": "2026-11-06"})]


def test_thanks_for_long_ago_are_none(database: Database, conn: Connection) -> None:
    choose_all(database, 7, {(Purpose.VOTING, Way.EMAIL)}, MORNING)
    event = VotersOfDay(edition="trinh-dien", day=date(2026, 11, 6), voters=VOTERS)
    assert thank_voters(conn, event, MORNING + timedelta(days=8)) == 0
