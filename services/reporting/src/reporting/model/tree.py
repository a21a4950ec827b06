"""The tree of units: whom a dossier counts for (S0-21, S2-05, S3-10)."""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import msgspec

from reporting.model.stages import HANDED_IN, ORDER, REGISTERED, VALID
from reporting.model.targets import Counts, Found, Unit

LEAD: Final = "lead"
"""The stage of what is followed before it is a dossier."""


COUNTS_AS: Final = {LEAD: (False, False, False, True)} | {
    stage.value: (stage in REGISTERED, stage in HANDED_IN, stage in VALID, False) for stage in ORDER
}
"""By stage, what of `Counts` a dossier belongs to."""


class Tally(msgspec.Struct, frozen=True):
    """So many dossiers of one stage, or leads, are credited to exactly these units.

    `lately`: those of them that came in since a moment that was asked about.
    """

    credited: tuple[str, ...]
    stage: str
    dossiers: int
    lately: int = 0


class StageOfField(msgspec.Struct, frozen=True):
    """So many dossiers of one field are at one stage."""

    field: str
    stage: str
    dossiers: int


class Tree:
    """Every unit counts for itself, for all above it, and for the unit that replaced it."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.code: unit for unit in units}
        self._above: dict[str, frozenset[str]] = {}

    def find(self, code: str) -> Unit | None:
        return self._units.get(code)

    def above(self, code: str) -> frozenset[str]:
        """Codes that a dossier of `code` counts for, `code` among them. A cycle ends."""
        if code not in self._above:
            self._above[code] = frozenset(self._climb(code))
        return self._above[code]

    def branch(self, tops: Collection[str]) -> list[str]:
        """Codes of all units that count for one of `tops`."""
        wanted = frozenset(tops)
        return sorted(code for code in self._units if self.above(code) & wanted)

    def children(self, code: str) -> list[Unit]:
        """Units directly below."""
        return [unit for unit in self._units.values() if unit.parent == code]

    def parents(self, code: str) -> list[Unit]:
        """The chain of units above, from the top down."""
        chain: list[Unit] = []
        unit = self._units.get(code)
        while unit and unit.parent and (unit := self._units.get(unit.parent)):
            if unit in chain or unit.code == code:
                break
            chain.insert(0, unit)
        return chain

    def counted_for(self, credited: Sequence[str]) -> AbstractSet[str]:
        """All units that a dossier with these credits counts for, each once."""
        if len(credited) == 1:
            return self.above(credited[0])
        return set().union(*map(self.above, credited))

    def _climb(self, code: str) -> set[str]:
        seen: set[str] = set()
        waiting = [code]
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            unit = self._units.get(at)
            if unit is not None:
                waiting += [above for above in (unit.parent, unit.replaced_by) if above]
        return seen


class RollUp(Found, frozen=True, kw_only=True):
    """Distinct dossiers of the province, by unit with its branch, by group of listed units."""

    counts: Counts
    unattributed: int


def roll_up(tallies: Iterable[Tally], tree: Tree, listed: Sequence[Unit]) -> RollUp:
    """A dossier counts once for each unit and each group, however many credits lead there."""
    group_of = {unit.code: unit.unit_group for unit in listed}
    province, by_unit, by_group = _Sums(), _Sums(), _Sums()
    for tally in tallies:
        tops = tree.counted_for(tally.credited)
        groups = {group_of[top] for top in tops if top in group_of}
        of_province = ("all",) if groups else ("all", "unattributed")
        province.add(of_province, tally.stage, tally.dossiers)
        by_unit.add(tops, tally.stage, tally.dossiers)
        by_group.add(groups, tally.stage, tally.dossiers)
    whole = province.counts()
    return RollUp(
        counts=whole.get("all", Counts()),
        by_unit=by_unit.counts(),
        by_group=by_group.counts(),
        unattributed=whole.get("unattributed", Counts()).registered,
    )


class _Sums:
    """Dossiers by stage and key, added in place: tallies may be tens of thousands."""

    def __init__(self) -> None:
        self._stages: dict[str, dict[str, int]] = {}

    def add(self, keys: Iterable[str], stage: str, dossiers: int) -> None:
        found = self._stages.setdefault(stage, {})
        for key in keys:
            found[key] = found.get(key, 0) + dossiers

    def counts(self) -> dict[str, Counts]:
        sums: dict[str, Counts] = {}
        for stage, found in self._stages.items():
            for key, dossiers in found.items():
                sums[key] = sums.get(key, Counts()) + counts_of(stage, dossiers)
        return sums


def by_field(found: Iterable[StageOfField], listed: Iterable[str]) -> dict[str, Counts]:
    """Counts by field: those of the edition's list in its order, then what stands outside it."""
    sums = {field: Counts() for field in listed}
    for some in found:
        sums[some.field] = sums.get(some.field, Counts()) + counts_of(some.stage, some.dossiers)
    return sums


def totals(found: Iterable[Tally | StageOfField]) -> Counts:
    """Counts of all of them together."""
    return sum((counts_of(some.stage, some.dossiers) for some in found), Counts())


def counts_of(stage: str, dossiers: int) -> Counts:
    """How dossiers of a stage count (S0-20)."""
    return Counts(*(dossiers if counts else 0 for counts in COUNTS_AS.get(stage, ())))
