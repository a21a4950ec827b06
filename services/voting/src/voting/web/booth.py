"""What the doors of one process share; built by bootstrap, found through the app."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from flask import current_app
from psycopg import OperationalError

from servicekit import auth, clock, requestids
from servicekit.auth import Caller
from servicekit.db import Connection
from servicekit.web import database, received_at
from voting.actions import look_up
from voting.actions.cast_votes import Cast
from voting.actions.gather_votes import Gatherer
from voting.actions.keep_catalogue import CatalogueKeeper
from voting.actions.look_up import OwnVote, Polls, ReceiptState
from voting.actions.take_vote import PollingStation
from voting.model.catalogue import Catalogue, Entry
from voting.model.passes import PassDesk
from voting.model.receipts import ReceiptBook, Vote
from voting.model.voters import Voter
from voting.store.filter import VoteFilter
from voting.store.vote_log import VoteLog

A = TypeVar("A")


@dataclass(frozen=True)
class Booth:
    """One process's polling booth."""

    keeper: CatalogueKeeper
    station: PollingStation
    book: ReceiptBook
    passes: PassDesk
    votes_filter: VoteFilter
    gatherer: Gatherer
    vote_log: VoteLog

    @property
    def catalogue(self) -> Catalogue:
        """Raises OutcomeUnknown before the first picture."""
        return self.station.catalogue

    @property
    def polls(self) -> Polls:
        """What looking up votes needs besides the ledger."""
        return Polls(self.catalogue, self.votes_filter, self.book)

    def close(self) -> None:
        """What was accepted is finished before the process goes."""
        self.gatherer.close(timeout=5)
        self.vote_log.close()
        self.votes_filter.close()


def booth() -> Booth:
    """The booth of the current app."""
    found: Booth = current_app.extensions["booth"]
    return found


def as_voter(caller: Caller) -> Voter:
    """What voting needs of a token."""
    return Voter(
        account=caller.account,
        organisation=caller.kind != "person",
        declared=caller.declared,
        verified=frozenset(caller.verified),
    )


def cast(code: str) -> Cast:
    """The signed-in caller votes by form: the same action as the API's. Raises a Refusal."""
    voter = as_voter(auth.caller())
    return booth().station.take_vote(voter, code, received_at(), requestids.current())


def own_votes(account: int, entries: Sequence[Entry]) -> list[OwnVote]:
    """The account's votes for these entries of one edition, newest first.

    While PostgreSQL is away the filter alone answers (law 12).
    """
    polls = booth().polls
    return with_ledger(
        lambda conn: look_up.own_votes(conn, polls, account, entries),
        without=lambda: look_up.own_votes(None, polls, account, entries),
    )


def receipt_state(vote: Vote) -> tuple[ReceiptState, datetime | None]:
    """What became of an authentic receipt; "accepted" while the ledger cannot be asked."""
    return with_ledger(
        lambda conn: look_up.receipt_state(conn, vote), without=lambda: ("accepted", None)
    )


def current_entries() -> list[Entry]:
    """All entries of the current edition, whatever their standing."""
    catalogue = booth().catalogue
    election = catalogue.current()
    return [] if election is None else catalogue.entries_of(election.number)


def with_ledger(ask: Callable[[Connection], A], *, without: Callable[[], A]) -> A:
    """Ask in a transaction; `without` answers at once while PostgreSQL is known to be away."""
    if not booth().keeper.is_fresh:
        return without()
    try:
        with database().transaction() as conn:
            return ask(conn)
    except OperationalError:
        return without()


def moment() -> datetime:
    """When the gateway received the request: the moment by which windows are judged (law 6)."""
    return received_at()


def now() -> datetime:
    return clock.now()
