"""Questions of programs and of the pages' small script. The vote itself is `vote_door`'s."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response

from servicekit import auth
from servicekit.auth import public, signed_in
from servicekit.errors import answer
from servicekit.openapi import Call, described, query, reply
from servicekit.problems import NotFound
from servicekit.times import as_moment
from servicekit.web import cache_public, database
from voting import phrases
from voting.actions import look_up
from voting.errors import CountsHidden, Refusal
from voting.model import counts
from voting.model.catalogue import Catalogue, Election, Entry
from voting.model.voters import check_eligible
from voting.web.api_types import (
    Ballot,
    EntriesAsked,
    OwnVote,
    OwnVotes,
    Receipt,
    ReceiptState,
    Tallies,
    Tally,
)
from voting.web.booth import (
    as_voter,
    booth,
    current_entries,
    moment,
    now,
    own_votes,
    receipt_state,
    voted,
)
from voting.web.questions import election_of, entries_asked
from voting.web.refusals import as_problem

api = Blueprint("voting_api", __name__, url_prefix="/api/voting/v1")


@api.get("/ballot")
@signed_in
@described(Call(asks=EntriesAsked, gives={200: Ballot}, refuses={404: ("not-found",)}))
def ballot() -> Response:
    """Which of these entries the caller voted for, whether voting is open, and a ballot pass.

    The pass stands for the token in `POST /api/voting/v1/votes` and is quicker to check.
    """
    caller, catalogue = auth.caller(), booth().catalogue
    entries = entries_asked(catalogue, query(EntriesAsked).entry)
    election = _election(catalogue, entries)
    window, message = election.window, _why_closed(election)
    text, expires_at, needs = _pass(election, caller)
    return reply(
        Ballot(
            account=caller.account,
            voted=[entry.code for entry in voted(caller.account, entries)],
            open=message is None,
            message=message,
            opens_at=_iso(window.start if window else None),
            closes_at=_iso(window.end if window else None),
            pass_=text,
            pass_expires_at=_iso(expires_at),
            needs=needs,
        )
    )


@api.get("/votes/mine")
@signed_in
@described(Call(gives={200: OwnVotes}))
def votes_mine() -> Response:
    """The caller's votes in the current edition, newest first."""
    votes = own_votes(auth.caller().account, current_entries())
    return reply(OwnVotes([_own(vote) for vote in votes]))


@api.get("/tallies")
@public
@described(
    Call(
        asks=EntriesAsked,
        gives={200: Tallies},
        refuses={403: ("counts-hidden",), 404: ("not-found",)},
    )
)
def tallies() -> Response:
    """Counted votes of published entries.

    403 while the edition hides its counts. Kept for five seconds, never past hiding.
    """
    catalogue, at = booth().catalogue, now()
    entries = entries_asked(catalogue, query(EntriesAsked).entry)
    election = _election(catalogue, entries)
    with database().transaction() as conn:
        count = look_up.count(conn, catalogue, election, entries)
    counts.check_visible(election, at, final=count.is_final)
    lag = None if count.as_of is None else max(0.0, round((at - count.as_of).total_seconds(), 1))
    shown = Tallies(
        entries=[Tally(code, votes) for code, votes in count.votes.items()],
        as_of=_iso(count.as_of),
        lag_seconds=lag,
        provisional=not count.is_final,
    )
    return cache_public(reply(shown), counts.fresh_seconds(election, at), stale=0)


@api.get("/receipts/<receipt>")
@public
@described(Call(gives={200: ReceiptState}, refuses={404: ("unknown-receipt",)}))
def receipt(receipt: Receipt) -> Response:
    """What became of a vote; says neither who voted nor for what."""
    vote = booth().book.read(receipt)
    state, received_at = receipt_state(vote)
    return reply(ReceiptState(_iso(received_at), state))


@api.errorhandler(Refusal)
def refuse(refusal: Refusal) -> Response:
    """The refusal as a problem document; hidden counts may be cached as briefly as counts."""
    problem = as_problem(refusal)
    if isinstance(refusal, CountsHidden):
        problem.headers["Cache-Control"] = f"public, max-age={counts.FRESH_SECONDS}"
    return answer(problem)


def _election(catalogue: Catalogue, entries: list[Entry]) -> Election:
    election = election_of(catalogue, entries)
    if election is None:
        raise NotFound(phrases.NO_ELECTION)
    return election


def _why_closed(election: Election) -> str | None:
    try:
        election.check_open(moment())
    except Refusal as refusal:
        problem = as_problem(refusal)
        return problem.detail or problem.title
    return None


def _pass(
    election: Election, caller: auth.Caller
) -> tuple[str | None, datetime | None, dict[str, Any] | None]:
    try:
        check_eligible(as_voter(caller), election.rules)
    except Refusal as refusal:
        return None, None, as_problem(refusal).document()
    passes = booth().passes
    text, expires_at = passes.issue(election.number, caller.account, now(), caller.expires_at)
    return text, expires_at, None


def _own(vote: look_up.OwnVote) -> OwnVote:
    return OwnVote(
        entry=vote.entry.code,
        title=vote.entry.title,
        receipt=vote.receipt,
        state=vote.state,
        received_at=_iso(vote.received_at),
    )


def _iso(when: datetime | None) -> str | None:
    return None if when is None else as_moment(when)
