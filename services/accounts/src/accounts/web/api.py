"""The API of sign-in and sessions, for programs and for the site's own scripts."""

from typing import Any

import msgspec
from flask import Blueprint, Response, jsonify, request

from accounts.actions.codes import request_code
from accounts.actions.keys import published_jwks
from accounts.actions.sessions import Issued, refresh_session, sign_out
from accounts.actions.sign_in import sign_in_with_code
from accounts.errors import (
    AttestationMissing,
    ConsentMissing,
    OldConsentText,
    OrganisationsMayNotVote,
    Refusal,
    SessionOver,
    UnknownUnit,
)
from accounts.model.declarations import Declaration
from accounts.web.cookies import clear_session, refresh_token, set_session
from accounts.web.refusals import as_problem
from accounts.web.requests import client_address, contact_for_program
from servicekit import auth, clock
from servicekit.auth import caller_or_none, public
from servicekit.web import body, cache_public, database, settings

bp = Blueprint("api", __name__, url_prefix="/api/accounts/v1")

ABOUT_DECLARATION = (
    AttestationMissing,
    ConsentMissing,
    OldConsentText,
    OrganisationsMayNotVote,
    UnknownUnit,
)


class CodeWanted(msgspec.Struct, frozen=True):
    """`contact`: a phone number or an e-mail address as people write it."""

    contact: str


class Credentials(msgspec.Struct, frozen=True):
    """The code with the contact it was sent to; the declaration may come along."""

    contact: str
    code: str
    declaration: Declaration | None = None


@bp.post("/otp")
@public
def send_code() -> tuple[Response, int]:
    """202 whether or not the contact is known; 422 malformed; 429 too often."""
    contact = contact_for_program(body(CodeWanted).contact)
    try:
        expires_at = request_code(
            database(), settings(), contact, address=client_address(), now=clock.now()
        )
    except Refusal as refusal:
        raise as_problem(refusal) from refusal
    return jsonify({"expires_at": _text(expires_at)}), 202


@bp.post("/sessions")
@public
def open_session() -> tuple[Response, int]:
    """201 with the token and cookies; 401 wrong, used or expired; 429 locked."""
    asked = body(Credentials)
    contact = contact_for_program(asked.contact)
    try:
        issued = sign_in_with_code(
            database(),
            settings(),
            contact,
            asked.code,
            now=clock.now(),
            declaration=asked.declaration,
        )
    except ABOUT_DECLARATION as refusal:
        raise as_problem(refusal, prefix="declaration.") from refusal
    except Refusal as refusal:
        raise as_problem(refusal) from refusal
    return set_session(jsonify(_document(issued)), issued), 201


@bp.post("/sessions/refresh")
@public
def refresh() -> Response:
    """A new token for the refresh cookie; 401 when the session is over."""
    try:
        issued = refresh_session(database(), settings(), refresh_token() or "", clock.now())
    except SessionOver as refusal:
        raise as_problem(refusal) from refusal
    return set_session(jsonify(_document(issued)), issued)


@bp.delete("/sessions/current")
@public
def close_session() -> tuple[Response, int]:
    """204 also when nobody is signed in: what was wanted is so."""
    caller = caller_or_none()
    sign_out(
        database(),
        session=caller.session if caller else None,
        refresh_token=refresh_token(),
        now=clock.now(),
    )
    return clear_session(Response()), 204


@bp.get("/session")
@public
def read_session() -> Response:
    """For the header of cached pages; never cached, 200 for strangers too."""
    caller = caller_or_none()
    found: dict[str, Any] = {"signed_in": False, "name": "", "roles": []}
    if caller is None:
        found["expired"] = auth.COOKIE in request.cookies
    else:
        roles = sorted({grant.role.value for grant in caller.roles})
        found |= {"signed_in": True, "name": caller.name, "roles": roles}
        found |= {"account": caller.account, "declared": caller.declared}
    response = jsonify(found)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/keys")
@public
def read_keys() -> Response:
    """The public signing keys as a JWK set."""
    return cache_public(jsonify({"keys": published_jwks(database(), clock.now())}), 60)


def _document(issued: Issued) -> dict[str, Any]:
    return {
        "token": issued.token,
        "expires_at": _text(issued.expires_at),
        "account": issued.account,
        "declared": issued.declared,
    }


def _text(moment: Any) -> str:
    return str(moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
