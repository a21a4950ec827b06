"""What the doors of one process share; built by bootstrap, found through the app."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from flask import current_app

from contracts.roles import STAFF_ROLES
from servicekit import auth, clock, requestids
from servicekit.auth import Caller
from servicekit.web import received_at
from voting.actions import look_up
from voting.actions.answer_questions import Clerk, Question
from voting.actions.cast_votes import Ballot, Cast
from voting.actions.gather import Gatherer
from voting.actions.keep_catalogue import CatalogueKeeper
from voting.actions.look_up import OwnVote, Polls, ReceiptState
from voting.actions.take_vote import PollingStation
from voting.errors import OutcomeUnknown
from voting.model.catalogue import Catalogue, Entry
from voting.model.passes import PassDesk
from voting.model.receipts import ReceiptBook, Vote
from voting.model.voters import Voter
from voting.store.filter import VoteFilter
from voting.store.vote_log import VoteLog

A = TypeVar("A")
QUESTION_SECONDS: Final = 1.0
"""Longer, and the filter alone answers."""


@dataclass(frozen=True)
class Booth:
    """One process's polling booth."""

    keeper: CatalogueKeeper
    station: PollingStation
    book: ReceiptBook
    passes: PassDesk
    votes_filter: VoteFilter
    gatherer: Gatherer[Ballot, Cast]
    clerk: Clerk
    questions: Gatherer[Question, list[Entry]]
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
        self.questions.close(timeout=1)
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
        staff=caller.has(*STAFF_ROLES),
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
    return booth().keeper.with_ledger(
        lambda conn: look_up.own_votes(conn, polls, account, entries),
        without=lambda: look_up.own_votes(None, polls, account, entries),
    )


def voted(account: int, entries: Sequence[Entry]) -> list[Entry]:
    """Those of the entries that the account voted for; asked together with who else asks now."""
    question = Question(account, tuple(entries))
    try:
        return booth().questions.submit(question, time.monotonic() + QUESTION_SECONDS)
    except OutcomeUnknown:
        return booth().clerk.answer_alone(question)


def receipt_state(vote: Vote) -> tuple[ReceiptState, datetime | None]:
    """What became of an authentic receipt; "accepted" while the ledger cannot be asked."""
    return booth().keeper.with_ledger(
        lambda conn: look_up.receipt_state(conn, vote), without=lambda: ("accepted", None)
    )


def current_entries() -> list[Entry]:
    """All entries of the current edition, whatever their standing."""
    catalogue = booth().catalogue
    election = catalogue.current()
    return [] if election is None else catalogue.entries_of(election.number)


def moment() -> datetime:
    """When the gateway received the request: the moment by which windows are judged (law 6)."""
    return received_at()


def now() -> datetime:
    return clock.now()
