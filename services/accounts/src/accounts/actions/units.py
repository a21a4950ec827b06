"""Units: add, rename, change, move, merge, end; each with history (S0-08, S0-09, S2-05, S4-02)."""

from datetime import date

import msgspec

from accounts.actions.unit_editing import (
    Details,
    Editor,
    changing,
    open_unit,
    place,
    record,
    refuse_same_name,
    store_ways,
)
from accounts.errors import (
    DayOutOfOrder,
    NotYourBranch,
    UnitEnded,
    UnitHasChildren,
    WouldBeCycle,
)
from accounts.model import units as tree
from accounts.model.grants import today
from accounts.model.units import Unit
from accounts.store import units
from servicekit.db import Connection, Database


def add_unit(
    database: Database,
    editor: Editor,
    *,
    parent: str,
    name: str,
    valid_from: date,
    details: Details,
) -> str:
    """Answers the new code. Raises NoSuchUnit, UnitEnded, NotYourBranch, NameTaken."""
    with changing(database) as conn:
        above, parents = units.get_unit(conn, parent), units.parents(conn)
        if not (editor.everywhere or tree.may_add_under(parent, editor.own, parents)):
            raise NotYourBranch(parent)
        if not above.is_valid(max(valid_from, today(editor.doing.now))):
            raise UnitEnded(parent)
        code = tree.make_code(name, parent, parents)
        unit = tree.new_unit(code, name, kind=details.kind, parent=parent)
        unit = place(msgspec.structs.replace(unit, valid_from=valid_from), details, editor)
        refuse_same_name(conn, unit, name)
        units.add_unit(conn, unit)
        store_ways(conn, unit.code, details)
        record(conn, editor, "unit_added", None, unit)
    return unit.code


def rename_unit(
    database: Database, editor: Editor, code: str, version: int, *, name: str, day: date
) -> None:
    """The old name stays valid before `day` and becomes an alias.

    Raises NoSuchUnit, UnitChangedMeanwhile, UnitEnded, NotYourBranch, NameTaken, DayOutOfOrder.
    """
    with changing(database) as conn:
        unit = open_unit(conn, editor, code, version)
        if day > today(editor.doing.now) or day < (unit.valid_from or day):
            raise DayOutOfOrder(day)
        refuse_same_name(conn, unit, name)
        aliases = units.aliases_of(conn, code)
        units.rename(conn, unit, name, day)
        units.set_aliases(conn, code, tuple(a for a in (*aliases, unit.name) if a != name))
        record(conn, editor, "unit_renamed", unit, msgspec.structs.replace(unit, name=name))


def change_unit(
    database: Database, editor: Editor, code: str, version: int, *, details: Details
) -> None:
    """Kind, aliases, contacts and, for administrators, group and listing.

    An officer may change the aliases and contacts of the own unit too.
    Raises NoSuchUnit, UnitChangedMeanwhile, UnitEnded, NotYourBranch.
    """
    with changing(database) as conn:
        unit = open_unit(conn, editor, code, version, own_too=True)
        changed = place(msgspec.structs.replace(unit, kind=details.kind), details, editor)
        units.save_unit(conn, changed)
        store_ways(conn, code, details)
        record(conn, editor, "unit_changed", unit, changed)


def move_unit(database: Database, editor: Editor, code: str, version: int, *, parent: str) -> None:
    """Place the unit, with everything below it, under another one.

    Raises NoSuchUnit, UnitChangedMeanwhile, UnitEnded, NotYourBranch, WouldBeCycle, NameTaken.
    """
    with changing(database) as conn:
        unit, above = open_unit(conn, editor, code, version), units.get_unit(conn, parent)
        parents = units.parents(conn)
        if not (editor.everywhere or tree.may_add_under(parent, editor.own, parents)):
            raise NotYourBranch(parent)
        if tree.would_cycle(code, parent, parents):
            raise WouldBeCycle(code)
        if above.valid_to is not None:
            raise UnitEnded(parent)
        moved = msgspec.structs.replace(unit, parent=parent)
        refuse_same_name(conn, moved, unit.name)
        units.save_unit(conn, moved)
        record(conn, editor, "unit_moved", unit, moved)


def end_unit(database: Database, editor: Editor, code: str, version: int, *, day: date) -> None:
    """`day` is the first day the unit no longer exists.

    Raises NoSuchUnit, UnitChangedMeanwhile, UnitEnded, NotYourBranch, DayOutOfOrder,
    UnitHasChildren while units below it are valid on that day.
    """
    with changing(database) as conn:
        unit = open_unit(conn, editor, code, version)
        if day < (unit.valid_from or day):
            raise DayOutOfOrder(day)
        left = tuple(child.name for child in _children(conn, code) if child.valid_to is None
                     or child.valid_to > day)  # fmt: skip
        if left:
            raise UnitHasChildren(left)
        ended = msgspec.structs.replace(unit, valid_to=day)
        units.save_unit(conn, ended)
        record(conn, editor, "unit_ended", unit, ended)


def merge_units(
    database: Database, editor: Editor, code: str, version: int, *, into: str, day: date
) -> None:
    """From `day` on, today at the latest, `into` stands for the unit: units below it move along

    and its names become aliases. Raises NoSuchUnit, UnitChangedMeanwhile, UnitEnded, NotYourBranch,
    WouldBeCycle, DayOutOfOrder.
    """
    with changing(database) as conn:
        unit, heir = open_unit(conn, editor, code, version), units.get_unit(conn, into)
        parents = units.parents(conn)
        _check_heir(editor, unit, heir, parents)
        if day > today(editor.doing.now) or day < (unit.valid_from or day):
            raise DayOutOfOrder(day)
        for child in _children(conn, code):
            if child.valid_to is None or child.valid_to > day:
                moved = msgspec.structs.replace(child, parent=into)
                units.save_unit(conn, moved)
                record(conn, editor, "unit_moved", child, moved)
        ended = msgspec.structs.replace(unit, valid_to=day, replaced_by=into)
        units.save_unit(conn, ended)
        record(conn, editor, "unit_merged", unit, ended)
        _inherit_names(conn, editor, unit, heir)


def _check_heir(editor: Editor, unit: Unit, heir: Unit, parents: tree.Parents) -> None:
    if not (editor.everywhere or tree.may_manage(heir.code, editor.own, parents)):
        raise NotYourBranch(heir.code)
    if heir.valid_to is not None:
        raise UnitEnded(heir.code)
    if tree.would_cycle(unit.code, heir.code, parents):
        raise WouldBeCycle(unit.code)


def _children(conn: Connection, code: str) -> list[Unit]:
    return [unit for unit in units.all_units(conn) if unit.parent == code]


def _inherit_names(conn: Connection, editor: Editor, unit: Unit, heir: Unit) -> None:
    aliases = (*units.aliases_of(conn, heir.code), unit.name, *units.aliases_of(conn, unit.code))
    units.set_aliases(conn, heir.code, tuple(a for a in aliases if a != heir.name))
    units.save_unit(conn, heir)
    record(conn, editor, "unit_changed", heir, heir)
