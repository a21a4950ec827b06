"""`/doi-soat`: anybody may check that no vote is missing (law 8)."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from servicekit.auth import public
from servicekit.errors import answer
from servicekit.problems import NotFound
from servicekit.web import cache_public, database
from voting import phrases
from voting.actions.reconcile import Reconciliation, reconcile
from voting.errors import Refusal
from voting.model.catalogue import Election
from voting.store.tallies import Recount
from voting.web.booth import booth, now
from voting.web.moments import iso
from voting.web.refusals import as_problem

reconciliation = Blueprint("voting_reconciliation", __name__)

SECONDS = 5


@reconciliation.get("/doi-soat")
@public
def page() -> Response:
    """Sums only: no number of a single entry, so it may stay while counts are hidden (law 10)."""
    election = _election(request.args.get("lan", ""))
    shown = render_template(
        "voting/reconciliation.html",
        found=_reconcile(election),
        elections=sorted(booth().catalogue.elections.values(), key=lambda e: -e.number),
    )
    return cache_public(make_response(shown), SECONDS)


@reconciliation.get("/api/voting/v1/reconciliation")
@public
def document() -> Response:
    """The same figures for programs; `?edition=` or the current one."""
    found = _reconcile(_election(request.args.get("edition", "")))
    return cache_public(jsonify(_document(found)), SECONDS)


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


def _document(found: Reconciliation) -> dict[str, Any]:
    """Differences are 0 as long as nothing is missing; `unread` is on its way to the ledger."""
    return {
        "edition": found.election.code,
        "as_of": iso(found.at),
        "exact": found.is_exact,
        "provisional": not found.is_final,
        "log": [
            asdict(line) | {"unread": line.unread, "difference": line.difference}
            for line in found.partitions
        ],
        "votes": {"rows": found.rows, "difference": found.difference} | asdict(found.totals),
        "recount": _recount(found.recount),
    }


def _recount(found: Recount | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return asdict(found) | {"counted_at": iso(found.counted_at)}
