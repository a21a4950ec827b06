"""What an edition says about messages: `rules["messages"]`, which notifications reads."""

from collections.abc import Collection, Mapping, Sequence
from datetime import time
from typing import Annotated, Any, Final

import msgspec

from contracts.events import EditionState

USUAL: Final = ("email", "zalo", "sms")
Amount = Annotated[int, msgspec.Meta(ge=0)]


class MessageRules(msgspec.Struct, frozen=True, kw_only=True):
    """In đồng; 0 is no limit. `unwanted`: reminders the edition does not send. Quiet hours are of
    Viet Nam, half-open; the same hour twice means never. Other words of the rules stay as they are.
    """

    chains: dict[str, list[str]] = {}
    sms_diacritics: bool = False
    zalo_cost: Amount = 0
    sms_cost: Amount = 0
    cost_per_day: Amount = 0
    cost_per_campaign: Amount = 0
    quiet_from: time = time(21)
    quiet_to: time = time(7)
    vote_thanks: bool = False
    unwanted: tuple[str, ...] = ()

    @property
    def order(self) -> Sequence[str]:
        """The channels of kinds that have no chain of their own."""
        return self.chains.get("*") or USUAL


def message_rules(edition: EditionState) -> MessageRules:
    """Raises msgspec.ValidationError when they are malformed."""
    return msgspec.convert(edition.rules.get("messages", {}), MessageRules)


def with_message_rules(edition: EditionState, values: Mapping[str, Any]) -> EditionState:
    """The edition with these changes; what says the usual and what says nothing are the same."""
    known = edition.rules.get("messages", {})
    after = msgspec.structs.replace(
        edition, rules=edition.rules | {"messages": known | dict(values)}
    )
    return edition if message_rules(after) == message_rules(edition) else after


def unwanted(kinds: Collection[str], wanted: Collection[str]) -> list[str]:
    """Those of the kinds that nobody ticked."""
    return [kind for kind in kinds if kind not in wanted]
