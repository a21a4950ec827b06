"""A generated year of all units: every total is counted a second time here, from the plan itself.

The plan is made first, as plain records; events are made of it, sent twice and shuffled; the
figures must be those of the plan, whatever the order.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from contracts.envelope import EventData
from contracts.events import (
    AccountState,
    DossierState,
    DossierTransitioned,
    EditionWindows,
    EntryState,
    MessageSettled,
    MinuteCount,
    VotesRecorded,
)
from contracts.events.submissions import DossierStage as Stage
from contracts.windows import Window
from reporting.actions import read_dossiers, read_figures, read_stages
from reporting.model.query import Query
from reporting.model.targets import Counts
from reporting.store import generations
from servicekit.db import Database
from servicekit.testing import a_unit, an_edition, at

pytestmark = pytest.mark.integration

BEGIN = at("2026-04-01T08:00:00+07:00")
OPEN, CLOSE = at("2026-10-01T00:00:00+07:00"), at("2026-11-01T00:00:00+07:00")
NOW = at("2027-03-31T12:00:00+07:00")
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


@dataclass
class Planned:
    """One dossier as somebody might tell of it."""

    number: int
    path: tuple[Stage, ...]
    units: tuple[str, ...]
    declined: tuple[str, ...]
    field: str
    made: datetime
    moments: list[datetime] = field(default_factory=list)

    @property
    def stage(self) -> Stage:
        return self.path[-1] if self.path else Stage.DRAFT

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
    sent: list[tuple[str, str, datetime]]


def plan(chance: random.Random) -> Year:
    groups = {f"{group}-{n}": group for group, size in GROUPS.items() for n in range(size)}
    parents: dict[str, str | None] = dict.fromkeys(groups)
    for n in range(30):  # hospitals, schools: outside the list, one of them two levels down
        code = f"sub-{n}"
        parents[code] = f"sub-{n - 1}" if n % 10 == 9 else f"department-{n % 15}"
        groups[code] = "sub_unit"
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
    return BEGIN + timedelta(minutes=chance.randrange(200 * 24 * 60))


def _dossier(number: int, chance: random.Random, codes: list[str]) -> Planned:
    units = tuple(chance.sample(codes, chance.choice((0, 1, 1, 1, 2, 3))))
    made = _moment(chance)
    path = chance.choice(PATHS)
    moments = [made + timedelta(days=1 + n, seconds=number) for n in range(len(path))]
    declined = units[1:2] if chance.random() < 0.2 else ()
    kind = chance.choice(("it", "tea", ""))
    return Planned(number, path, units, declined, kind, made, moments)


def events_of(year: Year) -> Iterator[EventData]:
    for code, parent in year.parents.items():
        group = year.groups[code]
        yield a_unit(code=code, name=code, group=group, parent=parent, listed=group != "sub_unit")
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
                             at=moment)  # type: ignore[arg-type]  # fmt: skip


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


def lineage(year: Year, code: str) -> set[str]:
    found = set()
    at_: str | None = code
    while at_ is not None:
        found.add(at_)
        at_ = year.parents[at_]
    return found


def counted(year: Year, unit: str | None, stages: set[Stage]) -> int:
    """Distinct dossiers, one by one: no sums, no SQL."""
    return sum(
        one.stage in stages
        and (unit is None or any(unit in lineage(year, code) for code in one.credits))
        for one in year.dossiers
    )


@pytest.fixture
def query() -> Query:
    windows = EditionWindows(submission=Window(start=OPEN, end=CLOSE))
    return Query(edition=an_edition(rules={"targets": TARGETS}, windows=windows), now=NOW)


@pytest.fixture
def year(apply: Any, live: int) -> Year:
    """Sent twice, in any order: states of a key too, as a rebuild and a restored log may."""
    chance = random.Random(2026)  # noqa: S311  # the same year each time
    found = plan(chance)
    events = list(events_of(found))
    twice = events + chance.sample(events, len(events) // 4)
    chance.shuffle(twice)
    apply(*twice)
    return found


def test_a_year_of_events_gives_the_totals_of_its_plan(
    year: Year, query: Query, database: Database
) -> None:
    with generations.reading(database) as conn:
        targets = read_dossiers.unit_targets(conn, query)
        stages = read_stages.dossiers(conn, query)
        votes = read_figures.votes(conn, query)
        entries = read_figures.entries(conn, query)
        people = read_figures.accounts(
            conn, Query(edition=query.edition, now=NOW, first_day=date(2026, 1, 1))
        )
        messages = read_figures.messages(conn, query)
    assert len(targets.lines) == sum(GROUPS.values()) + 1 == 118
    for line in targets.lines:
        if line.code is not None:
            told = tuple(counted(year, line.code, of) for of in (MOBILISED, CAME_IN, GOOD))
            assert (line.code, line.counts) == (line.code, Counts(*told))
    whole = Counts(*(counted(year, None, of) for of in (MOBILISED, CAME_IN, GOOD)))
    assert stages.counts == whole
    assert targets.counts == stages.counts
    assert {c.stage: c.dossiers for c in stages.stages if c.dossiers} == dict(
        Counter(one.stage for one in year.dossiers)
    )
    assert {f.field: f.counts.registered for f in stages.fields if f.counts.registered} == dict(
        Counter(one.field for one in year.dossiers if one.stage in MOBILISED)
    )
    check_targets(year, targets)
    check_days(year, stages)
    check_votes(year, votes, entries)
    assert (people.total, people.declared) == (
        PEOPLE, sum(commune is not None for _, commune in year.born)
    )  # fmt: skip
    assert {(c.channel, "sent"): c.sent for c in messages.channels} | {
        (c.channel, "failed"): c.failed for c in messages.channels
    } == dict(Counter((channel, state) for channel, state, _ in year.sent))


def check_targets(year: Year, found: Any) -> None:
    reach = {code: counted(year, code, GOOD) for code in year.parents}
    aims = {code: 1 for code, group in year.groups.items() if group in TARGETS[0]["groups"]}  # type: ignore[operator]
    aims |= {"university-0": 20, "cooperative_alliance-0": 5}
    jointly = sum(
        one.stage in GOOD
        and any(year.groups[up] == "business_association"
                for code in one.credits for up in lineage(year, code))
        for one in year.dossiers
    )  # fmt: skip
    (joint,) = (line for line in found.lines if line.code is None)
    assert (joint.target, joint.members, joint.counts.valid) == (20, 4, jointly)
    assert found.strivers == len(aims) + 1
    assert found.reached == sum(reach[code] >= aim for code, aim in aims.items()) + (jointly >= 20)
    zero = {code for code in aims if counted(year, code, CAME_IN) == 0}
    assert {line.code for line in found.at_zero} == zero
    assert [line.code for line in found.lines if line.promotes] == ["media-0"]
    listed = {code for code, group in year.groups.items() if group != "sub_unit"}
    nobody = [
        one for one in year.dossiers
        if one.stage in MOBILISED
        and not any(lineage(year, code) & listed for code in one.credits)
    ]  # fmt: skip
    assert found.unattributed == len(nobody)


def check_days(year: Year, found: Any) -> None:
    first: Counter[date] = Counter()
    for one in year.dossiers:
        if one.path:
            first[one.moments[0].date()] += 1  # the plan tells local times
    assert {day.day: day.handed_in for day in found.days if day.handed_in} == dict(first)
    assert found.handed_in_by_day[-1].count == sum(first.values())


def check_votes(year: Year, votes: Any, entries: Any) -> None:
    by_entry: Counter[int] = Counter()
    by_hour: Counter[tuple[int, int]] = Counter()
    by_minute: Counter[datetime] = Counter()
    for entry, moment, count, is_struck in year.votes:
        by_entry[entry] += count - is_struck
        by_hour[moment.weekday(), moment.hour] += count - is_struck
        by_minute[moment] += count
    assert (votes.counted, votes.struck) == (
        sum(by_entry.values()), sum(struck for *_, struck in year.votes)
    )  # fmt: skip
    assert {e.number: e.votes for e in entries.entries} == dict(by_entry)
    assert {
        (weekday, hour): n
        for hour, row in enumerate(votes.week.rows) for weekday, n in enumerate(row) if n
    } == dict(+by_hour)  # fmt: skip
    assert votes.peak is not None
    assert votes.peak.count == max(by_minute.values())
    assert sum(bucket.count for bucket in votes.buckets) == votes.counted
