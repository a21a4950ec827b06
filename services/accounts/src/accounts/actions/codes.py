"""Sign-in codes: asked for, sent through the outbox, checked."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from accounts import metrics
from accounts.errors import (
    Locked,
    NoLiveCode,
    Refusal,
    TooManyCodes,
    TriedTooOften,
    WrongCode,
)
from accounts.model import codes
from accounts.model.contacts import Contact
from accounts.model.hashing import address_hash, code_hash, contact_hash
from accounts.settings import AccountsSettings
from accounts.store import attempts, challenges, contacts
from accounts.store.challenges import Challenge
from accounts.store.locks import lock_contact
from contracts.envelope import ALL_EDITIONS
from contracts.events import SignInCodeRequested
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.outbox import publish
from servicekit.sealing import seal

ADDRESS_KIND: Final = "code"


def request_code(
    database: Database,
    settings: AccountsSettings,
    contact: Contact,
    *,
    address: str,
    now: datetime,
    account: int | None = None,
) -> datetime:
    """Send a code to the contact, known or not; answers when it expires.

    `address` is where the request came from; `account` adds the contact to that account instead of
    signing in. Raises TooManyCodes, Locked.
    """
    try:
        _count_address(database, settings, address, now)
        with database.transaction() as conn:
            expires_at = _send_code(conn, settings, contact, account, now)
    except Refusal:
        metrics.CODES.labels("refused").inc()
        raise
    metrics.CODES.labels("sent").inc()
    return expires_at


def check_code(
    conn: Connection,
    settings: AccountsSettings,
    contact: Contact,
    code: str,
    *,
    now: datetime,
    account: int | None = None,
) -> Refusal | None:
    """None when the code is right: it is used up. A refusal is answered, not raised,

    so that the caller commits the failure before raising it.
    """
    hashed = contact_hash(settings.pepper, contact.canonical)
    lock_contact(conn, hashed)
    until = attempts.locked_until(conn, hashed, "code", now)
    if until is not None:
        return Locked(until, now)
    live = challenges.live_challenges(conn, hashed, account, now)
    fit = [challenge for challenge in live if challenge.tries < codes.MAX_TRIES]
    if not fit:
        return TriedTooOften() if live else NoLiveCode()
    if any(c.code_hash == code_hash(settings.pepper, c.id, codes.clean(code)) for c in fit):
        challenges.use_up(conn, live, now)
        attempts.forgive(conn, hashed, "code")
        return None
    challenges.count_try(conn, fit)
    attempts.count_failure(conn, hashed, "code", now)
    return WrongCode(codes.MAX_TRIES - 1 - min(challenge.tries for challenge in fit))


def _count_address(
    database: Database, settings: AccountsSettings, address: str, now: datetime
) -> None:
    """In a transaction of its own: a whole school shares this row, so it is held briefly."""
    window = codes.address_window(now)
    with database.transaction() as conn:
        requests = attempts.count_request(
            conn, address_hash(settings.pepper, address), ADDRESS_KIND, window
        )
    if requests > codes.ADDRESS_QUOTA:
        raise TooManyCodes(_seconds(window + codes.ADDRESS_WINDOW - now))


def _send_code(
    conn: Connection,
    settings: AccountsSettings,
    contact: Contact,
    account: int | None,
    now: datetime,
) -> datetime:
    hashed = contact_hash(settings.pepper, contact.canonical)
    lock_contact(conn, hashed)
    until = attempts.locked_until(conn, hashed, "code", now)
    if until is not None:
        raise Locked(until, now)
    wait = codes.wait_before_next(challenges.sent_within_hour(conn, hashed, now), now)
    if wait > timedelta(0):
        raise TooManyCodes(_seconds(wait))
    challenge, code, expires_at = new_id(), codes.new_code(), now + codes.LIFETIME
    challenges.add_challenge(
        conn,
        Challenge(id=challenge, code_hash=code_hash(settings.pepper, challenge, code), tries=0),
        contact_hash=hashed,
        account=account,
        now=now,
        expires_at=expires_at,
    )
    event = SignInCodeRequested(
        challenge=challenge,
        channel=contact.channel,
        sealed=_seal_code(conn, settings, contact, code),
        expires_at=expires_at,
    )
    publish(conn, event, edition=ALL_EDITIONS, now=now)
    return expires_at


def _seal_code(conn: Connection, settings: AccountsSettings, contact: Contact, code: str) -> str:
    """A known person is reached at the address they verified, never at a look-alike of it:

    `ten+x@` and `ten@` are one identity, but not at every provider one mailbox.
    """
    known = contacts.find_contact(conn, contact.canonical)
    to = contact.address if known is None else known.address
    secret = {"contact": to, "code": code, "channel": contact.channel}
    return seal(settings.seal_key, msgspec.json.encode(secret))


def _seconds(wait: timedelta) -> int:
    return max(1, int(-(-wait.total_seconds() // 1)))
