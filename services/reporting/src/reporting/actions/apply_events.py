"""Apply events to a generation. Every effect can be repeated and reordered without harm."""

from collections.abc import Callable
from typing import Any, Final

from contracts.envelope import EventData
from contracts.events import (
    AccountState,
    CorrectionDecided,
    CreditDeclined,
    DossierState,
    DossierTransitioned,
    EntryState,
    MessageSettled,
    UnitState,
    VisitCount,
    VotesRecorded,
)
from contracts.topics import Topic
from reporting.store import ballots, descriptions, dossiers, entries, people, units, visits
from servicekit.consumer import Received
from servicekit.db import Connection

Effect = Callable[[Connection, Received[Any]], object]
Forget = Callable[[Connection, str], None]


def record_votes(conn: Connection, received: Received[VotesRecorded]) -> None:
    """Add a ledger transaction once, however often it is delivered."""
    if ballots.add_batch(conn, received.id, received.event):
        ballots.add_counts(conn, received.event)
        ballots.add_strikes(conn, received.event, received.time)
        ballots.add_closings(conn, received.event)


def take_step(conn: Connection, received: Received[DossierTransitioned]) -> None:
    """Note where the dossier went, and what it counts for there."""
    dossiers.add_step(conn, received)
    descriptions.add(conn, received)


EFFECTS: Final[dict[type[EventData], Effect]] = {
    AccountState: lambda conn, received: people.save_account(conn, received.event),
    UnitState: lambda conn, received: units.save(conn, received.event),
    DossierState: lambda conn, received: dossiers.save(conn, received.event),
    DossierTransitioned: take_step,
    CorrectionDecided: descriptions.add,
    CreditDeclined: descriptions.add,
    EntryState: lambda conn, received: entries.save(conn, received.event),
    VotesRecorded: record_votes,
    VisitCount: lambda conn, received: visits.save(conn, received.event),
    MessageSettled: lambda conn, received: people.save_message(conn, received.event),
}
"""What each event does to the projections; the projected topics are those of these events."""

FORGETS: Final[dict[Topic, Forget]] = {
    AccountState.topic: people.forget_account,
    UnitState.topic: units.forget,
    DossierState.topic: dossiers.forget,
    EntryState.topic: entries.forget,
}

TABLES_OF: Final = {
    VotesRecorded.topic.name: (
        "vote_batches",
        "votes_by_entry_minute",
        "votes_by_minute",
        "votes_by_entry_hour",
        "closings",
        "strikes",
    ),
    DossierTransitioned.topic.name: ("transitions", "descriptions"),
}
"""What the facts that are kept for ever become; nothing else writes these tables."""

TOPICS: Final = tuple({event.topic.name: event.topic for event in EFFECTS}.values())
