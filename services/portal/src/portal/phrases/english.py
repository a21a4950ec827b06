"""What the English pages say; the Vietnamese ones are the binding ones."""

from datetime import datetime, time, timedelta
from typing import Final

from contracts.windows import Window
from servicekit.times import VN

WINDOWS: Final = {
    "launch": "Launch",
    "promotion": "Promotion",
    "submission": "Handing in",
    "editing": "Changing what was handed in",
    "voting": "Online voting",
    "judging": "Judging",
    "results": "Results",
}
STANDINGS: Final = {"now": "Now", "over": "Over", "ahead": "Ahead", "unknown": ""}
ACTIONS: Final = {
    "vote": ("See the entries and vote", "/binh-chon"),
    "submit": ("Hand in a dossier", "/ho-so"),
    "prepare": ("Prepare a dossier", "/ho-so"),
    "browse": ("See the entries", "/en/entries"),
    "review": ("See the entries", "/en/entries"),
    "judge": ("See the entries", "/en/entries"),
    "see_results": ("See the results", "/tin-tuc"),
}
READ_RULES: Final = ("Read the rules", "/en/rules")
UNANNOUNCED: Final = "To be announced"
SINCE: Final = "From {first}"
THROUGH: Final = "From {first} to the end of {last}"
UNTIL: Final = "From {first} until {last}"
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day(moment: datetime) -> str:
    """`31 October 2026`, the day in Viet Nam."""
    local = moment.astimezone(VN)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def span(window: Window | None) -> str:
    """A window by its exact limits, in Viet Nam time; midnight belongs to the day that ends."""
    if window is None:
        return UNANNOUNCED
    if window.end is None:
        return SINCE.format(first=day(window.start))
    local = window.end.astimezone(VN)
    if local.time() == time(0):
        last = day(window.end - timedelta(milliseconds=1))
        return THROUGH.format(first=day(window.start), last=last)
    return UNTIL.format(first=day(window.start), last=f"{local:%H:%M} on {day(window.end)}")


def action(step: str) -> tuple[str, str]:
    """The one thing to do now: its words and its address."""
    return ACTIONS.get(step, READ_RULES)
