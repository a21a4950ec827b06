"""Who is calling: tokens checked offline with copied keys, guards on every route."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from threading import Lock
from typing import Any, Final, ParamSpec, TypeVar

import msgspec
from flask import current_app, g, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from psycopg import OperationalError

from contracts.events import RoleGrant, SigningKeyState
from contracts.roles import STAFF_ROLES, Role
from servicekit import copies
from servicekit.clock import now
from servicekit.db import Database
from servicekit.problems import Forbidden, NotSignedIn

COOKIE: Final = "contest_token"
ALGORITHM: Final = "EdDSA"
KEYS_SECONDS: Final = 15.0
UNKNOWN_KEY_SECONDS: Final = 0.05
"""A key may have been published a moment ago; made-up ones must not become a load."""

P = ParamSpec("P")
R = TypeVar("R")


class BadToken(ValueError):
    """Not ours, changed, or of an unknown key."""


class TokenExpired(BadToken):
    """Ours, but its time is over."""


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """The account behind a request, as its token says."""

    account: int
    expires_at: datetime
    roles: tuple[RoleGrant, ...] = ()
    name: str = ""
    kind: str = "person"
    commune: str | None = None
    declared: bool = False
    verified: tuple[str, ...] = ()
    session: str = ""

    def has(self, *roles: Role, unit: str | None = None) -> bool:
        """Any of the roles; with `unit`, for that unit or for the whole province."""
        return any(
            grant.role in roles and (unit is None or grant.unit in (None, unit))
            for grant in self.roles
        )

    @property
    def is_staff(self) -> bool:
        return self.has(*STAFF_ROLES)

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the units this caller acts for."""
        return tuple(sorted({grant.unit for grant in self.roles if grant.unit}))


class KeyRing:
    """Public keys by id, copied from `signing_keys`; the last copy outlives the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys: Mapping[str, OKPKey] = {}
        self._loaded_at = float("-inf")
        self._lock = Lock()

    def find(self, kid: str) -> OKPKey:
        """Raises BadToken for a key nobody published."""
        if self._is_stale(kid):
            self._load(kid)
        try:
            return self._keys[kid]
        except KeyError as error:
            raise BadToken("unknown key") from error

    def _is_stale(self, kid: str) -> bool:
        age = time.monotonic() - self._loaded_at
        return age > KEYS_SECONDS or (kid not in self._keys and age > UNKNOWN_KEY_SECONDS)

    def _load(self, kid: str) -> None:
        """One thread looks. Who has a key goes on with it meanwhile, who has none waits."""
        if not self._lock.acquire(blocking=kid not in self._keys):
            return
        try:
            if self._is_stale(kid):
                self._read()
        finally:
            self._lock.release()

    def _read(self) -> None:
        """The time is noted last: until then nobody takes a missing key for an unknown one."""
        try:
            with self._database.transaction() as conn:
                states = copies.every(conn, SigningKeyState)
            self._keys = {
                state.kid: OKPKey.import_key(dict(state.jwk))
                for state in states
                if state.retired_at is None or state.retired_at > now()
            }
        except OperationalError:
            pass
        self._loaded_at = time.monotonic()


def read_token(text: str, keys: KeyRing, moment: datetime) -> Caller:
    """The caller a token speaks for. Raises BadToken, TokenExpired."""
    try:
        token = jwt.decode(text, lambda obj: keys.find(_kid(obj)), algorithms=[ALGORITHM])
        caller = _caller(token.claims)
        _check_meant_for_us_now(token.claims, moment)
    except (JoseError, ArithmeticError, KeyError, TypeError, ValueError) as error:
        raise BadToken("not a token of ours") from error
    if caller.expires_at <= moment:
        raise TokenExpired("over")
    return caller


def _check_meant_for_us_now(claims: Mapping[str, Any], moment: datetime) -> None:
    """RFC 7519, 4.1.3 and 4.1.5: ours name no audience and no beginning; `iat` may lie ahead of a
    slow clock. Raises ValueError."""
    if "aud" in claims or int(claims.get("nbf", 0)) > moment.timestamp():
        raise ValueError("meant for others or for later")


def _kid(obj: Any) -> str:
    return str(obj.headers()["kid"])


def _caller(claims: Mapping[str, Any]) -> Caller:
    return Caller(
        account=int(claims["sub"]),
        expires_at=datetime.fromtimestamp(int(claims["exp"]), UTC),
        roles=tuple(RoleGrant(role=Role(r), unit=unit) for r, unit in claims.get("roles", ())),
        name=str(claims.get("name", "")),
        kind=str(claims.get("kind", "person")),
        commune=claims.get("commune"),
        declared=bool(claims.get("dec", False)),
        verified=tuple(claims.get("ver", ())),
        session=str(claims.get("sid", "")),
    )


def caller_or_none() -> Caller | None:
    """The caller, or None for a stranger or an expired token."""
    try:
        return caller()
    except NotSignedIn:
        return None


def caller() -> Caller:
    """Raises NotSignedIn."""
    if "caller" not in g:
        g.caller = _authenticate()
    found: Caller = g.caller
    return found


def uses_cookie() -> bool:
    """Whether the request is authenticated by the cookie rather than by a bearer token."""
    return not request.headers.get("Authorization") and COOKIE in request.cookies


def _authenticate() -> Caller:
    text = _presented()
    if not text:
        raise NotSignedIn
    try:
        return read_token(text, current_app.extensions["key_ring"], now())
    except TokenExpired as error:
        raise NotSignedIn(expired=True) from error
    except BadToken as error:
        raise NotSignedIn from error


def _presented() -> str:
    """The token as text, or nothing.

    A header of any kind keeps the cookie out: `refuse_foreign_origin` lets such requests pass.
    """
    header = request.headers.get("Authorization", "")
    if not header:
        return request.cookies.get(COOKIE, "")
    scheme, _, bearer = header.partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" else ""


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody; the page carries nothing personal (law 10)."""
    return _mark(view, view, "public")


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Any account."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        caller()
        return view(*args, **kwargs)

    return _mark(guarded, view, "signed_in")


def requires(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Accounts with one of the roles (for any unit: the view checks which). Raises Forbidden."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not caller().has(*roles):
                raise Forbidden
            return view(*args, **kwargs)

        return _mark(guarded, view, ",".join(sorted(roles)))

    return decorate


def guard_of(view: Any) -> str | None:
    """The decision a view carries; None means somebody forgot."""
    return getattr(view, "guard", None)


def _mark(guarded: Callable[P, R], view: Any, decision: str) -> Callable[P, R]:
    if guard_of(view) is not None:
        raise TypeError(f"{view!r} has two guards")
    guarded.guard = decision  # type: ignore[attr-defined]
    return guarded


def describe(found: Caller) -> str:
    """For audits: number and roles as JSON, nothing personal."""
    return json.dumps({"account": found.account, "roles": sorted({g.role for g in found.roles})})
