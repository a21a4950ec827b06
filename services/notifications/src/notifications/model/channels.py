"""The ways a message can travel, and in which order they are tried."""

from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec


class Channel(StrEnum):
    """How a message travels. Besides, whatever is for an account stands in its inbox."""

    EMAIL = "email"
    ZALO = "zalo"
    SMS = "sms"


ANY_KIND: Final = "*"
USUAL: Final[dict[str, tuple[Channel, ...]]] = {"new_sign_in": (Channel.EMAIL,)}
"""Chains of kinds where an edition says nothing about the kind itself. A code for a phone has just
rung that phone: a text message about its use would cost money and say nothing new."""


class MessageRules(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition says about messages: `rules["messages"]`.

    `chains`: for a kind of message, or for all others as `*`, the channels in the order they are
    tried. `sms_diacritics`: text messages keep their marks, in segments of 70 instead of 160.
    `zalo_cost`, `sms_cost`: in đồng, of one message and of one segment; `cost_per_day`,
    `cost_per_campaign`: what may be spent, codes aside; 0 for no limit. `unwanted`: kinds of
    reminders the edition does not send.
    """

    chains: dict[str, tuple[Channel, ...]] = {}
    sms_diacritics: bool = False
    zalo_cost: Annotated[int, msgspec.Meta(ge=0)] = 0
    sms_cost: Annotated[int, msgspec.Meta(ge=0)] = 0
    cost_per_day: Annotated[int, msgspec.Meta(ge=0)] = 0
    cost_per_campaign: Annotated[int, msgspec.Meta(ge=0)] = 0
    unwanted: tuple[str, ...] = ()

    def chain(self, kind: str) -> tuple[Channel, ...]:
        """E-mail first where nothing is said: it costs nothing."""
        usual = USUAL.get(kind) or self.chains.get(ANY_KIND) or tuple(Channel)
        return self.chains.get(kind) or usual


def read_rules(rules: dict[str, Any]) -> MessageRules:
    """Raises msgspec.ValidationError when `rules["messages"]` is malformed."""
    return msgspec.convert(rules.get("messages", {}), MessageRules)
