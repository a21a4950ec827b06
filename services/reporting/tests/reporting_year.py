"""A generated year of all units: what happens, told once as a plan and once as events.

Tests count their totals from the plan itself, one by one: no sums, no SQL, no code of reporting.
"""

import dataclasses
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from contracts.envelope import EventData
from contracts.events import (
    AccountState,
    DossierState,
    DossierTransitioned,
    EntryState,
    FormerParent,
    MessageSettled,
    MinuteCount,
    VotesRecorded,
)
from contracts.events.submissions import DossierStage as Stage
from servicekit.testing import a_unit, at

BEGIN = at("2026-04-01T08:00:00+07:00")
OPEN, CLOSE = at("2026-10-01T00:00:00+07:00"), at("2026-11-01T00:00:00+07:00")
NOW = at("2027-04-05T12:00:00+07:00")
TODAY = NOW.date()
MONTHS = [date(2026 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16)]
EDITION = "trinh-dien"
GROUPS = {"commune_or_ward": 92, "department": 15, "media": 1, "public_service": 2,
          "university": 1, "cooperative_alliance": 1, "association_union": 1,
          "business_association": 4}  # fmt: skip
TARGETS = [
    {"label": "Mỗi đơn vị", "groups": ["commune_or_ward", "department", "public_service",
     "association_union"], "minimum": 1},
    {"label": "Đại học", "groups": ["university"], "minimum": 20},
    {"label": "Liên minh", "groups": ["cooperative_alliance"], "minimum": 5},
    {"label": "Các hội", "groups": ["business_association"], "scope": "group", "minimum": 20},
    {"label": "Chỉ tuyên truyền", "units": ["media-0"], "minimum": 0},
]  # fmt: skip
PATHS: tuple[tuple[Stage, ...], ...] = (
    (),
    (Stage.SUBMITTED,),
    (Stage.SUBMITTED, Stage.VALID),
    (Stage.SUBMITTED, Stage.VALID, Stage.PUBLISHED),
    (Stage.SUBMITTED, Stage.NEEDS_SUPPLEMENT, Stage.SUBMITTED, Stage.VALID),
    (Stage.SUBMITTED, Stage.NOT_VALID),
    (Stage.SUBMITTED, Stage.WITHDRAWN),
)
MOBILISED = {Stage.DRAFT, Stage.SUBMITTED, Stage.NOT_VALID, Stage.VALID, Stage.PUBLISHED}
CAME_IN = MOBILISED - {Stage.DRAFT}
GOOD = {Stage.VALID, Stage.PUBLISHED}
DOSSIERS, BATCHES, PEOPLE = 400, 300, 200
MERGED, SUCCESSOR, MERGED_ON = "old-ward", "commune_or_ward-0", date(2026, 9, 16)
MOVED, FORMER, MOVED_ON = "sub-5", "department-11", date(2026, 12, 16)


@dataclass
class Planned:
    """One dossier as somebody might tell of it."""

    number: int
    path: tuple[Stage, ...]
    units: tuple[str, ...]
    declined: tuple[str, ...]
    field: str
    made: datetime
    moments: list[datetime] = dataclasses.field(default_factory=list)

    @property
    def stage(self) -> Stage:
        return self.path[-1] if self.path else Stage.DRAFT

    @property
    def came(self) -> date:
        """The day it counts for: handed in first, else begun."""
        return (self.moments[0] if self.moments else self.made).date()

    @property
    def credits(self) -> set[str]:
        return set(self.units) - set(self.declined)


@dataclass
class Year:
    """Everything that happens, and whose unit is whose."""

    parents: dict[str, str | None]
    groups: dict[str, str]
    dossiers: list[Planned]
    votes: list[tuple[int, datetime, int, int]]
    born: list[tuple[datetime, str | None]]
    sent: list[tuple[str, Literal["sent", "failed", "expired"], datetime]]


def plan(chance: random.Random) -> Year:
    groups = {f"{group}-{n}": group for group, size in GROUPS.items() for n in range(size)}
    parents: dict[str, str | None] = dict.fromkeys(groups)
    for n in range(30):  # hospitals, schools: outside the list, one of them two levels down
        code = f"sub-{n}"
        parents[code] = f"sub-{n - 1}" if n % 10 == 9 else f"department-{n % 15}"
        groups[code] = "sub_unit"
    parents[MERGED], groups[MERGED] = None, "commune_or_ward"
    codes = list(parents)
    return Year(
        parents=parents,
        groups=groups,
        dossiers=[_dossier(n, chance, codes) for n in range(DOSSIERS)],
        votes=[
            (chance.randrange(1, 40), _moment(chance), chance.randrange(1, 400), n % 10 == 0)
            for n in range(BATCHES)
        ],
        born=[
            (_moment(chance), chance.choice([None, *codes[:92]])) for _ in range(PEOPLE)
        ],
        sent=[
            (chance.choice(("email", "sms")), chance.choice(("sent", "failed")), NOW - timedelta(
                days=chance.randrange(1, 80))) for _ in range(PEOPLE)
        ],
    )  # fmt: skip


def _moment(chance: random.Random) -> datetime:
    return BEGIN + timedelta(minutes=chance.randrange(364 * 24 * 60))


def _dossier(number: int, chance: random.Random, codes: list[str]) -> Planned:
    units = tuple(chance.sample(codes, chance.choice((0, 1, 1, 1, 2, 3))))
    made = _moment(chance)
    path = chance.choice(PATHS)
    moments = [made + timedelta(days=1 + n, seconds=number) for n in range(len(path))]
    declined = units[1:2] if chance.random() < 0.2 else ()
    kind = chance.choice(("it", "tea", ""))
    return Planned(number, path, units, declined, kind, made, moments)


def events_of(year: Year) -> Iterator[EventData]:
    yield from _events_of_units(year)
    for one in year.dossiers:
        yield from _events_of_dossier(one)
    for number in range(1, 40):
        yield EntryState(edition=EDITION, number=number, version=1, code=f"E{number}", slug="e",
                         title=f"Bài {number}", account=1)  # fmt: skip
    for n, (entry, moment, count, is_struck) in enumerate(year.votes):
        counts = (MinuteCount(entry=entry, minute=moment, votes=count),)
        yield VotesRecorded(
            edition=31, partition=n % 6, first_offset=n, last_offset=n, counts=counts,
            struck=(MinuteCount(entry=entry, minute=moment, votes=1),) if is_struck else (),
        )  # fmt: skip
    for n, (moment, commune) in enumerate(year.born):
        yield AccountState(account=n, version=1, created_at=moment)
        yield AccountState(account=n, version=2, created_at=moment, commune=commune,
                           declared_at=moment if commune else None)  # fmt: skip
    for n, (channel, state, moment) in enumerate(year.sent):
        yield MessageSettled(message=f"m{n}", kind="k", channel=channel, state=state, tries=1,
                             at=moment)  # fmt: skip


def _events_of_units(year: Year) -> Iterator[EventData]:
    ends = {MERGED: {"valid_to": MERGED_ON, "replaced_by": SUCCESSOR}}
    places = {MOVED: {"former_parents": (FormerParent(parent=FORMER, until=MOVED_ON),)}}
    for code, parent in year.parents.items():
        group = year.groups[code]
        yield a_unit(code=code, name=code, group=group, parent=parent, listed=group != "sub_unit",
                     **ends.get(code, {}), **places.get(code, {}))  # fmt: skip


def _events_of_dossier(one: Planned) -> Iterator[EventData]:
    stages = (Stage.DRAFT, *one.path)
    for version, stage in enumerate(stages, 1):
        handed_in = one.moments[0] if one.path and version > 1 else None
        yield DossierState(
            dossier=f"{one.number:05}", version=version, edition=EDITION, code=f"D{one.number}",
            account=1, stage=stage, field=one.field, units=one.units[1:],
            primary_unit=one.units[0] if one.units else None, declined_units=one.declined,
            created_at=one.made, submitted_at=handed_in,
        )  # fmt: skip
    for before, after, moment in zip(stages, one.path, one.moments, strict=False):
        yield DossierTransitioned(dossier=f"{one.number:05}", code=f"D{one.number}", account=1,
                                  title="", before=before, after=after, at=moment)  # fmt: skip


def lineage(year: Year, code: str, day: date) -> set[str]:
    """Whom a dossier of a unit counted for on a day: it, those above, what replaced it."""
    found: set[str] = set()
    todo = [code]
    while todo:
        one = todo.pop()
        found.add(one)
        parent = FORMER if one == MOVED and day < MOVED_ON else year.parents[one]
        todo += [parent] if parent else []
        todo += [SUCCESSOR] if one == MERGED and day >= MERGED_ON else []
    return found


def listed(year: Year, day: date) -> set[str]:
    """The edition's own list of units on a day."""
    found = {code for code, group in year.groups.items() if group != "sub_unit"}
    return found - {MERGED} if day >= MERGED_ON else found


def counted(
    year: Year, unit: str | None, stages: set[Stage], day: date = TODAY,
    wanted: Callable[[Planned], bool] = lambda one: True,
) -> int:  # fmt: skip
    """Distinct dossiers, one by one; `unit` None: of the province."""
    return sum(
        one.stage in stages
        and wanted(one)
        and (unit is None or any(unit in lineage(year, code, day) for code in one.credits))
        for one in year.dossiers
    )
