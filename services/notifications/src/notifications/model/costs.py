"""What a message costs, and for which purse."""

from datetime import datetime
from typing import Final

from notifications.model.channels import Channel, MessageRules
from notifications.model.text_messages import segments
from servicekit.times import VN

CAMPAIGN: Final = "campaign:"
"""How the occasions of a campaign's messages begin: `campaign:<its id>`."""


def cost_of(channel: Channel, text: str, rules: MessageRules) -> int:
    """In đồng; `text` is what a text message says."""
    if channel is Channel.SMS:
        return rules.sms_cost * segments(text)
    return rules.zalo_cost if channel is Channel.ZALO else 0


def purses(occasion: str, rules: MessageRules, now: datetime) -> list[tuple[str, int]]:
    """What a cost is counted against, with the most that may be spent of each; 0 for no limit."""
    day = f"day:{now.astimezone(VN):%Y-%m-%d}"
    found = [(day, rules.cost_per_day)]
    if occasion.startswith(CAMPAIGN):
        found.append((occasion, rules.cost_per_campaign))
    return found
