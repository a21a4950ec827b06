"""What parents and the standing body do about units: set targets below, note reminders."""

from collections.abc import Mapping
from datetime import datetime

from reporting.errors import TargetsRefused
from reporting.model.periods import day_of
from reporting.model.tree import Tree
from reporting.phrases import figures as said
from reporting.store import child_targets, generations, reminders, units
from reporting.store.reminders import Reminder
from servicekit.db import Connection, Database
from servicekit.problems import FieldError

FIELD = "chi_tieu-{code}"


def set_child_targets(
    database: Database,
    place: tuple[str, str],
    minimums: Mapping[str, int | None],
    account: int,
    now: datetime,
) -> int:
    """Store what has changed and answer how many that are; `place` is the edition and the parent.

    None takes a target back. Raises TargetsRefused when a unit is not directly below the parent.
    """
    edition, parent = place
    with database.transaction() as conn:
        child_targets.lock(conn, edition, parent)
        _check_below(conn, parent, minimums, now)
        before = child_targets.of_parent(conn, edition, parent)
        changed = {code: new for code, new in minimums.items() if before.get(code) != new}
        child_targets.add(conn, place, changed, account, now)
    return len(changed)


def note_reminder(database: Database, edition: str, reminder: Reminder) -> None:
    """Somebody has reminded a unit; who may is the door's to check."""
    with database.transaction() as conn:
        reminders.add(conn, edition, reminder)


def _check_below(
    conn: Connection, parent: str, minimums: Mapping[str, int | None], now: datetime
) -> None:
    generations.enter_live(conn)
    tree = Tree(units.every(conn))
    below = {unit.code for unit in tree.children(parent) if unit.stands_at(day_of(now))}
    strange = [code for code in minimums if code not in below]
    if strange:
        raise TargetsRefused([FieldError(FIELD.format(code=c), said.NOT_BELOW) for c in strange])
