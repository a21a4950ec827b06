"""The life of a message.

created → sending → sent | failed_permanent | expired | undeliverable | refused: settled;
sending → failed_temporary → sending …: tried again, perhaps by the next channel of its chain.
sent → delivered, or not after all, when the other side reports later (`model/reports.py`).
Staff may set a failed one to `created`.
"""

from enum import StrEnum
from typing import Final, Literal

from notifications.model.kinds import SEALED, Kind


class State(StrEnum):
    """Where a message stands."""

    CREATED = "created"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED_TEMPORARY = "failed_temporary"
    FAILED_PERMANENT = "failed_permanent"
    EXPIRED = "expired"
    UNDELIVERABLE = "undeliverable"
    REFUSED = "refused"


class Failure(StrEnum):
    """Why an attempt or a message failed; the words are in phrases, never the server's own text."""

    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    BROKEN_OFF = "broken_off"
    UNCONFIRMED = "unconfirmed"
    SERVER_BUSY = "server_busy"
    SERVER_REFUSES_US = "server_refuses_us"
    RECIPIENT_REFUSED = "recipient_refused"
    CONTENT_REFUSED = "content_refused"
    BAD_ADDRESS = "bad_address"
    BAD_LETTER = "bad_letter"
    NO_CONTACT = "no_contact"
    NO_CHANNEL = "no_channel"
    INTERRUPTED = "interrupted"
    TOO_OLD = "too_old"
    NOT_WANTED = "not_wanted"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    OUT_OF_BUDGET = "out_of_budget"


ARRIVED: Final = (State.SENT, State.DELIVERED)
FAILED: Final = (State.FAILED_PERMANENT, State.EXPIRED, State.UNDELIVERABLE)
PENDING: Final = (State.CREATED, State.SENDING, State.FAILED_TEMPORARY)


def may_retry(kind: Kind, state: State) -> bool:
    """What was sealed is never sent again: it is gone, and asked for anew instead."""
    return kind not in SEALED and state in (*FAILED, State.FAILED_TEMPORARY)


def settled_as(state: State) -> Literal["sent", "failed", "expired"] | None:
    """What others are told; None while nothing is final, or when the person did not want it."""
    if state in ARRIVED:
        return "sent"
    if state is State.EXPIRED:
        return "expired"
    return "failed" if state in FAILED else None
