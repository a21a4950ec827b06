"""What a voter may ask: which entries they voted for, what became of a receipt, how many votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from servicekit.db import Connection
from voting.model.catalogue import Catalogue, Election, Entry
from voting.model.counts import is_final
from voting.model.receipts import ReceiptBook, Vote
from voting.store import close_markers, ledger, log_counts, tallies
from voting.store.filter import VoteFilter
from voting.store.ledger import Recorded

ReceiptState = Literal["accepted", "recorded", "struck"]


@dataclass(frozen=True)
class OwnVote:
    """A vote of the caller; `received_at` is None until the ledger has recorded it."""

    entry: Entry
    receipt: str
    state: ReceiptState
    received_at: datetime | None


@dataclass(frozen=True)
class Count:
    """Counted votes of published entries, and how current they are."""

    votes: dict[str, int]
    as_of: datetime | None
    is_final: bool


class Polls(NamedTuple):
    """What a process knows besides the ledger."""

    catalogue: Catalogue
    votes_filter: VoteFilter
    book: ReceiptBook

    def receipt(self, vote: Vote) -> str:
        return self.book.make(vote, self.catalogue.elections[vote.edition].receipt_key)


def own_votes(
    conn: Connection | None, polls: Polls, account: int, entries: Sequence[Entry]
) -> list[OwnVote]:
    """Newest first; those only the filter knows are "accepted". Entries are of one edition.

    Without a connection (PostgreSQL away) the filter alone answers.
    """
    recorded = _recorded(conn, polls, account, entries)
    done = {vote.entry.number for vote in recorded}
    return _accepted(polls, account, [e for e in entries if e.number not in done]) + recorded


def _recorded(
    conn: Connection | None, polls: Polls, account: int, entries: Sequence[Entry]
) -> list[OwnVote]:
    if conn is None or not entries:
        return []
    by_number = {entry.number: entry for entry in entries}
    rows = ledger.votes_of(conn, [account], entries[0].edition, list(by_number))
    return [
        OwnVote(
            entry=by_number[row.entry],
            receipt=polls.receipt(Vote(row.edition, row.entry, row.account)),
            state=_state(row),
            received_at=row.received_at,
        )
        for row in reversed(rows)
    ]


def _accepted(polls: Polls, account: int, entries: Sequence[Entry]) -> list[OwnVote]:
    """Votes in the log that the ledger has not recorded yet."""
    votes = [Vote(entry.edition, entry.number, account) for entry in entries]
    known = polls.votes_filter.known(votes, polls.catalogue.incarnation)
    return [
        OwnVote(entry, polls.receipt(vote), "accepted", None)
        for entry, vote, is_known in zip(entries, votes, known, strict=True)
        if is_known
    ]


def _state(row: Recorded) -> ReceiptState:
    """A held vote is recorded; whether it counts is still open."""
    return "struck" if row.state == "struck" else "recorded"


def receipt_state(conn: Connection, vote: Vote) -> tuple[ReceiptState, datetime | None]:
    """An authentic receipt without a row is on its way: accepted (law 4)."""
    row = ledger.find(conn, vote)
    if row is None:
        return "accepted", None
    return _state(row), row.received_at


def count(
    conn: Connection, catalogue: Catalogue, election: Election, entries: Sequence[Entry]
) -> Count:
    """Votes of these entries by code; standing joins here, at read time (S1-16)."""
    shown = {entry.number: entry.code for entry in entries if entry.is_published}
    votes = tallies.of_entries(conn, election.number, list(shown))
    currency = log_counts.currency(conn, catalogue.incarnation)
    closed = close_markers.noted(conn, election.number, election.end)
    return Count(
        votes={code: votes.get(number, 0) for number, code in shown.items()},
        as_of=currency.recorded_until,
        is_final=is_final(election, currency.partitions, closed),
    )
