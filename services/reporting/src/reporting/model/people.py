"""How one account and one message count, so that sums can follow their changes."""

from datetime import date, datetime

import msgspec

from reporting.model.periods import day_of

GOOD_STANDING = ("active", "blocked")
"""Merged and erased accounts were somebody else's or nobody's."""


class DayCount(msgspec.Struct, frozen=True):
    """New accounts of a day; `declared`: said where they live, study or work (S1-04)."""

    day: date
    accounts: int
    declared: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What the projection knows of an account: nothing personal."""

    state: str
    commune: str | None
    declared_at: datetime | None
    created_at: datetime | None

    def counts_in(self) -> tuple[date, str] | None:
        """The day and commune in whose sum it stands (commune empty: undeclared)."""
        if self.created_at is None or self.state not in GOOD_STANDING:
            return None
        return day_of(self.created_at), self.commune or ""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """How a message ended last."""

    channel: str
    state: str
    at: datetime

    def counts_in(self) -> tuple[date, str, str]:
        """The day, channel and state in whose sum it stands."""
        return day_of(self.at), self.channel, self.state
