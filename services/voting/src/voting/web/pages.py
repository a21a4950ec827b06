"""Confirm, receipt and "my votes": they work without a script, by thumb and by keyboard."""

from dataclasses import dataclass
from typing import Any, Final

import segno
from flask import Blueprint, Response, make_response, redirect, render_template, request
from markupsafe import Markup

from servicekit import auth, codes
from servicekit.auth import public, signed_in
from servicekit.errors import answer
from servicekit.problems import NotFound, Problem
from servicekit.web import settings
from voting import phrases
from voting.actions import look_up
from voting.actions.look_up import OwnVote
from voting.errors import DeclarationMissing, OutcomeUnknown, Refusal
from voting.model.catalogue import Election, Entry
from voting.model.receipts import Vote, canonical, grouped
from voting.model.voters import check_eligible, check_not_author
from voting.web.booth import (
    as_voter,
    booth,
    cast,
    current_entries,
    moment,
    own_votes,
    receipt_state,
)
from voting.web.refusals import as_problem

pages = Blueprint("voting_pages", __name__, template_folder="../templates")

DECLARE: Final = "/tai-khoan/khai-bao"


@dataclass(frozen=True)
class Receipt:
    """What anyone who holds a receipt may see; `own` is set for its owner alone."""

    code: str
    state: look_up.ReceiptState
    received_at: Any
    own: Entry | None

    @property
    def grouped(self) -> str:
        return grouped(self.code)


@pages.get("/binh-chon/<code>/xac-nhan")
@signed_in
def confirm(code: str) -> Response:
    """One entry, one sentence on the rule, one button (S1-09)."""
    election, entry = _find(code)
    mine = own_votes(auth.caller().account, [entry])
    if mine:
        return _confirm_page(election, entry, vote=mine[0])
    try:
        _check(election, entry)
    except DeclarationMissing:
        return _declare()
    except Refusal as refusal:
        return _confirm_page(election, entry, problem=as_problem(refusal))
    return _confirm_page(election, entry)


@pages.post("/binh-chon/<code>/xac-nhan")
@signed_in
def vote(code: str) -> Response:
    """Cast and go to the receipt; a double tap, a retry or "back" ends there as well."""
    election, entry = _find(code)
    try:
        done = cast(entry.code)
    except DeclarationMissing:
        return _declare()
    except OutcomeUnknown as refusal:
        return _waiting_page(entry, as_problem(refusal))
    except Refusal as refusal:
        problem = as_problem(refusal)
        page = _confirm_page(election, entry, problem=problem)
        page.status_code = problem.status
        page.headers.update(problem.headers)
        return page
    return make_response(redirect(f"/phieu/{done.receipt}", code=303))


@pages.get("/phieu/<receipt>")
@public
def receipt(receipt: str) -> Response:
    """What the receipt proves. Its owner, when signed in, also sees what it was for."""
    code = canonical(receipt)
    vote = booth().book.read(code)
    if code != receipt:
        return make_response(redirect(f"/phieu/{code}", code=301))
    state, received_at = receipt_state(vote)
    shown = Receipt(code, state, received_at, _own_entry(vote))
    page = make_response(
        render_template("voting/receipt.html", receipt=shown, qr=_qr(f"/phieu/{code}"))
    )
    page.headers["Cache-Control"] = "private, no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["X-Robots-Tag"] = "noindex"
    return page


@pages.get("/phieu-cua-toi")
@signed_in
def mine() -> str:
    """The caller's votes in the current edition, each with its receipt."""
    votes = own_votes(auth.caller().account, current_entries())
    return render_template("voting/mine.html", votes=votes, election=booth().catalogue.current())


@pages.errorhandler(Refusal)
def refuse(refusal: Refusal) -> Response:
    """A page in the same words as the API's problem."""
    return answer(as_problem(refusal))


def _find(code: str) -> tuple[Election, Entry]:
    """Raises UnknownEntry or a 404."""
    try:
        return booth().catalogue.find(codes.read(code))
    except codes.BadCode as error:
        raise NotFound(phrases.UNKNOWN_ENTRY_DETAIL) from error


def _check(election: Election, entry: Entry) -> None:
    """What the vote itself would refuse, said before the button is shown."""
    election.check_open(moment())
    check_eligible(as_voter(auth.caller()), election.rules)
    check_not_author(auth.caller().account, entry, election.rules)


def _declare() -> Response:
    """To the declaration and straight back here (S1-04)."""
    return make_response(redirect(f"{DECLARE}?tiep={request.path}", code=303))


def _confirm_page(
    election: Election, entry: Entry, *, vote: OwnVote | None = None, problem: Problem | None = None
) -> Response:
    return make_response(
        render_template(
            "voting/confirm.html",
            election=election,
            entry=entry,
            vote=vote,
            problem=problem,
            again="thu-lai" in request.args,
        )
    )


def _waiting_page(entry: Entry, problem: Problem) -> Response:
    """Says what is unknown and tries again by itself (law 7)."""
    page = make_response(
        render_template("voting/waiting.html", entry=entry, seconds=phrases.WAITING_SECONDS)
    )
    page.status_code = problem.status
    page.headers["Retry-After"] = str(phrases.WAITING_SECONDS)
    return page


def _own_entry(vote: Vote) -> Entry | None:
    caller = auth.caller_or_none()
    if caller is None or caller.account != vote.account:
        return None
    entries = booth().catalogue.entries_of(vote.edition)
    return next((entry for entry in entries if entry.number == vote.entry), None)


def _qr(path: str) -> Markup:
    """An SVG without any inline style; the code holds the receipt's public address."""
    code = segno.make_qr(settings().public_url.rstrip("/") + path, error="m")
    drawn = code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)
    return Markup(drawn)  # noqa: S704  # drawn by us from an address that holds no markup
