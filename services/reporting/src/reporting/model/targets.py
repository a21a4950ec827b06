"""Dossiers against what units strive for (S0-14 … S0-21). Targets guide, they never block."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

import msgspec

from contracts.events import UnitTarget
from reporting.model.headlines import Headline


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit as the projections hold it; `code` is its only key (S0-09)."""

    code: str
    name: str
    kind: str
    unit_group: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    replaced_by: str | None = None
    listed: bool

    def stands_at(self, day: date) -> bool:
        """Half-open days of validity."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


class Counts(msgspec.Struct, frozen=True):
    """Distinct dossiers: mobilised (drafts too), handed in, found valid (S0-20).

    `leads`: products that units follow and that have no dossier yet (S0-12).
    """

    registered: int = 0
    handed_in: int = 0
    valid: int = 0
    leads: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.registered + other.registered,
            self.handed_in + other.handed_in,
            self.valid + other.valid,
            self.leads + other.leads,
        )

    def of(self, headline: Headline) -> int:
        """The count that stands in front in this phase."""
        if headline is Headline.REGISTERED:
            return self.registered + self.leads
        return self.handed_in if headline is Headline.HANDED_IN else self.valid


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One striver: a unit, or a group with a joint target (`code` None, `members` its size).

    `percent` is of the dossiers that the phase counts, rounded down, so that 100 means reached;
    None without target. `promotes`: freed from a target by name, has to make it known (Y-06).
    """

    code: str | None
    name: str
    group: str
    members: int = 1
    target: int | None
    counts: Counts
    percent: int | None
    rank: int | None = None
    promotes: bool = False

    @property
    def reached(self) -> bool:
        return self.percent is not None and self.percent >= 100

    @property
    def at_zero(self) -> bool:
        """Strives for something and has not handed in any dossier yet."""
        return self.target is not None and self.counts.handed_in == 0


class GroupProgress(msgspec.Struct, frozen=True, kw_only=True):
    """A unit group: `counts` are distinct dossiers, so they may be less than its units' sum."""

    group: str
    units: int
    strivers: int
    reached: int
    at_zero: int
    target: int
    counts: Counts


NO_COUNTS: Final = Counts()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Distinct dossiers by unit with its branch, and by group."""

    by_unit: Mapping[str, Counts] = {}
    by_group: Mapping[str, Counts] = {}

    def of(self, unit: Unit) -> Counts:
        return self.by_unit.get(unit.code, NO_COUNTS)


def standing_units(units: Iterable[Unit], day: date) -> list[Unit]:
    """The edition's own list as it stands on `day` (Y-07)."""
    return [unit for unit in units if unit.listed and unit.stands_at(day)]


def target_of(unit: Unit, targets: Sequence[UnitTarget]) -> UnitTarget | None:
    """The edition's target that names the unit, else that of its group for a listed unit."""
    named = (target for target in targets if unit.code in target.units)
    grouped = (target for target in targets if unit.listed and unit.unit_group in target.groups)
    return next(named, None) or next(grouped, None)


def own_target(unit: Unit, targets: Sequence[UnitTarget]) -> int | None:
    """What the unit strives for by itself; None when its group strives together."""
    found = target_of(unit, targets)
    return None if found is None or found.scope == "group" else found.minimum or None


def joint_target(unit: Unit, targets: Sequence[UnitTarget]) -> int | None:
    """What the unit strives for together with its group (S0-16)."""
    found = target_of(unit, targets)
    return None if found is None or found.scope == "each" else found.minimum or None


def only_promotes(unit: Unit, targets: Sequence[UnitTarget]) -> bool:
    """Whether the edition frees it by name from a target of its own (Y-06, S0-18)."""
    found = target_of(unit, targets)
    return found is not None and unit.code in found.units and found.minimum == 0


def percent_of(count: int, target: int | None) -> int | None:
    """Rounded down; None without a target."""
    return count * 100 // target if target else None


def lines(
    units: Sequence[Unit],
    targets: Sequence[UnitTarget],
    found: Found,
    headline: Headline,
) -> list[Line]:
    """Everyone who strives, ranked; then units without a target of their own, unranked.

    Units whose target is their group's (S0-16) strive together: one line for all of them.
    """
    single = [
        unit_line(unit, own_target(unit, targets), found.of(unit), headline) for unit in units
    ]
    single = [
        msgspec.structs.replace(line, promotes=only_promotes(unit, targets))
        for line, unit in zip(single, units, strict=True)
    ]
    return ranked(single + joint_lines(units, targets, found.by_group, headline))


def joint_lines(
    units: Sequence[Unit],
    targets: Sequence[UnitTarget],
    by_group: Mapping[str, Counts],
    headline: Headline,
) -> list[Line]:
    """One line for each group that strives together."""
    together = Counter(
        (unit.unit_group, target)
        for unit in units
        if (target := joint_target(unit, targets)) is not None
    )
    return [
        Line(
            code=None,
            name=group,
            group=group,
            members=members,
            target=target,
            counts=by_group.get(group, NO_COUNTS),
            percent=percent_of(by_group.get(group, NO_COUNTS).of(headline), target),
        )
        for (group, target), members in together.items()
    ]


def unit_line(unit: Unit, target: int | None, counts: Counts, headline: Headline) -> Line:
    """One unit against its target."""
    return Line(
        code=unit.code,
        name=unit.name,
        group=unit.unit_group,
        target=target,
        counts=counts,
        percent=percent_of(counts.of(headline), target),
    )


def ranked(strivers: Iterable[Line]) -> list[Line]:
    """By percent, then valid, then handed in; equals share a rank; without target: unranked."""
    ordered = sorted(strivers, key=lambda line: (_merit(line), line.name))
    result: list[Line] = []
    place = 0
    for merit, equals in groupby(ordered, key=_merit):
        same = list(equals)
        rank = None if merit[0] else place + 1
        result += [msgspec.structs.replace(line, rank=rank) for line in same]
        place += len(same)
    return result


def groups(
    units: Sequence[Unit], strivers: Sequence[Line], by_group: Mapping[str, Counts]
) -> list[GroupProgress]:
    """One row a group, in the order of the groups' first units."""
    names = list(dict.fromkeys(unit.unit_group for unit in units))
    return [_group(name, units, strivers, by_group.get(name, NO_COUNTS)) for name in names]


def _group(
    name: str, units: Sequence[Unit], strivers: Sequence[Line], counts: Counts
) -> GroupProgress:
    own = [line for line in strivers if line.group == name and line.target is not None]
    return GroupProgress(
        group=name,
        units=sum(unit.unit_group == name for unit in units),
        strivers=len(own),
        reached=sum(line.reached for line in own),
        at_zero=sum(line.at_zero for line in own),
        target=sum(line.target or 0 for line in own),
        counts=counts,
    )


def _merit(line: Line) -> tuple[bool, int, int, int]:
    counts = line.counts
    return (line.percent is None, -(line.percent or 0), -counts.valid, -counts.handed_in)
