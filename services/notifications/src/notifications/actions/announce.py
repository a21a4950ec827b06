"""Create the message an event causes, in the consumer's own transaction."""

from datetime import datetime
from typing import Any

import msgspec

from contracts.envelope import ALL_EDITIONS
from contracts.events import (
    AccountState,
    CertificateIssued,
    ContactState,
    CorrectionDecided,
    DossierTransitioned,
    FileTakenOut,
    ResultRectified,
    SignedInAnew,
    SignInCodeRequested,
)
from notifications import metrics
from notifications.model import occasions
from notifications.model.kinds import Kind
from notifications.model.letter_keys import marks
from notifications.model.masking import mask
from notifications.model.schedule import LIFE, is_stale
from notifications.store import audiences, contacts, messages, preferences
from notifications.store.messages import NewMessage
from servicekit import copies, sealing
from servicekit.db import Connection
from servicekit.times import VN


class SealedCode(msgspec.Struct, frozen=True):
    """What accounts seals into a code's event."""

    contact: str
    code: str
    channel: str


def open_code(seal_key: str, sealed: str) -> SealedCode:
    """Raises SealBroken, msgspec.MsgspecError."""
    return msgspec.json.decode(sealing.unseal(seal_key, sealed), type=SealedCode)


def announce_code(
    conn: Connection,
    event: SignInCodeRequested,
    event_id: str,
    *,
    seal_key: str,
    letter_keys: str,
    now: datetime,
) -> None:
    """The row keeps the code only sealed, and only until it is sent or over."""
    if event.expires_at <= now:
        return
    contact = open_code(seal_key, event.sealed).contact
    _create(
        conn,
        NewMessage(
            occasion=event_id,
            recipient=messages.recipient_of(conn, event_id, marks(contact, letter_keys)),
            kind=Kind.SIGN_IN_CODE,
            edition=ALL_EDITIONS,
            expires_at=event.expires_at,
            facts={},
            sealed=event.sealed,
            masked=mask(contact),
        ),
        now,
    )


def announce_transition(
    conn: Connection, event: DossierTransitioned, event_id: str, edition: str, now: datetime
) -> None:
    """Nothing for silent steps, and nothing about what happened long ago."""
    kind = occasions.after_transition(event.before, event.after)
    if kind is None or event.quiet or is_stale(event.at, now):
        return
    until = event.until.isoformat() if event.until else None
    facts = _facts(event) | {"until": until, "after": event.after}
    readers = _group(event) if kind is Kind.RESULT else (event.account,)
    for account in readers:
        _create(conn, to_account(account, event_id, kind, edition, facts, now), now)


def announce_correction(
    conn: Connection, event: CorrectionDecided, event_id: str, edition: str, now: datetime
) -> None:
    """What staff decided on a correction of a published entry."""
    if is_stale(event.at, now):
        return
    kind = Kind.CORRECTION_ACCEPTED if event.accepted else Kind.CORRECTION_REFUSED
    facts = _facts(event)
    _create(conn, to_account(event.account, event_id, kind, edition, facts, now), now)


def announce_file(
    conn: Connection, event: FileTakenOut, event_id: str, edition: str, now: datetime
) -> None:
    """A file of the dossier had to go; which one is read on its page."""
    if is_stale(event.at, now):
        return
    facts = _facts(event)
    message = to_account(event.account, event_id, Kind.FILE_TAKEN_OUT, edition, facts, now)
    _create(conn, message, now)


def announce_certificate(
    conn: Connection, event: CertificateIssued, event_id: str, edition: str, now: datetime
) -> None:
    """A certificate can be taken away from the dossier's page."""
    if is_stale(event.at, now):
        return
    facts = _facts(event) | {"number": event.number}
    for account in _group(event):
        message = to_account(account, event_id, Kind.CERTIFICATE, edition, facts, now)
        _create(conn, message, now)


def announce_rectified(
    conn: Connection, event: ResultRectified, event_id: str, edition: str, now: datetime
) -> None:
    """A result they were told is another one; the step that goes with it is quiet."""
    if is_stale(event.at, now):
        return
    facts = _facts(event) | {
        "prize_before": event.prize_before,
        "replaced": event.replaced,
        "number": event.number,
        "decision": event.decision,
    }
    for account in _group(event):
        _create(
            conn, to_account(account, event_id, Kind.RESULT_RECTIFIED, edition, facts, now), now
        )


AboutDossier = (
    DossierTransitioned | CorrectionDecided | FileTakenOut | CertificateIssued | ResultRectified
)


def _group(event: DossierTransitioned | CertificateIssued | ResultRectified) -> tuple[int, ...]:
    """Whose entry it is: the applicant and the members of the group, each once."""
    return tuple(dict.fromkeys((event.account, *event.members)))


def _facts(event: AboutDossier) -> dict[str, Any]:
    return {
        "dossier": event.dossier,
        "code": event.code,
        "title": event.title,
        "reason": getattr(event, "reason", None),
        "entry": getattr(event, "entry", None),
        "prize": getattr(event, "prize", ""),
        "at": event.at.isoformat(),
    }


def note_account(
    conn: Connection, event: AccountState, now: datetime, *, said_at: datetime | None = None
) -> None:
    """Keep the copy; greet a new account, tell its owner about a change that was `said_at` lately:
    a log read from its beginning repeats what everybody was told long ago."""
    known = copies.find(conn, AccountState, event.key())
    if not copies.store(conn, event):
        return
    audiences.keep_officer(conn, event)
    if event.state == "merged" and event.merged_into is not None:
        preferences.hand_over(conn, event.account, event.merged_into, now)
    change = occasions.security_change(known, event)
    if change is not None and not is_stale(said_at or now, now):
        occasion = f"account:{event.account}:{event.version}"
        message = to_account(
            event.account, occasion, Kind.SECURITY, ALL_EDITIONS, {"change": change}, now
        )
        _create(conn, message, now)
    _welcome(conn, event, now)


def announce_sign_in(conn: Connection, event: SignedInAnew, event_id: str, now: datetime) -> None:
    """Each new browser; programs, which nobody can tell apart, once a day."""
    if is_stale(event.at, now):
        return
    day = event.at.astimezone(VN).date().isoformat()
    occasion = event_id if event.by == "browser" else f"program:{event.account}:{day}"
    facts = {"at": event.at.isoformat()}
    message = to_account(event.account, occasion, Kind.NEW_SIGN_IN, ALL_EDITIONS, facts, now)
    _create(conn, message, now)


def note_contact(conn: Connection, event: ContactState, now: datetime) -> None:
    """Keep the contact; what was held for it can go, and a new account is greeted."""
    if not contacts.store(conn, event):
        return
    messages.make_due(conn, event.account, now)
    account = copies.find(conn, AccountState, event.key())
    if account is not None:
        _welcome(conn, account, now)


def _welcome(conn: Connection, account: AccountState, now: datetime) -> None:
    """Account and contact come on two topics in any order: the later one greets."""
    if not occasions.deserves_welcome(account, now):
        return
    if contacts.find(conn, account.account) is None:
        return
    occasion = f"welcome:{account.account}"
    _create(conn, to_account(account.account, occasion, Kind.WELCOME, ALL_EDITIONS, {}, now), now)


def to_account(
    account: int, occasion: str, kind: Kind, edition: str, facts: dict[str, Any], now: datetime
) -> NewMessage:
    """A message to an account, with the usual life."""
    return NewMessage(
        occasion=occasion,
        recipient=f"account:{account}",
        kind=kind,
        edition=edition,
        expires_at=now + LIFE,
        account=account,
        facts=facts,
    )


def _create(conn: Connection, message: NewMessage, now: datetime) -> None:
    if messages.create(conn, message, now) is not None:
        metrics.CREATED.labels(message.kind).inc()
