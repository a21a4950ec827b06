"""`/doi-soat`: anybody may check that no vote is missing (law 8)."""

from dataclasses import asdict

from flask import Blueprint, Response, make_response, request

from servicekit import languages
from servicekit.auth import public
from servicekit.errors import answer
from servicekit.openapi import Call, described, query, reply
from servicekit.problems import NotFound
from servicekit.times import as_moment
from servicekit.web import cache_public, database
from voting import phrases
from voting.actions.reconcile import Reconciliation, reconcile
from voting.errors import Refusal
from voting.model.catalogue import Election
from voting.store.tallies import Recount
from voting.web.api_types import (
    EditionAsked,
    LogPart,
    Reconciled,
    Recounted,
    VoteSums,
)
from voting.web.booth import booth, now
from voting.web.refusals import as_problem

reconciliation = Blueprint("voting_reconciliation", __name__)

SECONDS = 5


@reconciliation.get("/doi-soat")
@reconciliation.get("/en/reconciliation")
@public
def page() -> Response:
    """Sums only: no number of a single entry, so it may stay while counts are hidden (law 10)."""
    election = _election(request.args.get("lan", ""))
    shown = languages.render(
        "voting/reconciliation.html",
        found=_reconcile(election),
        elections=sorted(booth().catalogue.elections.values(), key=lambda e: -e.number),
    )
    return cache_public(make_response(shown), SECONDS)


@reconciliation.get("/api/voting/v1/reconciliation")
@public
@described(Call(asks=EditionAsked, gives={200: Reconciled}, refuses={404: ("not-found",)}))
def document() -> Response:
    """Whether no vote is missing: the log against the ledger, the ledger against its sums."""
    found = _reconcile(_election(query(EditionAsked).edition))
    return cache_public(reply(_document(found)), SECONDS)


@reconciliation.errorhandler(Refusal)
def refuse(refusal: Refusal) -> Response:
    return answer(as_problem(refusal))


def _election(code: str) -> Election:
    catalogue = booth().catalogue
    election = catalogue.election(code) if code else catalogue.current()
    if election is None:
        raise NotFound(phrases.NO_ELECTION)
    return election


def _reconcile(election: Election) -> Reconciliation:
    with database().transaction() as conn:
        return reconcile(conn, booth().catalogue, election, now())


def _document(found: Reconciliation) -> Reconciled:
    return Reconciled(
        edition=found.election.code,
        as_of=as_moment(found.at),
        recorded_until=None if found.recorded_until is None else as_moment(found.recorded_until),
        lag_seconds=None if found.lag is None else round(found.lag.total_seconds(), 1),
        exact=found.is_exact,
        provisional=not found.is_final,
        log=[
            LogPart(unread=line.unread, difference=line.difference, **asdict(line))
            for line in found.partitions
        ],
        votes=VoteSums(rows=found.rows, difference=found.difference, **asdict(found.totals)),
        recount=_recount(found.recount),
    )


def _recount(found: Recount | None) -> Recounted | None:
    if found is None:
        return None
    return Recounted(
        counted_at=as_moment(found.counted_at), votes=found.votes, differences=found.differences
    )
