"""What a reader asks for: the edition and the filters that the address carries."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import msgspec

from contracts.events import EditionState
from reporting.model import periods

Codes = Collection[str] | None
"""Of units; None: all there are."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """`first_day`, `last_day`: days in Viet Nam, both included; `now`: the reading moment."""

    edition: EditionState
    now: datetime
    group: str | None = None
    field: str | None = None
    unit: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    step: periods.Step | None = None

    @property
    def since(self) -> datetime | None:
        return None if self.first_day is None else periods.first_moment(self.first_day)

    @property
    def until(self) -> datetime | None:
        return None if self.last_day is None else periods.after_last_moment(self.last_day)

    @property
    def end(self) -> datetime:
        """The end of the period, but never in the future."""
        return self.now if self.until is None else min(self.until, self.now)

    @property
    def day(self) -> date:
        """The day on which the list of units is looked at."""
        today = periods.day_of(self.now)
        return today if self.last_day is None else min(today, self.last_day)

    def narrowed_to(self, unit: str) -> "Query":
        """The same question about one unit's branch."""
        return msgspec.structs.replace(self, unit=unit)

    def params(self, codes: Codes = None, **more: Any) -> dict[str, Any]:
        """Named parameters for the queries; `codes`: of the units they are about."""
        return {
            "codes": None if codes is None else list(codes),
            "edition": self.edition.code,
            "number": self.edition.number,
            "field": self.field,
            "since": self.since,
            "until": self.until,
        } | more
