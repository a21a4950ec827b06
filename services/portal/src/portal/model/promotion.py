"""The promotion kit of a unit: its links, and its words with the edition's facts put in."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

import msgspec

from contracts.events import EditionState, UnitState
from contracts.windows import Window
from portal.model import phases
from portal.model.phases import Step
from portal.phrases import promotion as words
from servicekit.phrases import UNIT_GROUPS
from servicekit.text import fold

LINKS: Final = {
    "zalo": "zalo",
    "facebook": "facebook",
    "tiktok": "tiktok",
    "web": "portal",
    "qr": "visual",
}
"""What stands in a link by the channel it counts for (S4-04); anything else counts as `other`."""
UNKNOWN: Final = "other"
POSTS: Final = ("zalo", "facebook", "tiktok")
KINDS: Final = tuple(words.TEXTS)
PLACEHOLDER: Final = re.compile(r"\{([^{}\n]*)\}")
CALLS: Final = {
    Step.VOTE: "vote",
    Step.SUBMIT: "submit",
    Step.PREPARE: "submit",
    Step.READ_RULES: "submit",
    Step.SEE_RESULTS: "see_results",
}
"""What people are called to do in a step; in any other they are called to look at the entries."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What the kit calls people to do now. `when`: the window's own wording, or empty."""

    invitation: str
    scan: str
    when: str


class UnknownPlaceholder(ValueError):
    """A text names something that is never put in; the argument is its name."""


def channel_of(word: str) -> str:
    """The channel that a link's word counts for."""
    return LINKS.get(word, UNKNOWN)


def link_path(unit: str, word: str) -> str:
    """`/d/05482?k=zalo`: short, for it is printed and drawn."""
    return f"/d/{unit}?k={word}"


def call(edition: EditionState, now: datetime) -> Call:
    """What to call people to in the phase the edition is in."""
    step = phases.phase(edition, now).step
    kind = CALLS.get(step, "browse")
    return Call(
        invitation=words.INVITATIONS[kind],
        scan=words.SCAN[kind],
        when=_when(edition, kind),
    )


def _when(edition: EditionState, kind: str) -> str:
    window: Window | None = {
        "vote": edition.windows.voting,
        "submit": edition.windows.submission,
    }.get(kind)
    if kind not in ("vote", "submit"):
        return ""
    return window.label if window is not None and window.label else words.UNTIL_ANNOUNCED


def check(texts: Mapping[str, str]) -> None:
    """Raises UnknownPlaceholder for the first text that names something we do not know."""
    for text in texts.values():
        for name in PLACEHOLDER.findall(text):
            if name not in words.PLACEHOLDERS:
                raise UnknownPlaceholder(name)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with values put in; a line that had nothing but an empty value goes, and so does
    the blank line it would leave."""
    filled = (_fill_line(line, values) for line in text.splitlines())
    joined = "\n".join(line for line in filled if line is not None)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def _fill_line(line: str, values: Mapping[str, str]) -> str | None:
    filled = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), line)
    tidy = re.sub(r" {2,}", " ", re.sub(r"(?:(?<=\s)|^)\.(?=\s|$)", "", filled)).strip()
    return None if line.strip() and not tidy else tidy


def is_offered(unit: UnitState, today: date) -> bool:
    """Whether a unit has a kit: it exists today and is more than a node above others."""
    begun = unit.valid_from is None or unit.valid_from <= today
    return begun and (unit.valid_to is None or today < unit.valid_to) and unit.group != "root"


def by_name(units: Iterable[UnitState]) -> list[UnitState]:
    """As lists show them: by group, then by name."""
    order = {group: place for place, group in enumerate(UNIT_GROUPS)}
    return sorted(units, key=lambda unit: (order.get(unit.group, len(order)), fold(unit.name)))
