"""Letters to guests: what was asked for, and what has become of it."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

Kind = Literal["invitation", "reminder", "changed", "cancelled"]
Outcome = Literal["", "sent", "failed", "expired"]
Delivery = Literal["waiting", "sent", "failed", "expired"]
NOT_ARRIVED: Final[tuple[Delivery, ...]] = ("failed", "expired")


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """`outcome` stays empty until it is settled; a bounce may still follow `sent`."""

    request: UUID
    guest: int
    letter: Kind
    asked_at: datetime
    expires_at: datetime
    outcome: Outcome = ""
    channel: str = ""
    failure: str = ""
    settled_at: datetime | None = None


def delivery(letter: Letter, now: datetime) -> Delivery:
    """What staff are shown: a letter nobody told the end of is over with its time."""
    if letter.outcome:
        return letter.outcome
    return "waiting" if now < letter.expires_at else "expired"
