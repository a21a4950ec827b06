"""What voting tells those who watch it: the same figures as its reconciliation page."""

from typing import Any

import msgspec
import pytest
from prometheus_client import REGISTRY

from contracts import envelope
from contracts.events import VoteCast
from servicekit import clock
from servicekit.ids import new_id
from voting.actions.measure_votes import measure_votes
from voting.actions.recount_votes import recount_votes, show_last_recount
from voting.store.vote_reader import LogAway, look_at

pytestmark = pytest.mark.integration

NOON = clock.now().replace(minute=0, second=30, microsecond=0)
WHATS = ("unread", "recorded", "duplicates", "dead", "counted", "held", "struck")


def a_vote(account: int) -> bytes:
    data = VoteCast(edition=31, entry=1, account=account, received_at=NOON)
    return envelope.encode(data, id=new_id(), source="voting", edition="trinh-dien", time=NOON)


def votes(what: str) -> float | None:
    return REGISTRY.get_sample_value("contest_voting_edition_votes", {"what": what})


def test_votes_are_measured_by_what_became_of_them(ledger: Any, strike: Any, conn: Any) -> None:
    ledger.record(ledger.batch(a_vote(1), a_vote(2), a_vote(1), b"rubbish"))
    strike(2, 1)
    measure_votes(ledger.database, NOON)
    assert [votes(what) for what in WHATS] == [0, 2, 1, 1, 1, 0, 1]
    assert REGISTRY.get_sample_value("contest_voting_ledger_difference_rows") == 0
    until = REGISTRY.get_sample_value("contest_voting_recorded_until_timestamp_seconds")
    assert until is not None
    assert clock.now().timestamp() - 60 < until <= clock.now().timestamp()


def test_a_row_in_no_sum_is_a_difference(ledger: Any, conn: Any) -> None:
    ledger.record(ledger.batch(a_vote(1), a_vote(2)))
    conn.execute("UPDATE tallies SET counted = counted - 1")
    measure_votes(ledger.database, NOON)
    assert REGISTRY.get_sample_value("contest_voting_ledger_difference_rows") == 1


def test_time_of_the_last_recount_reaches_the_workers_metric(ledger: Any) -> None:
    recount_votes(ledger.database, NOON)
    show_last_recount(ledger.database, clock.now())
    found = REGISTRY.get_sample_value("contest_voting_recount_timestamp_seconds")
    assert found == NOON.timestamp()


def test_a_log_that_answers_is_told_from_one_that_does_not(kafka_settings: Any) -> None:
    names = ("away_bool", "short_partitions", "leaderless_partitions")
    look_at(kafka_settings)
    assert [REGISTRY.get_sample_value(f"contest_voting_log_{name}") for name in names] == [0, 0, 0]
    with pytest.raises(LogAway):
        look_at(msgspec.structs.replace(kafka_settings, topic_prefix="nowhere."))
    assert REGISTRY.get_sample_value("contest_voting_log_away_bool") == 1
