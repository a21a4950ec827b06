"""Sessions: opened after a proof, kept alive by rotating refresh tokens, ended."""

from datetime import datetime

import msgspec

from accounts import metrics
from accounts.actions.keys import current_signer
from accounts.errors import SessionOver
from accounts.model.hashing import new_refresh_token, refresh_hash
from accounts.model.sessions import (
    ACCESS_LIFETIME,
    SESSION_LIFETIME,
    Method,
    Refresh,
    judge_refresh,
)
from accounts.model.tokens import Identity, claims, sign
from accounts.settings import AccountsSettings
from accounts.store import accounts, audit, contacts, grants, passwords, sessions
from accounts.store.audit import Doing
from servicekit.db import Connection, Database
from servicekit.ids import new_id


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """A signed token with what keeps it alive. `refresh` is empty when it was not renewed."""

    account: int
    session: str
    token: str
    expires_at: datetime
    refresh: str
    session_ends_at: datetime
    declared: bool
    password_is_initial: bool


def open_session(
    conn: Connection, settings: AccountsSettings, account: int, method: Method, now: datetime
) -> Issued:
    """Start a session of an account that has just proved itself."""
    session, ends_at = new_id(), now + SESSION_LIFETIME[method]
    sessions.start_session(conn, session, account, method, now, ends_at)
    row = _Living(session, account, method, ends_at)
    return _issue(conn, settings, row, _add_refresh(conn, session, now), now)


def refresh_session(
    database: Database, settings: AccountsSettings, token: str, now: datetime
) -> Issued:
    """A new pair for a refresh token. Raises SessionOver; a late reuse ends the session."""
    with database.transaction() as conn:
        issued = _refresh(conn, settings, refresh_hash(token), now)
    metrics.REFRESHES.labels("renewed" if issued else "refused").inc()
    if issued is None:
        raise SessionOver
    return issued


def reissue(
    database: Database, settings: AccountsSettings, account: int, session: str, now: datetime
) -> Issued | None:
    """A token with the account's present claims for a living session; None when it ended.

    The refresh token stays as it is.
    """
    with database.transaction() as conn:
        found = sessions.find_session(conn, session, account, now)
        if found is None:
            return None
        row = _Living(session, account, found.method, found.ends_at)
        return _issue(conn, settings, row, "", now)


def sign_out(
    database: Database, *, session: str | None, refresh_token: str | None, now: datetime
) -> None:
    """End the session that either of them names; unknown ones are nothing to complain about."""
    with database.transaction() as conn:
        if session:
            sessions.end_session(conn, session, "signed_out", now)
        if refresh_token:
            found = sessions.lock_refresh(conn, refresh_hash(refresh_token))
            if found is not None:
                sessions.end_session(conn, found.session, "signed_out", now)


def sign_out_everywhere(database: Database, account: int, now: datetime) -> int:
    """End all sessions of the account; answers how many there were."""
    doing = Doing(actor=account, now=now)
    with database.transaction() as conn:
        ended = sessions.end_sessions_of(conn, account, "signed_out_everywhere", now)
        audit.record(
            conn,
            doing,
            "signed_out_everywhere",
            ("account", str(account)),
            after={"sessions": ended},
        )
    return ended


class _Living(msgspec.Struct, frozen=True):
    session: str
    account: int
    method: Method
    ends_at: datetime


def _refresh(
    conn: Connection, settings: AccountsSettings, token_hash: bytes, now: datetime
) -> Issued | None:
    found = sessions.lock_refresh(conn, token_hash)
    if found is None:
        return None
    verdict = judge_refresh(
        replaced_at=found.replaced_at,
        session_ends=found.ends_at,
        session_ended=found.ended_at is not None,
        now=now,
    )
    if verdict is Refresh.REVOKE:
        sessions.end_session(conn, found.session, "reused", now)
    if verdict is not Refresh.ROTATE or not _may_go_on(conn, found.account):
        return None
    sessions.replace_refresh(conn, token_hash, found.session, now)
    row = _Living(found.session, found.account, found.method, found.ends_at)
    return _issue(conn, settings, row, _add_refresh(conn, found.session, now), now)


def _may_go_on(conn: Connection, number: int) -> bool:
    account = accounts.find_account(conn, number)
    return account is not None and account.state == "active"


def _add_refresh(conn: Connection, session: str, now: datetime) -> str:
    token = new_refresh_token()
    sessions.add_refresh(conn, session, refresh_hash(token), now)
    return token


def _issue(
    conn: Connection, settings: AccountsSettings, row: _Living, refresh: str, now: datetime
) -> Issued:
    signer = current_signer(conn, settings, now)
    identity, initial = _identity(conn, row)
    expires_at = min(now + ACCESS_LIFETIME, row.ends_at).replace(microsecond=0)
    payload = claims(
        identity, issuer=settings.public_url, session=row.session, now=now, expires_at=expires_at
    )
    return Issued(
        account=row.account,
        session=row.session,
        token=sign(signer, payload),
        expires_at=expires_at,
        refresh=refresh,
        session_ends_at=row.ends_at,
        declared=identity.declared,
        password_is_initial=initial,
    )


def _identity(conn: Connection, row: _Living) -> tuple[Identity, bool]:
    """What the token says. Staff roles need a password of one's own, not merely a code."""
    account = accounts.lock_account(conn, row.account)
    password = passwords.find_password(conn, row.account) if row.method == "password" else None
    trusted = password is not None and not password.initial
    verified = {contact.channel for contact in contacts.contacts_of(conn, row.account)}
    identity = Identity(
        account=account.number,
        name=account.name,
        kind=account.kind,
        commune=account.commune,
        declared=account.declared_at is not None,
        verified=tuple(sorted(verified)),
        roles=grants.active_roles(conn, row.account) if trusted else (),
    )
    return identity, password is not None and password.initial
