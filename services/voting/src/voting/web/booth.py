"""What the doors of one process share; built by bootstrap, found through the app."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from servicekit import auth, clock, requestids
from servicekit.auth import Caller
from servicekit.db import Connection
from servicekit.web import database, received_at
from voting.actions import look_up
from voting.actions.cast_votes import Cast
from voting.actions.gather_votes import Gatherer
from voting.actions.keep_catalogue import CatalogueKeeper
from voting.actions.look_up import OwnVote, Polls
from voting.actions.take_vote import PollingStation
from voting.model.catalogue import Catalogue, Entry
from voting.model.passes import PassDesk
from voting.model.receipts import ReceiptBook
from voting.model.voters import Voter
from voting.store.filter import VoteFilter
from voting.store.vote_log import VoteLog


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
    """The account's votes for these entries of one edition, newest first."""
    here = booth()
    with connection_if_any() as conn:
        return look_up.own_votes(conn, here.polls, account, entries)


def current_entries() -> list[Entry]:
    """All entries of the current edition, whatever their standing."""
    catalogue = booth().catalogue
    election = catalogue.current()
    return [] if election is None else catalogue.entries_of(election.number)


@contextmanager
def connection_if_any() -> Iterator[Connection | None]:
    """A transaction, or None at once while PostgreSQL is known to be away (law 12)."""
    if not booth().keeper.is_fresh:
        yield None
        return
    with database().transaction() as conn:
        yield conn


def moment() -> datetime:
    """When the gateway received the request: the moment by which windows are judged (law 6)."""
    return received_at()


def now() -> datetime:
    return clock.now()
