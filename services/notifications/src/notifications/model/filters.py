"""Which messages staff look at."""

from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from notifications.model.channels import Channel
from notifications.model.kinds import Kind
from notifications.model.states import State
from servicekit.times import VN


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """None means any. `code` is a dossier's; `day` one in Viet Nam, from midnight to midnight."""

    kind: Kind | None = None
    state: State | None = None
    channel: Channel | None = None
    account: int | None = None
    code: str | None = None
    campaign: int | None = None
    day: date | None = None

    @property
    def start(self) -> datetime | None:
        return None if self.day is None else datetime.combine(self.day, time(), VN)

    @property
    def end(self) -> datetime | None:
        return None if self.day is None else datetime.combine(self.day, time(), VN) + timedelta(1)

    def params(self) -> dict[str, Any]:
        """The values its SQL conditions name."""
        return {
            "kind": self.kind,
            "state": self.state,
            "channel": self.channel,
            "account": self.account,
            "code": self.code,
            "occasion": None if self.campaign is None else f"campaign:{self.campaign}",
            "start": self.start,
            "end": self.end,
        }

    def text(self) -> str:
        """What a cursor is bound to."""
        return "|".join(str(getattr(self, name)) for name in self.__struct_fields__)
