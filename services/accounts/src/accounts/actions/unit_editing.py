"""What every change of a unit needs: who may, one at a time, history, the new state published."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec

from accounts.errors import NameTaken, NotYourBranch, UnitChangedMeanwhile, UnitEnded
from accounts.model import units as tree
from accounts.model.grants import today
from accounts.model.units import Unit
from accounts.store import audit, units
from accounts.store.audit import Doing
from accounts.store.locks import lock_thing
from contracts.envelope import ALL_EDITIONS
from contracts.events import UnitContact, UnitState
from servicekit.db import Connection, Database
from servicekit.outbox import publish


class Editor(msgspec.Struct, frozen=True, kw_only=True):
    """Who changes units: everywhere, or as an officer below the units named."""

    doing: Doing
    everywhere: bool = False
    own: tuple[str, ...] = ()


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit is besides its name and place. Group and listing are the province's to decide."""

    kind: str
    aliases: tuple[str, ...] = ()
    contacts: tuple[UnitContact, ...] = ()
    unit_group: str = tree.SUB_UNIT
    listed: bool = False


@contextmanager
def changing(database: Database) -> Iterator[Connection]:
    """A transaction; changes to the tree see each other, so no cycle slips in between two."""
    with database.transaction() as conn:
        lock_thing(conn, "units")
        yield conn


def open_unit(
    conn: Connection, editor: Editor, code: str, version: int, *, own_too: bool = False
) -> Unit:
    """The unit as the editor saw it, not ended, within the branch."""
    unit = units.get_unit(conn, code)
    if not (
        editor.everywhere
        or tree.may_manage(code, editor.own, units.parents(conn))
        or (own_too and code in editor.own)
    ):
        raise NotYourBranch(code)
    if unit.version != version:
        raise UnitChangedMeanwhile(code)
    if unit.valid_to is not None and unit.valid_to <= today(editor.doing.now):
        raise UnitEnded(code)
    return unit


def place(unit: Unit, details: Details, editor: Editor) -> Unit:
    """Group and listing are the province's, whatever an officer's form says."""
    if not editor.everywhere:
        return unit
    return msgspec.structs.replace(unit, unit_group=details.unit_group, listed=details.listed)


def refuse_same_name(conn: Connection, unit: Unit, name: str) -> None:
    """Compared with diacritics: "Văn Lang" and "Văn Lăng" are two communes."""
    for sister in units.all_units(conn):
        if (
            sister.parent == unit.parent
            and sister.code != unit.code
            and sister.valid_to is None
            and sister.name.casefold() == name.casefold()
        ):
            raise NameTaken(name)


def store_ways(conn: Connection, code: str, details: Details) -> None:
    units.set_aliases(conn, code, details.aliases)
    units.set_contacts(conn, code, list(details.contacts))


def record(conn: Connection, editor: Editor, action: str, before: Unit | None, after: Unit) -> None:
    audit.record(conn, editor.doing, action, ("unit", after.code), before=before, after=after)
    publish_unit(conn, after.code, editor.doing.now)


def publish_unit(conn: Connection, code: str, now: datetime) -> None:
    """The unit's state as stored."""
    unit = units.get_unit(conn, code)
    publish(
        conn,
        UnitState(
            code=unit.code,
            version=unit.version,
            name=unit.name,
            kind=unit.kind,
            group=unit.unit_group,
            parent=unit.parent,
            aliases=units.aliases_of(conn, code),
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            replaced_by=unit.replaced_by,
            listed=unit.listed,
            former_parents=units.former_parents_of(conn, code),
            former_names=units.former_names_of(conn, code),
            contacts=tuple(units.contacts_of(conn, code)),
        ),
        edition=ALL_EDITIONS,
        now=now,
    )
