"""What portal says: the edition, its calendar and its rules (law 9)."""

from typing import Any, ClassVar, Literal

import msgspec

from contracts import topics
from contracts.envelope import EventData, register
from contracts.topics import Topic
from contracts.windows import Window


class EditionWindows(msgspec.Struct, frozen=True, kw_only=True):
    """None: not announced, or the edition has no such phase (Y-04)."""

    launch: Window | None = None
    promotion: Window | None = None
    submission: Window | None = None
    editing: Window | None = None
    voting: Window | None = None
    judging: Window | None = None
    results: Window | None = None


class VotingRules(msgspec.Struct, frozen=True, kw_only=True):
    """How the public votes in this edition (S1-04, S1-05, S1-11, S1-19)."""

    contacts: Literal["any", "email", "phone", "both"] = "any"
    declaration: Literal["asked", "required"] = "required"
    counts: Literal["public", "hidden"] = "public"
    counts_hidden_last_hours: int = 0
    organisations_may_vote: bool = False
    authors_may_vote: bool = True
    paused: bool = False


@register
class EditionState(EventData, frozen=True, kw_only=True):
    """Everything about an edition that others need. `number` is 1…31 and never reused."""

    topic: ClassVar[Topic] = topics.EDITIONS
    type: ClassVar[str] = "portal.edition_state"

    code: str
    number: int
    version: int
    title: str
    short_title: str = ""
    year: int = 0
    current: bool = False
    demonstration: bool = False
    windows: EditionWindows = EditionWindows()
    voting: VotingRules = VotingRules()
    rules: dict[str, Any] = msgspec.field(default_factory=dict)
    """Rule parameters other than voting's, by name: lists of kinds, fields, themes, targets."""
    rules_hash: str = ""
    help_contact: dict[str, str] = msgspec.field(default_factory=dict)

    def key(self) -> str:
        return self.code
