"""What portal says: the edition, its calendar and its rules (law 9)."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from contracts import topics
from contracts.envelope import EventData, register
from contracts.scoring import Prize, Scoring
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
    staff_may_vote: bool = True
    """Accounts with any role: officers of units, secretaries, the Board."""
    paused: bool = False


class UnitTarget(msgspec.Struct, frozen=True, kw_only=True):
    """How many valid dossiers units strive for: a guide, never a limit (S0-14 … S0-19).

    It speaks of the units it names, and of the listed units of its `groups` that no target names.
    `each`: every one of them by itself; `group`: the units of its one group jointly (S0-16).
    A `minimum` of 0 frees from a target (Y-06).
    """

    label: str
    minimum: Annotated[int, msgspec.Meta(ge=0)]
    groups: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    scope: Literal["each", "group"] = "each"


class FormerTargets(msgspec.Struct, frozen=True, kw_only=True):
    """What units strove for until a moment, half-open."""

    targets: tuple[UnitTarget, ...]
    until: datetime


class Choice(msgspec.Struct, frozen=True):
    """One item of an edition's list."""

    code: str
    label: str


class EligibilityQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the self-check before a draft, to be answered with yes or no (Y-03).

    `needed`: a "no" stops; otherwise it only advises. `source`: the rule it comes from;
    `otherwise`: what somebody who answers "no" can do instead.
    """

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,39}$")]
    question: str
    help: str = ""
    needed: bool = True
    source: str = ""
    otherwise: str = ""


class DossierRules(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition asks of dossiers (S0-10, S3-07, S3-08, S3-13, S4-06); days are whole ones.

    A list that is empty is not asked. `applied_required`: only what is already applied enters
    (edition 1 also took ideas, Y-03). `supplement_days`: how long an applicant may answer;
    `review_days`: how long a dossier may wait.
    `paper_counts_by`: which day of a dossier on paper decides whether it came in time;
    `import_undo_hours`: how long an import of such dossiers can be undone.
    `undo_minutes`: how long a conclusion or a publication can be taken back without a new one.
    `two_person_review`: valid and not valid need a second reviewer. `checklist`: what a reviewer
    ticks beside the dossier; empty for the usual points.
    `upload_grace_minutes`: how long after the deadline a file may come whose hash was registered
    before it (S3-05).
    """

    object_kinds: tuple[Choice, ...] = ()
    fields: tuple[Choice, ...] = ()
    areas: tuple[Choice, ...] = ()
    themes: tuple[Choice, ...] = ()
    eligibility: tuple[EligibilityQuestion, ...] = ()
    applied_required: bool = True
    evidence_required: bool = True
    max_files: Annotated[int, msgspec.Meta(ge=1)]
    supplement_days: Annotated[int, msgspec.Meta(ge=1)]
    review_days: Annotated[int, msgspec.Meta(ge=1)]
    paper_counts_by: Literal["postmark", "receipt"] = "receipt"
    import_undo_hours: Annotated[int, msgspec.Meta(ge=0)] = 24
    undo_minutes: Annotated[int, msgspec.Meta(ge=0)] = 60
    two_person_review: bool = False
    checklist: tuple[Choice, ...] = ()
    upload_grace_minutes: Annotated[int, msgspec.Meta(ge=0)] = 0

    def label(self, code: str) -> str:
        """The label of a kind, field, area or theme; the code itself when the list lost it."""
        every = (*self.object_kinds, *self.fields, *self.areas, *self.themes)
        return next((choice.label for choice in every if choice.code == code), code)


class Organiser(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds the edition, as its pages say; empty: not said."""

    board: str = ""
    standing_body: str = ""


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on official letters of an edition (S0-01 … S0-03); empty: not said.

    `symbol` follows the number, as `BTCCT-TTK`; `positions` are the lines over the signature;
    `archive` is the unit that keeps a copy.
    """

    superior: str = ""
    symbol: str = ""
    place: str = ""
    positions: tuple[str, ...] = ()
    archive: str = ""


class ReportField(msgspec.Struct, frozen=True, kw_only=True):
    """What units write in their monthly report: a text, or a number from 0 (S0-25).

    `obstacle`: what stands here can be followed as an obstacle until it is removed (S0-30).
    """

    code: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,39}$")]
    label: str
    help: str = ""
    kind: Literal["text", "number"] = "text"
    needed: bool = False
    obstacle: bool = False


class DueDay(msgspec.Struct, frozen=True, kw_only=True):
    """ "Before day N", of the month itself or of a later one."""

    before_day: Annotated[int, msgspec.Meta(ge=2, le=31)]
    months_later: Annotated[int, msgspec.Meta(ge=0, le=3)] = 0


class MonthlyReport(msgspec.Struct, frozen=True, kw_only=True):
    """How units report every month (S0-24 … S0-29); the days themselves are reporting's to compute.

    "Before day N" excludes day N; in a month without it the month's last day is still on time.
    `if_holiday`: where the last day is none to work on, it stays, or moves to the working day
    before or after it. Saturdays and Sundays are none, but for `working_days`; nor `holidays`.
    `first_month`, `last_month` as `2026-05`; left out: the months in which the edition's first
    window begins and its last known one ends. `consolidated`: when the standing body's own report
    is due; left out: not said. `cosigned`: a second officer of each unit confirms its reports.
    """

    before_day: Annotated[int, msgspec.Meta(ge=2, le=31)]
    if_month_is_shorter: Literal["last_day"] = "last_day"
    if_holiday: Literal["keep", "before", "after"] = "keep"
    first_month: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] | None = None
    last_month: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] | None = None
    holidays: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    remind_days_before: tuple[int, ...] = (7, 3, 1)
    consolidated: DueDay | None = None
    cosigned: bool = False
    fields: tuple[ReportField, ...] = ()


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
    """Rule parameters other than voting's, by name: `DossierRules`, `letterhead`, `targets`,

    `monthly_report`, `scoring`, `prizes` and `absent_phases` read theirs.
    """
    rules_hash: str = ""
    rules_version: int = 0
    """Which published version of the rules is in force and what `rules_hash` is of; 0: none yet."""
    help_contact: dict[str, str] = msgspec.field(default_factory=dict)
    organiser: Organiser = Organiser()
    former_targets: tuple[FormerTargets, ...] | None = None
    """The oldest first; `targets` are the present ones. None: said by a release that kept none."""

    def key(self) -> str:
        return self.code

    @property
    def dossier_rules(self) -> DossierRules:
        """Raises msgspec.ValidationError when `rules` lacks something or is malformed."""
        return msgspec.convert(self.rules, DossierRules)

    @property
    def thanks_voters(self) -> bool:
        """`rules["messages"]["vote_thanks"]`: off unless the edition wants it."""
        rules = self.rules.get("messages")
        return isinstance(rules, dict) and rules.get("vote_thanks") is True

    @property
    def letterhead(self) -> Letterhead:
        """`rules["letterhead"]`. Raises msgspec.ValidationError when it is malformed."""
        return msgspec.convert(self.rules.get("letterhead", {}), Letterhead)

    @property
    def targets(self) -> tuple[UnitTarget, ...]:
        """`rules["targets"]`. Raises msgspec.ValidationError when they are malformed."""
        return msgspec.convert(self.rules.get("targets", ()), tuple[UnitTarget, ...])

    def targets_at(self, moment: datetime) -> tuple[UnitTarget, ...]:
        """What units strove for then, as far as the state says."""
        former = (one for one in self.former_targets or () if moment < one.until)
        found = next(former, None)
        return self.targets if found is None else found.targets

    @property
    def monthly_report(self) -> MonthlyReport | None:
        """`rules["monthly_report"]`; None: this edition asks for no reports.

        Raises msgspec.ValidationError when it is malformed.
        """
        return msgspec.convert(self.rules.get("monthly_report"), MonthlyReport | None)

    @property
    def scoring(self) -> Scoring | None:
        """`rules["scoring"]`; None: not announced. Raises msgspec.ValidationError."""
        return msgspec.convert(self.rules.get("scoring"), Scoring | None)

    @property
    def prizes(self) -> tuple[Prize, ...]:
        """`rules["prizes"]`, the highest first; empty: not announced.

        Raises msgspec.ValidationError when they are malformed.
        """
        return msgspec.convert(self.rules.get("prizes", ()), tuple[Prize, ...])

    @property
    def absent_phases(self) -> frozenset[str]:
        """Kinds of windows that this edition does not have at all (Y-04); others may yet come."""
        return frozenset(self.rules.get("absent_phases", ()))
