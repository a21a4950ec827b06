"""Changes of a ceremony and of its lists by staff: guarded by versions, each one in the log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from portal.errors.ceremonies import CeremonyNotOn, WaitsForOthers
from portal.model.ceremonies import parts as rules
from portal.model.ceremonies.ceremony import Kind
from portal.model.ceremonies.parts import AgendaItem, Agreement, Part, Step, Task
from portal.store import editions
from portal.store.ceremonies import ceremonies, parts
from servicekit.db import Connection, Database
from servicekit.times import VN


class By(msgspec.Struct, frozen=True, kw_only=True):
    """Who does it, when; `account` None: the data files or the worker."""

    account: int | None
    now: datetime


def create(database: Database, edition: str, kind: Kind, title: str, by: By) -> int:
    """Answers the new ceremony's id. Raises NotFound."""
    with database.transaction() as conn:
        editions.find(conn, edition)
        made = ceremonies.add(conn, edition, kind, title, by.now)
        ceremonies.note(conn, made, "created", title, by.account, by.now)
    return made


def save(  # what a form brings
    database: Database, ceremony: int, version: int, act: str, values: Mapping[str, Any], by: By
) -> None:
    """Set what a form holds. Raises CeremonyChangedMeanwhile."""
    with database.transaction() as conn:
        ceremonies.save(conn, ceremony, version, values, by.now)
        ceremonies.note(conn, ceremony, act, "", by.account, by.now)


def add_part(
    database: Database, kind: type[Part], ceremony: int, values: Mapping[str, Any], by: By
) -> int:
    """At the end of its list. Raises NotFound, WaitsForOthers."""
    with database.transaction() as conn:
        ceremonies.locked(conn, ceremony)
        if kind is Task:
            _check_ready(parts.of(conn, Task, ceremony), values)
        made = parts.add(conn, kind, ceremony, values)
        ceremonies.note(conn, ceremony, "part_added", title_of(values), by.account, by.now)
    return made


def save_part(  # what a form brings
    database: Database,
    kind: type[Part],
    before: Part,
    version: int,
    values: Mapping[str, Any],
    by: By,
) -> None:
    """Raises CeremonyChangedMeanwhile, Circle, WaitsForOthers."""
    with database.transaction() as conn:
        ceremonies.locked(conn, before.ceremony)
        if kind is Task:
            _check_task(conn, before, values)
        parts.save(conn, kind, before.id, version, values)
        ceremonies.note(conn, before.ceremony, "part_changed", title_of(values), by.account, by.now)


def remove_part(database: Database, part: Part, by: By) -> None:
    """Raises CeremonyChangedMeanwhile when somebody has done so already."""
    with database.transaction() as conn:
        ceremonies.locked(conn, part.ceremony)
        parts.remove(conn, part)
        title = title_of(msgspec.structs.asdict(part))
        ceremonies.note(conn, part.ceremony, "part_removed", title, by.account, by.now)


def move_part(database: Database, part: Part, by: By, *, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens."""
    with database.transaction() as conn:
        ceremonies.locked(conn, part.ceremony)
        listed: list[Part] = parts.of(conn, type(part), part.ceremony)
        here = next((n for n, one in enumerate(listed) if one.id == part.id), None)
        there = None if here is None else here + (-1 if up else 1)
        if here is None or there is None or not 0 <= there < len(listed):
            return
        parts.swap(conn, listed[here], listed[there])
        title = title_of(msgspec.structs.asdict(part))
        ceremonies.note(conn, part.ceremony, "part_moved", title, by.account, by.now)


def step_agreement(
    database: Database, agreement: Agreement, seen: Step, by: By, *, back: bool
) -> Step:
    """To the step beside the one that was seen; answers it. Raises CeremonyChangedMeanwhile."""
    following = rules.step_beside(seen, back=back) or seen
    values: dict[str, Any] = {"step": following}
    if seen == "signed" and back:
        values["signed_on"] = None
    if following == "signed":
        values["signed_on"] = agreement.signed_on or by.now.astimezone(VN).date()
    version = agreement.version if agreement.step == seen else 0
    with database.transaction() as conn:
        parts.save(conn, Agreement, agreement.id, version, values)
        note = f"{agreement.sponsor}: {following}"
        ceremonies.note(conn, agreement.ceremony, "stepped", note, by.account, by.now)
    return following


def advance(database: Database, ceremony: int, seen: int | None, by: By, *, forward: bool) -> None:
    """The next item of the agenda is running, or the one before.

    Beyond the last one the ceremony is over. Raises AdvancedMeanwhile, CeremonyNotOn, NotFound.
    """
    with database.transaction() as conn:
        found = ceremonies.locked(conn, ceremony)
        if found.cancelled:
            raise CeremonyNotOn
        items = parts.of(conn, AgendaItem, ceremony)
        item, ended = _beside(items, seen, found.ended, forward=forward)
        ceremonies.advance(conn, ceremony, seen, item, ended=ended)
        title = next((one.title for one in items if one.id == item), "")
        ceremonies.note(conn, ceremony, "advanced", title, by.account, by.now)


def _beside(
    items: list[AgendaItem], seen: int | None, ended: bool, *, forward: bool
) -> tuple[int | None, bool]:
    before, after = rules.around(items, seen)
    if ended and not forward:
        return (items[-1].id if items else None), False
    if forward:
        return (items[after].id, False) if after is not None else (None, True)
    return (None if before is None else items[before].id), False


def title_of(values: Mapping[str, Any]) -> str:
    """What a row of a list is called."""
    return next(str(values[key]) for key in ("title", "name", "sponsor") if key in values)


def _check_task(conn: Connection, task: Part, values: Mapping[str, Any]) -> None:
    listed = parts.of(conn, Task, task.ceremony)
    rules.check_no_circle(listed, task.id, values.get("needs", []))
    _check_ready(listed, values)


def _check_ready(listed: list[Task], values: Mapping[str, Any]) -> None:
    needs = values.get("needs", [])
    open_ones = [one.title for one in listed if one.id in needs and one.state != "done"]
    if values.get("state") == "done" and open_ones:
        raise WaitsForOthers(open_ones[0])
