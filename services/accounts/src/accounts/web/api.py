"""The API of sign-in and sessions, for programs and for the site's own scripts."""

from typing import Final

from flask import Blueprint, Response, request

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
from accounts.model.attempts import Attempt
from accounts.web.api_types import CodeSent, CodeWanted, Credentials, Keys, Session, Visit
from accounts.web.cookies import clear_session, refresh_token, set_session
from accounts.web.devices import remember, visitor
from accounts.web.refusals import as_problem
from accounts.web.requests import contact_for_program
from servicekit import auth, clock
from servicekit.auth import caller_or_none, public
from servicekit.openapi import Call, body, described, reply
from servicekit.times import as_moment
from servicekit.web import cache_public, database, settings

bp = Blueprint("api", __name__, url_prefix="/api/accounts/v1")

ABOUT_DECLARATION: Final = (
    AttestationMissing,
    ConsentMissing,
    OldConsentText,
    OrganisationsMayNotVote,
    UnknownUnit,
)
DECLARATION_SLUGS: Final = (
    "attestation-missing",
    "consent-missing",
    "consent-outdated",
    "organisations-off",
    "unknown-commune",
)


@bp.post("/otp")
@public
@described(
    Call(
        takes=CodeWanted,
        gives={202: CodeSent},
        refuses={429: ("too-many-codes", "too-many-requests")},
    )
)
def send_code() -> Response:
    """Ask for a sign-in code by e-mail or phone.

    The answer is the same whether or not the contact is known. A contact gets one code a minute.
    """
    contact = contact_for_program(body(CodeWanted).contact)
    try:
        expires_at = request_code(
            database(), settings(), contact, visitor=visitor(), now=clock.now()
        )
    except Refusal as refusal:
        raise as_problem(refusal) from refusal
    return reply(CodeSent(as_moment(expires_at)), 202)


@bp.post("/sessions")
@public
@described(
    Call(
        takes=Credentials,
        gives={201: Session},
        refuses={
            401: ("wrong-code", "code-over"),
            403: ("account-blocked",),
            422: DECLARATION_SLUGS,
            429: ("code-locked", "too-many-requests"),
        },
    )
)
def open_session() -> Response:
    """Sign in with a code; also sets the browser's HttpOnly cookies.

    A code works once and where it was asked for: from the same address, or with the cookies that
    came back then. Five wrong tries end it. Problems of the declaration name the field as
    `declaration.commune` and so on.
    """
    asked = body(Credentials)
    attempt = Attempt(contact_for_program(asked.contact), asked.code, visitor())
    try:
        issued = sign_in_with_code(
            database(), settings(), attempt, now=clock.now(), declaration=asked.declaration
        )
    except ABOUT_DECLARATION as refusal:
        raise as_problem(refusal, prefix="declaration.") from refusal
    except Refusal as refusal:
        raise as_problem(refusal) from refusal
    response = set_session(reply(_session(issued), 201), issued)
    return remember(response, attempt.visitor, attempt.contact)


@bp.post("/sessions/refresh")
@public
@described(Call(gives={200: Session}, refuses={401: ("session-over",)}))
def refresh() -> Response:
    """A new token for the refresh cookie that signing in has set."""
    try:
        issued = refresh_session(database(), settings(), refresh_token() or "", clock.now())
    except SessionOver as refusal:
        raise as_problem(refusal) from refusal
    return set_session(reply(_session(issued)), issued)


@bp.delete("/sessions/current")
@public
@described(Call(gives={204: None}))
def close_session() -> tuple[Response, int]:
    """Sign out; 204 also when nobody is signed in: what was wanted is so."""
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
@described(Call(gives={200: Visit}))
def read_session() -> Response:
    """Who is signed in, for the header of cached pages; never cached, 200 for strangers too."""
    caller = caller_or_none()
    if caller is None:
        found = Visit(signed_in=False, name="", roles=[], expired=auth.COOKIE in request.cookies)
    else:
        found = Visit(
            signed_in=True,
            name=caller.name,
            roles=sorted({grant.role.value for grant in caller.roles}),
            account=caller.account,
            declared=caller.declared,
        )
    response = reply(found)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/keys")
@public
@described(Call(gives={200: Keys}))
def read_keys() -> Response:
    """The public keys that tokens are signed with, for checking them offline."""
    return cache_public(reply(Keys(published_jwks(database(), clock.now()))), 60)


def _session(issued: Issued) -> Session:
    return Session(issued.token, as_moment(issued.expires_at), issued.account, issued.declared)
