"""Strikes, holds and their undoing: state and tally together, audited, published."""

from collections.abc import Sequence
from datetime import datetime

from contracts.events import MinuteCount, VotesRecorded
from servicekit import outbox
from servicekit.db import Connection, exactly_one
from voting.errors import VoteNotFound
from voting.model.catalogue import Election
from voting.model.receipts import Vote
from voting.store import ledger, merges, state_changes, tallies
from voting.store.ledger import Recorded, State
from voting.store.state_changes import Why

MERGED = "merged"
SYSTEM = "system"


def change_state(
    conn: Connection, election: Election, vote: Vote, change: tuple[State, State], why: Why
) -> None:
    """Move one vote from a state to another. Raises VoteNotFound when it is not in the first."""
    before, after = change
    row = ledger.change_state(conn, vote, before, after)
    if row is None:
        raise VoteNotFound(vote.account, vote.entry)
    missing = RuntimeError(f"entry {vote.entry} has rows but no tally")
    exactly_one(tallies.move(conn, row, before, after), missing)
    number = state_changes.put(conn, vote, before, after, why)
    if "counted" in change:
        _publish(conn, election, row, number, why.at)


def strike_doubles(
    conn: Connection, election: Election, entries: Sequence[int], root: int, now: datetime
) -> int:
    """Keep one counted vote per entry of a merged family: the root's, else the earliest.

    Answers how many were struck. Safe to run again: late votes of a merged account are met too.
    """
    family = merges.family(conn, root)
    rows = ledger.votes_of(conn, family, election.number, entries)
    counted = sorted(
        (row for row in rows if row.state == "counted"),
        key=lambda row: (row.entry, row.account != root, row.received_at, row.account),
    )
    kept: set[int] = set()
    struck = 0
    for row in counted:
        if row.entry in kept:
            vote = Vote(row.edition, row.entry, row.account)
            change_state(conn, election, vote, ("counted", "struck"), Why(MERGED, SYSTEM, now))
            struck += 1
        kept.add(row.entry)
    return struck


def _publish(
    conn: Connection, election: Election, row: Recorded, number: int, now: datetime
) -> None:
    """Tell readers when a vote stops or starts to count; `votes` is -1 when it counts again.

    No offsets of the log are behind it: the range is empty, and told apart by the change's number.
    """
    minute = row.received_at.replace(second=0, microsecond=0)
    struck = -1 if row.state == "counted" else 1
    event = VotesRecorded(
        edition=row.edition,
        partition=row.partition,
        first_offset=-number,
        last_offset=-number - 1,
        counts=(),
        struck=(MinuteCount(entry=row.entry, minute=minute, votes=struck),),
    )
    outbox.publish(conn, event, edition=election.code, now=now)
