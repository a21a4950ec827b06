"""Letters to people without an account: guests and helpers of a ceremony."""

from datetime import datetime

import msgspec

from contracts.events import Addressee, CeremonyLetterRequested
from notifications import metrics
from notifications.model.kinds import TO_STRANGERS
from notifications.model.letter_keys import marks
from notifications.model.masking import mask
from notifications.model.recipients import Contact
from notifications.settings import NotificationsSettings
from notifications.store import messages
from notifications.store.messages import NewMessage
from servicekit import sealing
from servicekit.db import Connection


def open_addressee(seal_key: str, sealed: str) -> Addressee:
    """Raises SealBroken, msgspec.MsgspecError."""
    return msgspec.json.decode(sealing.unseal(seal_key, sealed), type=Addressee)


def is_to_stranger(kind: str) -> bool:
    """Whether what is sealed opens to an addressee."""
    return kind in TO_STRANGERS.values()


def contact_of(addressee: Addressee) -> Contact:
    """Nobody's account."""
    return Contact(account=0, name=addressee.name, email=addressee.email, phone=addressee.phone)


def announce_letter(  # what an event brings
    conn: Connection,
    event: CeremonyLetterRequested,
    event_id: str,
    edition: str,
    settings: NotificationsSettings,
    now: datetime,
) -> None:
    """One letter for one event; nothing once the ceremony is over.

    Raises SealBroken, msgspec.MsgspecError.
    """
    if event.expires_at <= now:
        return
    addressee = open_addressee(settings.seal_key, event.sealed)
    address = addressee.email or addressee.phone or ""
    message = NewMessage(
        occasion=event_id,
        recipient=messages.recipient_of(conn, event_id, marks(address, settings.letter_key)),
        kind=TO_STRANGERS[event.letter],
        edition=edition,
        expires_at=event.expires_at,
        facts=_facts(event),
        sealed=event.sealed,
        masked=mask(address),
    )
    if messages.create(conn, message, now) is not None:
        metrics.CREATED.labels(message.kind).inc()


def _facts(event: CeremonyLetterRequested) -> dict[str, str]:
    return {
        "title": event.title,
        "when": event.when,
        "place": event.place,
        "task": event.task,
        "reason": event.reason,
        "due": event.due.isoformat() if event.due else "",
    }
