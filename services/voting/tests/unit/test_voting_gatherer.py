"""The micro-batcher: bounded, never endless, honest about what it does not know (law 7)."""

import time
from collections.abc import Sequence

import gevent  # type: ignore[import-untyped]
import pytest
from prometheus_client import REGISTRY

from contracts.events import VotingRules
from servicekit.testing import at
from voting.actions.cast_votes import Ballot, Cast, Outcome
from voting.actions.gather import Gatherer, Limits
from voting.errors import OutcomeUnknown, VotingPaused
from voting.model.catalogue import Election
from voting.model.receipts import Vote

pytestmark = pytest.mark.unit

NOON = at("2026-10-31T12:00:00+07:00")
ELECTION = Election(
    number=7, code="lan-7", title="", window=None, rules=VotingRules(), receipt_key=1
)


def ballot(account: int) -> Ballot:
    return Ballot(ELECTION, Vote(7, 1, account), NOON, time.monotonic() + 5)


def submit(gatherer: Gatherer[Ballot, Cast], account: int, seconds: float = 5) -> Cast:
    return gatherer.submit(ballot(account), time.monotonic() + seconds)


def answer(batch: Sequence[Ballot]) -> list[Outcome]:
    return [Cast(str(one.vote.account), first=True, received_at=NOON) for one in batch]


def test_each_voter_gets_the_own_outcome() -> None:
    gatherer = Gatherer(answer, Limits(10, 100, 2))
    voters = [gevent.spawn(submit, gatherer, account) for account in range(50)]
    gevent.joinall(voters)
    assert [voter.value.receipt for voter in voters] == [str(account) for account in range(50)]
    gatherer.close(1)


def test_requests_in_flight_share_a_batch_and_its_size_is_bounded() -> None:
    sizes: list[int] = []

    def slow(batch: Sequence[Ballot]) -> list[Outcome]:
        sizes.append(len(batch))
        gevent.sleep(0.01)
        return answer(batch)

    gatherer = Gatherer(slow, Limits(20, 100, 1))
    gevent.joinall([gevent.spawn(submit, gatherer, account) for account in range(50)])
    assert sizes == [20, 20, 10]
    gatherer.close(1)


def test_a_full_queue_is_unknown_at_once() -> None:
    gatherer = Gatherer(answer, Limits(1, 0, 1), name="tiny")
    with pytest.raises(OutcomeUnknown):
        submit(gatherer, 1)
    assert REGISTRY.get_sample_value("contest_voting_queue_full_total", {"queue": "tiny"}) == 1
    gatherer.close(1)


def test_how_full_the_queue_is_can_be_seen() -> None:
    def stuck(batch: Sequence[Ballot]) -> list[Outcome]:
        gevent.sleep(10)
        return answer(batch)

    gatherer = Gatherer(stuck, Limits(1, 10, 1), name="waiting")
    voters = [gevent.spawn(submit, gatherer, account) for account in range(5)]
    gevent.sleep(0.2)
    found = REGISTRY.get_sample_value("contest_voting_queue_fill_ratio", {"queue": "waiting"})
    assert found == 0.4  # the fifth is being worked on
    gevent.killall(voters)
    gatherer.close(0)


def test_a_late_outcome_is_unknown_at_the_deadline() -> None:
    def stuck(batch: Sequence[Ballot]) -> list[Outcome]:
        gevent.sleep(10)
        return answer(batch)

    gatherer = Gatherer(stuck, Limits(1, 10, 1))
    began = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        submit(gatherer, 1, seconds=0.05)
    assert time.monotonic() - began < 5
    gatherer.close(0.1)


def test_a_failing_batch_is_unknown_and_the_next_one_goes_on() -> None:
    calls: list[int] = []

    def once_broken(batch: Sequence[Ballot]) -> list[Outcome]:
        calls.append(len(batch))
        if len(calls) == 1:
            raise RuntimeError("broken")
        return answer(batch)

    gatherer = Gatherer(once_broken, Limits(10, 10, 1))
    with pytest.raises(OutcomeUnknown):
        submit(gatherer, 1)
    assert submit(gatherer, 2).receipt == "2"
    gatherer.close(1)


def test_a_refusal_reaches_its_voter() -> None:
    gatherer: Gatherer[Ballot, Cast] = Gatherer(
        lambda batch: [VotingPaused() for _ in batch], Limits(10, 10, 1)
    )
    with pytest.raises(VotingPaused):
        submit(gatherer, 1)
    gatherer.close(1)


def test_closing_waits_for_what_is_queued() -> None:
    gatherer = Gatherer(answer, Limits(1, 100, 1))
    voters = [gevent.spawn(submit, gatherer, account) for account in range(20)]
    gevent.sleep(0)
    gatherer.close(2)
    gevent.joinall(voters, timeout=1)
    assert [voter.value is not None for voter in voters] == [True] * 20
