"""Naming the voters of a day: only where the edition thanks them, once, nothing about for whom."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from contracts.events import EditionState, EditionWindows, VoterCount, VotersOfDay
from contracts.windows import Window
from servicekit.db import Connection, Database
from servicekit.testing import an_edition, at, outbox_events, put_copy
from voting.actions.tell_voters import tell_voters

pytestmark = pytest.mark.integration

NOON = at("2026-11-06T12:00:00+07:00")
MORNING = at("2026-11-07T07:00:00+07:00")


def edition(**rules: Any) -> EditionState:
    voting = Window(start=at("2026-11-05T00:00:00+07:00"), end=at("2026-11-21T00:00:00+07:00"))
    windows = EditionWindows(voting=voting)
    return an_edition(windows=windows, rules={"messages": rules})


def vote(conn: Connection, account: int, entry: int, received_at: datetime, state: str) -> None:
    conn.execute(
        """
        INSERT INTO ledger (edition, entry, account, state, partition, log_offset, received_at)
        VALUES (31, %s, %s, %s, 0, 0, %s)
        """,
        (entry, account, state, received_at),
    )


@pytest.fixture
def votes(conn: Connection) -> None:
    """Account 7 voted for two entries, 8 for one in the last moment, 9 and 10 do not count."""
    last_moment = at("2026-11-07T00:00:00+07:00") - timedelta(milliseconds=1)
    vote(conn, 7, 1, NOON, "counted")
    vote(conn, 7, 2, NOON, "counted")
    vote(conn, 7, 3, NOON - timedelta(days=1), "counted")
    vote(conn, 8, 1, last_moment, "counted")
    vote(conn, 9, 1, NOON, "struck")
    vote(conn, 10, 1, last_moment + timedelta(milliseconds=1), "counted")


@pytest.mark.usefixtures("votes")
def test_voters_of_yesterday_are_named_once_in_the_morning(
    database: Database, conn: Connection
) -> None:
    put_copy(conn, edition(vote_thanks=True))
    assert tell_voters(database, MORNING - timedelta(minutes=1)) == 0
    assert tell_voters(database, MORNING) == 2
    assert tell_voters(database, MORNING + timedelta(hours=1)) == 0
    [event] = outbox_events(conn)
    assert isinstance(event, VotersOfDay)
    assert (event.edition, event.day) == ("trinh-dien", date(2026, 11, 6))
    assert sorted(event.voters, key=lambda voter: voter.account) == [
        VoterCount(account=7, votes=2),
        VoterCount(account=8, votes=1),
    ]
    told = conn.execute("SELECT day, voters FROM thanked_days").fetchall()
    assert told == [(date(2026, 11, 6), 2)]


@pytest.mark.usefixtures("votes")
@pytest.mark.parametrize("rules", [{}, {"vote_thanks": False}, {"vote_thanks": "yes"}])
def test_edition_that_does_not_want_it_names_nobody(
    database: Database, conn: Connection, rules: dict[str, Any]
) -> None:
    put_copy(conn, edition(**rules))
    assert tell_voters(database, MORNING) == 0
    assert outbox_events(conn) == []


def test_day_without_voting_is_not_looked_at(database: Database, conn: Connection) -> None:
    put_copy(conn, edition(vote_thanks=True))
    assert tell_voters(database, at("2026-11-04T08:00:00+07:00")) == 0
    assert conn.execute("SELECT day FROM thanked_days").fetchall() == []
