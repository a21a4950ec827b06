"""Cookies of a session: the token for every page, the refresh token for the few that renew it."""

from datetime import datetime
from typing import Final

import msgspec
from flask import Response, request

from accounts.actions.sessions import Issued
from servicekit import auth, clock
from servicekit.sealing import SealBroken, seal, unseal
from servicekit.web import cookie_is_secure, settings

REFRESH: Final = "contest_refresh"
REFRESH_PATHS: Final = ("/tai-khoan", "/api/accounts/v1/sessions")
PENDING_SECONDS: Final = 900
PENDING_PATH: Final = "/tai-khoan"


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """Between asking for a code and typing it: which contact, sealed in the browser's cookie.

    So the page can be loaded again after a look into the mail, and no address holds a contact.
    """

    contact: str
    masked: str
    channel: str
    expires_at: datetime


def set_session(response: Response, issued: Issued) -> Response:
    """The token's cookie outlives the token, so that an expired one leads to a renewal."""
    _set(response, auth.COOKIE, issued.token, issued.session_ends_at, "/")
    if issued.refresh:
        for path in REFRESH_PATHS:
            _set(response, REFRESH, issued.refresh, issued.session_ends_at, path)
    return response


def clear_session(response: Response) -> Response:
    response.delete_cookie(auth.COOKIE, path="/", httponly=True, samesite="Lax")
    for path in REFRESH_PATHS:
        response.delete_cookie(REFRESH, path=path, httponly=True, samesite="Lax")
    return response


def refresh_token() -> str | None:
    return request.cookies.get(REFRESH)


def set_pending(response: Response, name: str, pending: Pending) -> Response:
    """`name` tells signing in from adding a contact."""
    response.set_cookie(
        name,
        seal(settings().seal_key, msgspec.json.encode(pending)),
        max_age=PENDING_SECONDS,
        path=PENDING_PATH,
        secure=cookie_is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def read_pending(name: str) -> Pending | None:
    """None when nothing is pending, or the cookie is not ours."""
    try:
        sealed = request.cookies.get(name, "")
        return msgspec.json.decode(unseal(settings().seal_key, sealed), type=Pending)
    except (SealBroken, msgspec.MsgspecError):
        return None


def clear_pending(response: Response, name: str) -> Response:
    response.delete_cookie(name, path=PENDING_PATH, httponly=True, samesite="Lax")
    return response


def _set(response: Response, name: str, value: str, ends_at: datetime, path: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=max(0, int((ends_at - clock.now()).total_seconds())),
        path=path,
        secure=cookie_is_secure(),
        httponly=True,
        samesite="Lax",
    )
