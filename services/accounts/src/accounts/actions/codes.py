"""Sign-in codes: asked for, sent through the outbox, checked."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from accounts import metrics
from accounts.errors import NoLiveCode, Refusal, TooManyCodes, TriedTooOften, WrongCode
from accounts.model import codes
from accounts.model.attempts import (
    MAX_FAILURES_OF_STRANGERS,
    Attempt,
    Place,
    Visitor,
    place_of,
)
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
    visitor: Visitor,
    now: datetime,
    account: int | None = None,
) -> datetime:
    """Send a code to the contact, known or not; answers when it expires. It works for this visitor.

    `account` adds the contact to that account instead of signing in. Raises TooManyCodes.
    """
    hashed = contact_hash(settings.pepper, contact.canonical)
    place = place_of(settings.pepper, visitor, hashed)
    try:
        _count_address(database, settings, visitor.address, now)
        with database.transaction() as conn:
            _check_quota(conn, hashed, place, now)
            expires_at = _send_code(conn, settings, contact, place, account, now)
    except Refusal:
        metrics.CODES.labels("refused").inc()
        raise
    metrics.CODES.labels("sent").inc()
    return expires_at


def check_code(
    conn: Connection,
    settings: AccountsSettings,
    attempt: Attempt,
    *,
    now: datetime,
    account: int | None = None,
) -> Refusal | None:
    """None when the code is right: it is used up. A refusal is answered, not raised,

    so that the caller commits the failure before raising it. Wrong tries wear out only codes that
    the same visitor asked for: nobody can spoil another's.
    """
    hashed = contact_hash(settings.pepper, attempt.contact.canonical)
    place = place_of(settings.pepper, attempt.visitor, hashed)
    lock_contact(conn, hashed)
    most = _max_tries(conn, hashed, place, now)
    live = challenges.live_challenges(conn, hashed, place.askers, account, now)
    fit = [challenge for challenge in live if challenge.tries < most]
    if not fit:
        return TriedTooOften() if live else NoLiveCode()
    typed = codes.clean(attempt.secret)
    if any(c.code_hash == code_hash(settings.pepper, c.id, typed) for c in fit):
        challenges.use_up(conn, live, now)
        attempts.forgive(conn, [hashed], "code")
        return None
    challenges.count_try(conn, fit)
    if place.is_strange:
        attempts.count_failure(conn, {hashed: MAX_FAILURES_OF_STRANGERS}, "code", now)
    return WrongCode(most - 1 - min(challenge.tries for challenge in fit))


def _max_tries(conn: Connection, hashed: bytes, place: Place, now: datetime) -> int:
    if not place.is_strange:
        return codes.MAX_TRIES
    return codes.max_tries(attempts.recent_failures(conn, hashed, "code", now))


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


def _check_quota(conn: Connection, hashed: bytes, place: Place, now: datetime) -> None:
    """Locks the contact until the code is sent. Raises TooManyCodes."""
    lock_contact(conn, hashed)
    sent = challenges.sent_within_hour(conn, hashed, now)
    own = [code.at for code in sent if code.lane == place.lane]
    by_strangers = [code.at for code in sent if code.to_stranger]
    wait = codes.wait_before_next(own, now, by_strangers=by_strangers if place.is_strange else ())
    if wait > timedelta(0):
        raise TooManyCodes(_seconds(wait))


def _send_code(
    conn: Connection,
    settings: AccountsSettings,
    contact: Contact,
    place: Place,
    account: int | None,
    now: datetime,
) -> datetime:
    hashed = contact_hash(settings.pepper, contact.canonical)
    challenge, code, expires_at = new_id(), codes.new_code(), now + codes.LIFETIME
    challenges.add_challenge(
        conn,
        Challenge(id=challenge, code_hash=code_hash(settings.pepper, challenge, code), tries=0),
        contact_hash=hashed,
        place=place,
        account=account,
        now=now,
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
