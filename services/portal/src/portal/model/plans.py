"""An edition as written in a data file, with days instead of moments."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from contracts.events import DossierRules, EditionState, EditionWindows, Organiser, VotingRules
from contracts.windows import Window
from portal.model import commitments, targets, windows
from servicekit.times import VN


class PlannedWindow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days in Viet Nam, both included; or, in a demonstration, days counted from its seeding."""

    from_day: date | None = msgspec.field(name="from", default=None)
    through: date | None = None
    from_days: int | None = None
    through_days: int | None = None
    label: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document of the edition; `basis` marks the legal chain (S0-04), relations are symbols."""

    symbol: str
    issuer: str
    title: str
    issued_on: date | None = None
    basis: bool = False
    body: str = ""
    based_on: list[str] = []
    implements: list[str] = []
    supersedes: list[str] = []


class Post(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """News, an event or a sponsor; a `link` becomes the last line of an article."""

    kind: str
    title: str
    summary: str = ""
    link: str = ""
    happens_on: date | None = None


class PlannedArticle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A first article; `drawing` of a demonstration: `logo` or `film`, `picture` says its words."""

    kind: str
    title: str
    summary: str = ""
    body: str = ""
    position: int = 0
    tier: str = "partner"
    place: str = ""
    drawing: str = ""
    picture: str = ""


class PlannedPublication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In a demonstration: that the rules were published, in days counted from its seeding."""

    from_days: int
    reason: str


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One data file. What it leaves out is not announced (Y-04)."""

    code: str
    number: int
    title: str
    short_title: str
    year: int | None = None
    demonstration: bool = False
    rules_published: PlannedPublication | None = None
    windows: dict[str, PlannedWindow] = {}
    voting: VotingRules = VotingRules()
    rules: dict[str, Any] = {}
    help_contact: dict[str, str] = {}
    organiser: Organiser = Organiser()
    documents: list[Document] = []
    posts: list[Post] = []
    articles: list[PlannedArticle] = []


def to_edition(plan: Plan, now: datetime) -> EditionState:
    """The first version of the edition. Raises msgspec.ValidationError, BadTarget."""
    today = now.astimezone(VN).date()
    planned = {kind: _window(window, today) for kind, window in plan.windows.items()}
    edition = EditionState(
        code=plan.code,
        number=plan.number,
        version=1,
        title=plan.title,
        short_title=plan.short_title,
        year=plan.year or today.year,
        demonstration=plan.demonstration,
        windows=EditionWindows(**planned),
        voting=plan.voting,
        rules=plan.rules,
        help_contact=plan.help_contact,
        organiser=plan.organiser,
    )
    targets.check(edition.targets)
    msgspec.convert(plan.rules, DossierRules)
    _ = edition.letterhead, edition.monthly_report, edition.scoring, edition.prizes
    return msgspec.structs.replace(edition, rules_hash=commitments.rules_hash(edition))


def published_at(publication: PlannedPublication, now: datetime) -> datetime:
    """The first moment of its day."""
    return windows.day_start(now.astimezone(VN).date() + timedelta(days=publication.from_days))


def _window(planned: PlannedWindow, today: date) -> Window:
    first = planned.from_day or today + timedelta(days=planned.from_days or 0)
    last = planned.through
    if planned.through_days is not None:
        last = today + timedelta(days=planned.through_days)
    end = None if last is None else windows.day_end(last)
    return windows.make(
        windows.day_start(first), end, planned.label or windows.usual_label(first, last)
    )
