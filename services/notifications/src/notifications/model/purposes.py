"""What messages are for, as people allow or refuse it: for each purpose and each way to them."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

import msgspec

from notifications.model.kinds import Kind
from notifications.model.recipients import Contact
from servicekit.times import VN


class Purpose(StrEnum):
    """Everything else is mandatory: an account, a dossier or a unit's report needs it."""

    PROGRESS = "progress"
    REPORTS = "reports"
    EVENTS = "events"
    VOTING = "voting"
    NEWS = "news"


class Way(StrEnum):
    """How people think of channels: a letter, or something that makes the phone ring."""

    EMAIL = "email"
    PHONE = "phone"


KINDS: Final[dict[Purpose, tuple[Kind, ...]]] = {
    Purpose.PROGRESS: (
        Kind.DOSSIER_VALID,
        Kind.PUBLISHED,
        Kind.RESTORED,
        Kind.CORRECTION_ACCEPTED,
        Kind.NOTICE,
    ),
    Purpose.REPORTS: (Kind.REPORT_ACCEPTED,),
    Purpose.EVENTS: (Kind.CEREMONY_INVITED, Kind.CEREMONY_REMINDER),
    Purpose.VOTING: (
        Kind.VOTING_OPENS,
        Kind.VOTING_LAST_DAY,
        Kind.VOTING_CLOSED,
        Kind.VOTE_THANKS,
    ),
    Purpose.NEWS: (Kind.CAMPAIGN,),
}
PURPOSES: Final = {kind: purpose for purpose, kinds in KINDS.items() for kind in kinds}
ASKED: Final = frozenset({Purpose.VOTING, Purpose.NEWS})
"""Needs a yes before anything is sent: silence is no consent (Law 91/2025). The others follow from
what their reader does in the contest and go out until they say no."""

Choices = dict[tuple[Purpose, Way], bool]


class QuietHours(msgspec.Struct, frozen=True, kw_only=True):
    """When nothing optional rings a phone, in Viet Nam's time; half-open, over midnight if need be.

    An edition says otherwise in `rules["messages"]`; the same hour twice means never.
    """

    quiet_from: time = time(21)
    quiet_to: time = time(7)

    def ends(self, now: datetime) -> datetime | None:
        """When the quiet that `now` falls into is over; None outside of it."""
        here = now.astimezone(VN)
        clock, over_night = here.time(), self.quiet_from > self.quiet_to
        inside = self.quiet_from <= clock < self.quiet_to
        if over_night:
            inside = clock >= self.quiet_from or clock < self.quiet_to
        if not inside:
            return None
        end = datetime.combine(here.date(), self.quiet_to, VN)
        return end if end > here else end + timedelta(days=1)


def read_quiet_hours(rules: dict[str, Any]) -> QuietHours:
    """Those of `rules["messages"]`; malformed ones must not hold up messages."""
    try:
        return msgspec.convert(rules.get("messages", {}), QuietHours)
    except msgspec.ValidationError:
        return QuietHours()


def is_wanted(choices: Choices, purpose: Purpose, way: Way) -> bool:
    """What was chosen, else what holds until somebody chooses."""
    return choices.get((purpose, way), purpose not in ASKED)


def within(contact: Contact, ways: frozenset[Way]) -> Contact:
    """The contact with the addresses of these ways only."""
    return msgspec.structs.replace(
        contact,
        email=contact.email if Way.EMAIL in ways else None,
        phone=contact.phone if Way.PHONE in ways else None,
    )
