"""The tree of units: whom a dossier counts for (S0-21, S2-05, S3-10)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

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


class Group(NamedTuple):
    """A group of units as something that dossiers count for."""

    name: str


Key = str | Group | None
"""A unit's code, a group, or LISTED."""
LISTED: Final = None
"""Any group at all."""


class RollUp(Found, frozen=True, kw_only=True):
    """Distinct dossiers of the province, by unit with its branch, by group of listed units."""

    counts: Counts
    unattributed: int


def roll_up(tallies: Iterable[Tally], tree: Tree, listed: Sequence[Unit]) -> RollUp:
    """A dossier counts once for each unit and each group, however many credits lead there."""
    tallies = list(tallies)
    counted = _Counted(tree, listed)
    sums: dict[str, dict[Key, int]] = {}
    for tally in tallies:
        of_stage = sums.setdefault(tally.stage, {})
        for key in counted.of(tally.credited):
            of_stage[key] = of_stage.get(key, 0) + tally.dossiers
    found = _counts(sums)
    whole = totals(tallies)
    attributed = found.pop(LISTED, Counts())
    return RollUp(
        counts=whole,
        by_unit={key: counts for key, counts in found.items() if isinstance(key, str)},
        by_group={key.name: counts for key, counts in found.items() if isinstance(key, Group)},
        unattributed=whole.registered - attributed.registered,
    )


class _Counted:
    """What dossiers count for: units, groups of listed units, and LISTED if there is one."""

    def __init__(self, tree: Tree, listed: Iterable[Unit]) -> None:
        self._tree = tree
        self._group_of = {unit.code: Group(unit.unit_group) for unit in listed}
        self._known: dict[str, frozenset[Key]] = {}

    def of(self, credited: Sequence[str]) -> AbstractSet[Key]:
        """Of a dossier with these credits, each once."""
        if len(credited) == 1:
            return self._of_unit(credited[0])
        return frozenset().union(*map(self._of_unit, credited))

    def _of_unit(self, code: str) -> frozenset[Key]:
        found = self._known.get(code)
        if found is None:
            above = self._tree.above(code)
            groups = {self._group_of[top] for top in above if top in self._group_of}
            found = self._known[code] = frozenset({*above, *groups, *([LISTED] if groups else ())})
        return found


def _counts(sums: Mapping[str, Mapping[Key, int]]) -> dict[Key, Counts]:
    """From dossiers by stage and key."""
    found: dict[Key, Counts] = {}
    for stage, keys in sums.items():
        for key, dossiers in keys.items():
            found[key] = found.get(key, Counts()) + counts_of(stage, dossiers)
    return found


def by_field(found: Iterable[StageOfField], listed: Iterable[str]) -> dict[str, Counts]:
    """Counts by field: those of the edition's list in its order, then what stands outside it."""
    sums = {field: Counts() for field in listed}
    for some in found:
        sums[some.field] = sums.get(some.field, Counts()) + counts_of(some.stage, some.dossiers)
    return sums


def totals(found: Iterable[Tally | StageOfField]) -> Counts:
    """Counts of all of them together."""
    stages: Counter[str] = Counter()
    for some in found:
        stages[some.stage] += some.dossiers
    return sum((counts_of(stage, dossiers) for stage, dossiers in stages.items()), Counts())


def counts_of(stage: str, dossiers: int) -> Counts:
    """How dossiers of a stage count (S0-20)."""
    return Counts(*(dossiers if counts else 0 for counts in COUNTS_AS.get(stage, ())))
