"""Questions of programs and of the pages' small script. The vote itself is `vote_door`'s."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify

from servicekit import auth
from servicekit.auth import public, signed_in
from servicekit.errors import answer
from servicekit.problems import NotFound
from servicekit.web import cache_public, database
from voting import phrases
from voting.actions import look_up
from voting.errors import CountsHidden, Refusal
from voting.model import counts
from voting.model.catalogue import Catalogue, Election, Entry
from voting.model.voters import check_eligible
from voting.web.booth import as_voter, booth, current_entries, moment, now, own_votes, receipt_state
from voting.web.moments import iso
from voting.web.questions import election_of, entries_asked
from voting.web.refusals import as_problem

api = Blueprint("voting_api", __name__, url_prefix="/api/voting/v1")


@api.get("/ballot")
@signed_in
def ballot() -> Response:
    """Which of these entries the caller voted for, whether voting is open, and a ballot pass.

    `{"account", "open", "message", "opens_at", "closes_at", "voted": [code], "pass",
    "pass_expires_at", "needs"}`; `pass` is null while the caller may not vote, `needs` says why.
    """
    caller, catalogue = auth.caller(), booth().catalogue
    entries = entries_asked(catalogue)
    election = _election(catalogue, entries)
    voted = [vote.entry.code for vote in own_votes(caller.account, entries)]
    mine = {"account": caller.account, "voted": voted}
    return jsonify(mine | _window(election) | _pass(election, caller))


@api.get("/votes/mine")
@signed_in
def votes_mine() -> Response:
    """`{"items": [{"entry", "title", "receipt", "state", "received_at"}], "next": null}`.

    The caller's votes in the current edition, newest first.
    """
    votes = own_votes(auth.caller().account, current_entries())
    return jsonify({"items": [_own(vote) for vote in votes], "next": None})


@api.get("/tallies")
@public
def tallies() -> Response:
    """`{"entries": [{"entry", "votes"}], "as_of", "lag_seconds", "provisional"}`.

    Published entries only. 403 while counts are hidden; cached for five seconds, never past hiding.
    """
    catalogue, at = booth().catalogue, now()
    entries = entries_asked(catalogue)
    election = _election(catalogue, entries)
    counts.check_visible(election, at)
    with database().transaction() as conn:
        count = look_up.count(conn, catalogue, election, entries)
    lag = 0.0 if count.as_of is None else max(0.0, (at - count.as_of).total_seconds())
    shown = {
        "entries": [{"entry": code, "votes": votes} for code, votes in count.votes.items()],
        "as_of": _iso(count.as_of),
        "lag_seconds": round(lag, 1),
        "provisional": not count.is_final,
    }
    return cache_public(jsonify(shown), counts.fresh_seconds(election, at), stale=0)


@api.get("/receipts/<receipt>")
@public
def receipt(receipt: str) -> Response:
    """`{"received_at", "state": "accepted" | "recorded" | "struck"}`: neither voter nor entry."""
    vote = booth().book.read(receipt)
    state, received_at = receipt_state(vote)
    return jsonify({"received_at": _iso(received_at), "state": state})


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


def _window(election: Election) -> dict[str, Any]:
    message = None
    try:
        election.check_open(moment())
    except Refusal as refusal:
        problem = as_problem(refusal)
        message = problem.detail or problem.title
    window = election.window
    return {
        "open": message is None,
        "message": message,
        "opens_at": _iso(window.start if window else None),
        "closes_at": _iso(window.end if window else None),
    }


def _pass(election: Election, caller: auth.Caller) -> dict[str, Any]:
    try:
        check_eligible(as_voter(caller), election.rules)
    except Refusal as refusal:
        return {"pass": None, "pass_expires_at": None, "needs": as_problem(refusal).document()}
    text, expires_at = booth().passes.issue(election.number, caller.account, now())
    return {"pass": text, "pass_expires_at": _iso(expires_at), "needs": None}


def _own(vote: look_up.OwnVote) -> dict[str, Any]:
    return {
        "entry": vote.entry.code,
        "title": vote.entry.title,
        "receipt": vote.receipt,
        "state": vote.state,
        "received_at": _iso(vote.received_at),
    }


def _iso(when: datetime | None) -> str | None:
    return None if when is None else iso(when)
