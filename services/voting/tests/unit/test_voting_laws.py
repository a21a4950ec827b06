"""Laws 1, 2 and 4 under any interleaving of votes, failures, crashes and flushes."""

import time
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from contracts import envelope
from contracts.events import VoteCast, VotingRules
from servicekit.testing import at
from voting.actions.cast_votes import Ballot, Cast, Caster
from voting.model.catalogue import Election
from voting.model.keyrings import read_keyring
from voting.model.receipts import ReceiptBook, Vote
from voting.store.vote_log import Appended, Failed, Record

pytestmark = pytest.mark.unit

NOON = at("2026-10-31T12:00:00+07:00")
BOOK = ReceiptBook(read_keyring("a secret of the tests that is long enough", "receipt"))
ELECTION = Election(
    number=7, code="lan-7", title="", window=None, rules=VotingRules(), receipt_key=BOOK.newest
)
VOTES = [Vote(7, entry, account) for entry in (1, 2) for account in (1, 2, 3)]


class ForgetfulFilter:
    """Bits in memory; `away` makes every question a miss and every mark a loss."""

    def __init__(self) -> None:
        self.bits: set[Vote] = set()
        self.away = False

    def known(self, votes: Sequence[Vote], incarnation: int) -> list[bool]:
        return [not self.away and vote in self.bits for vote in votes]

    def mark(self, votes: Iterable[Vote], incarnation: int) -> None:
        if not self.away:
            self.bits |= set(votes)


class UncertainLog:
    """`mood`: `fine`, `lost` (nothing arrives), `silent` (it arrives, the answer does not)."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.mood = "fine"

    def connect(self) -> None:
        pass

    def append(self, records: Sequence[Record], deadline: float) -> list[Appended | Failed]:
        if self.mood != "lost":
            self.records += records
        if self.mood != "fine":
            return [Failed(self.mood)] * len(records)
        return [Appended(0, 0)] * len(records)

    def close(self) -> None:
        pass

    def votes(self) -> list[Vote]:
        found = [envelope.read_data(envelope.open_envelope(r.value)) for r in self.records]
        return [Vote(e.edition, e.entry, e.account) for e in found if isinstance(e, VoteCast)]


STEPS = st.lists(
    st.one_of(
        st.lists(st.sampled_from(VOTES), min_size=1, max_size=6),
        st.sampled_from(["fine", "lost", "silent", "flush", "redis away", "redis back"]),
    ),
    max_size=25,
)


@given(STEPS)
def test_laws_hold_whatever_happens_in_between(steps: list[list[Vote] | str]) -> None:
    bits, log = ForgetfulFilter(), UncertainLog()
    caster = Caster(
        bits,  # type: ignore[arg-type]  # stands in for Redis
        log,
        BOOK,
        incarnation=lambda: 1,
        partition=lambda: 0,
        clock=lambda: NOON,
    )
    acknowledged: dict[Vote, set[str]] = {}
    for step in steps:
        if isinstance(step, list):
            _cast(caster, step, acknowledged)
        elif step in ("fine", "lost", "silent"):
            log.mood = step
        elif step == "flush":
            bits.bits.clear()
        else:
            bits.away = step == "redis away"
        assert bits.bits <= set(log.votes()), "a set bit means: it is in the log (law 2)"
        assert set(acknowledged) <= set(log.votes()), "2xx means: it is in the log (law 1)"
    assert all(len(receipts) == 1 for receipts in acknowledged.values()), "one receipt (law 4)"


def _cast(caster: Caster, votes: list[Vote], acknowledged: dict[Vote, set[str]]) -> None:
    deadline = time.monotonic() + 60
    batch = [Ballot(ELECTION, vote, NOON, deadline) for vote in votes]
    outcomes = caster.cast_votes(batch)
    firsts = [o for o in outcomes if isinstance(o, Cast) and o.first]
    assert len(firsts) <= len(set(votes)), "a batch puts each vote into the log once"
    for vote, outcome in zip(votes, outcomes, strict=True):
        if isinstance(outcome, Cast):
            acknowledged.setdefault(vote, set()).add(outcome.receipt)


def test_votes_the_log_did_not_acknowledge_are_counted_by_reason() -> None:
    log, name = UncertainLog(), "contest_voting_append_failures_total"
    caster = Caster(
        ForgetfulFilter(),  # type: ignore[arg-type]  # stands in for Redis
        log,
        BOOK,
        incarnation=lambda: 1,
        partition=lambda: 0,
        clock=lambda: NOON,
    )
    before = REGISTRY.get_sample_value(name, {"reason": "silent"}) or 0
    log.mood = "silent"
    _cast(caster, VOTES[:2], {})
    assert (REGISTRY.get_sample_value(name, {"reason": "silent"}) or 0) - before == 2
