"""Puts the ceremonies of the data files into the demonstration; safe to run again."""

from datetime import datetime
from typing import Any

import msgspec

from portal.actions.ceremonies.listing import add_named
from portal.model import phases
from portal.model.ceremonies import plans
from portal.model.ceremonies.guests import Named
from portal.model.ceremonies.parts import AgendaItem, Agreement, Document, GuestGroup, Part, Task
from portal.model.ceremonies.plans import Plan
from portal.store import editions
from portal.store.ceremonies import ceremonies, parts
from portal.store.ceremonies import plans as plan_files
from servicekit.db import Connection, Database


def seed_ceremonies(database: Database, keys: str, now: datetime) -> int:
    """Those a demonstration has none of their kind of, unless it is over; answers how many."""
    added = 0
    with database.transaction() as conn:
        editions.lock_choice(conn)
        for edition in editions.every(conn):
            if not edition.demonstration or phases.has_results(edition, now):
                continue
            known = {found.kind for found in ceremonies.of_edition(conn, edition.code)}
            for plan in plan_files.every():
                if plan.kind not in known:
                    _add(conn, edition.code, plan, keys, now)
                    added += 1
    return added


def _add(conn: Connection, edition: str, plan: Plan, keys: str, now: datetime) -> None:
    made = ceremonies.add(conn, edition, plan.kind, plan.title, now)
    ceremonies.save(conn, made, 1, plans.values(plan, now), now)
    groups = _listed(conn, GuestGroup, made, [_values(group) for group in plan.groups])
    items = _listed(conn, AgendaItem, made, [_values(item) for item in plan.agenda])
    _add_tasks(conn, made, plan, now)
    for kind, rows in ((Agreement, plan.agreements), (Document, plan.documents)):
        _listed(conn, kind, made, [_values(row) | {"item": _at(items, row.item)} for row in rows])
    for guest in plan.guests:
        named = Named(name=guest.name, body=guest.body, guest_group=_at(groups, guest.group))
        add_named(conn, made, named, keys)
    ceremonies.note(conn, made, "created", plan.title, None, now)


def _add_tasks(conn: Connection, ceremony: int, plan: Plan, now: datetime) -> None:
    made: list[int] = []
    for task in plan.tasks:
        values = {
            "title": task.title,
            "owner": task.owner,
            "due": plans.due(task, now),
            "state": task.state,
            "needs": [made[place - 1] for place in task.needs],
        }
        made.append(parts.add(conn, Task, ceremony, values))


def _listed(
    conn: Connection, kind: type[Part], ceremony: int, rows: list[dict[str, Any]]
) -> list[int]:
    return [parts.add(conn, kind, ceremony, values) for values in rows]


def _values(row: plans.Strict) -> dict[str, Any]:
    return msgspec.structs.asdict(row)


def _at(made: list[int], place: int | None) -> int | None:
    return None if place is None else made[place - 1]
