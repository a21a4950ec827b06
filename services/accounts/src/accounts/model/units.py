"""The tree of units: validity days, branches, no cycles (S0-08, S2-05, S4-02)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from accounts.model.grants import is_valid_on
from servicekit.text import fold, slugify

SUB_UNIT: Final = "sub_unit"
COMMUNES: Final = "commune_or_ward"


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit as stored. Days are half-open; None means since ever, for ever."""

    code: str
    version: int
    name: str
    kind: str
    unit_group: str
    parent: str | None
    former_province: str
    listed: bool
    valid_from: date | None
    valid_to: date | None
    replaced_by: str | None

    def is_valid(self, day: date) -> bool:
        return is_valid_on(day, self.valid_from, self.valid_to)


def new_unit(
    code: str, name: str, *, kind: str, parent: str | None, unit_group: str = SUB_UNIT
) -> Unit:
    """The first version of a unit, valid since ever, outside the list of the contest."""
    return Unit(
        code=code,
        version=1,
        name=name,
        kind=kind,
        unit_group=unit_group,
        parent=parent,
        former_province="",
        listed=False,
        valid_from=None,
        valid_to=None,
        replaced_by=None,
    )


Parents = Mapping[str, str | None]
"""Each unit's parent by code."""


def lineage(code: str, parents: Parents) -> list[str]:
    """The unit, its parent and so on up; ends at a root, and at a repetition in broken data."""
    line: list[str] = []
    step: str | None = code
    while step is not None and step not in line:
        line.append(step)
        step = parents.get(step)
    return line


def is_below(code: str, ancestor: str, parents: Parents) -> bool:
    """Strictly below: a unit is not below itself."""
    return ancestor in lineage(code, parents)[1:]


def would_cycle(code: str, parent: str, parents: Parents) -> bool:
    """Whether placing `code` under `parent` would put it below itself."""
    return code in lineage(parent, parents)


def may_manage(code: str, own: Iterable[str], parents: Parents) -> bool:
    """A parent's officer manages what lies below, not the own unit (issue: within their branch)."""
    return any(is_below(code, unit, parents) for unit in own)


def may_add_under(parent: str, own: Iterable[str], parents: Parents) -> bool:
    return any(unit in lineage(parent, parents) for unit in own)


def make_code(name: str, parent: str | None, taken: Iterable[str]) -> str:
    """Stable and readable: `05482.to-dan-pho-1`. Names change later, codes never do."""
    slug = slugify(name, limit=40)
    base = slug if parent is None else f"{parent}.{slug}"
    known, number, code = set(taken), 2, base
    while code in known:
        code, number = f"{base}-{number}", number + 1
    return code


def search_text(names: Iterable[str]) -> str:
    """What a search without diacritics looks through."""
    return " | ".join(dict.fromkeys(fold(name) for name in names))


class Row(msgspec.Struct, frozen=True):
    """A unit in the order of the tree, with its depth."""

    unit: Unit
    depth: int
    children: int


def as_tree(units: Sequence[Unit], open_codes: set[str] | None = None) -> list[Row]:
    """Depth first, sisters in the given order. With `open_codes`, only their children are shown."""
    by_parent: dict[str | None, list[Unit]] = {}
    known = {unit.code for unit in units}
    for unit in units:
        by_parent.setdefault(unit.parent if unit.parent in known else None, []).append(unit)
    found: list[Row] = []

    def walk(parent: str | None, depth: int) -> None:
        for unit in by_parent.get(parent, ()):
            found.append(Row(unit, depth, len(by_parent.get(unit.code, ()))))
            if open_codes is None or unit.code in open_codes:
                walk(unit.code, depth + 1)

    walk(None, 0)
    return found
