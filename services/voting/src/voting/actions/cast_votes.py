"""Check the filter, append to the log, mark the filter: in this order a vote is safe (law 2)."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import structlog

from contracts import envelope
from contracts.events import VoteCast
from servicekit import tracing
from servicekit.ids import new_id
from voting import metrics
from voting.errors import OutcomeUnknown, Refusal, VotingOver
from voting.model.catalogue import Election
from voting.model.receipts import ReceiptBook, Vote
from voting.store.filter import VoteFilter
from voting.store.vote_log import Appended, Failed, Record, VoteLog

log = structlog.get_logger()


class Ballot(NamedTuple):
    """A vote found valid at `received_at`; nothing after this judges it again (law 6).

    `deadline` is monotonic: by then its voter has been answered 503.
    """

    election: Election
    vote: Vote
    received_at: datetime
    deadline: float
    request_id: str = ""


class Cast(NamedTuple):
    """The vote is in the log. `first`: this request put it there (201), else a repeat (200)."""

    receipt: str
    first: bool
    received_at: datetime


Outcome = Cast | Refusal


class Caster:
    """Casts batches. Two casters may race: the ledger's primary key decides."""

    def __init__(
        self,
        votes_filter: VoteFilter,
        vote_log: VoteLog,
        book: ReceiptBook,
        *,
        incarnation: Callable[[], int],
        partition: Callable[[], int],
        clock: Callable[[], datetime],
    ) -> None:
        self._filter = votes_filter
        self._log = vote_log
        self._book = book
        self._incarnation = incarnation
        self._partition = partition
        self._clock = clock

    def cast_votes(self, batch: Sequence[Ballot]) -> list[Outcome]:
        """One outcome per ballot, in order: one pipeline, one append, one pipeline."""
        metrics.BATCH_VOTES.observe(len(batch))
        now, incarnation = self._clock(), self._incarnation()
        known = self._filter.known([ballot.vote for ballot in batch], incarnation)
        firsts = _firsts(batch, known, now)
        appended = self._append(list(firsts.values()))
        self._filter.mark(appended, incarnation)
        return [
            self._outcome(ballot, is_known, firsts.get(ballot.vote), appended)
            for ballot, is_known in zip(batch, known, strict=True)
        ]

    def _append(self, ballots: Sequence[Ballot]) -> set[Vote]:
        """The votes that are in the log now, acknowledged."""
        if not ballots:
            return set()
        deadline = max(ballot.deadline for ballot in ballots)
        began = tracing.began()
        with metrics.APPEND_SECONDS.time():
            partition = self._partition()
            records = [_record(ballot, partition) for ballot in ballots]
            placed = self._log.append(records, deadline)
        if began:
            for ballot in ballots:
                tracing.step(ballot.request_id, "append to the log", "producer", began)
        _tell_failures([one for one in placed if isinstance(one, Failed)])
        return {
            ballot.vote
            for ballot, one in zip(ballots, placed, strict=True)
            if isinstance(one, Appended)
        }

    def _outcome(
        self, ballot: Ballot, known: bool, first: Ballot | None, appended: Collection[Vote]
    ) -> Outcome:
        if known or (first is not None and ballot.vote in appended):
            is_first = first is ballot and not known
            receipt = self._book.make(ballot.vote, ballot.election.receipt_key)
            return Cast(receipt, is_first, (first or ballot).received_at)
        window = ballot.election.window
        if first is None and window and window.end and ballot.election.is_fenced(self._clock()):
            return VotingOver(window.end)
        return OutcomeUnknown()


def _firsts(batch: Sequence[Ballot], known: Sequence[bool], now: datetime) -> dict[Vote, Ballot]:
    """The ballots to append: not known, not fenced, still awaited, one for each vote."""
    firsts: dict[Vote, Ballot] = {}
    moment = time.monotonic()
    for ballot, is_known in zip(batch, known, strict=True):
        if is_known or ballot.deadline <= moment or ballot.election.is_fenced(now):
            continue
        firsts.setdefault(ballot.vote, ballot)
    return firsts


def _tell_failures(failures: Sequence[Failed]) -> None:
    if not failures:
        return
    reasons = Counter(one.reason for one in failures)
    log.error("append failed", votes=len(failures), reasons=dict(reasons))
    for reason, votes in reasons.items():
        metrics.APPEND_FAILURES.labels(reason).inc(votes)


def _record(ballot: Ballot, partition: int) -> Record:
    vote = ballot.vote
    data = VoteCast(
        edition=vote.edition,
        entry=vote.entry,
        account=vote.account,
        received_at=ballot.received_at,
    )
    body = envelope.encode(
        data,
        id=new_id(),
        source=data.topic.owner,
        edition=ballot.election.code,
        time=ballot.received_at,
    )
    return Record(data.key().encode(), body, ballot.request_id, partition)
