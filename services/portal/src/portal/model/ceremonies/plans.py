"""A ceremony as written in a data file; other rows of the file are named by their place, from 1."""

from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from portal.model.ceremonies.ceremony import Kind
from portal.model.ceremonies.parts import Step, TaskState
from servicekit.times import VN


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the file; what is misspelt is refused."""


class Group(Strict, frozen=True, kw_only=True):
    """A group of guests."""

    name: str
    expected: int | None = None


class PlannedTask(Strict, frozen=True, kw_only=True):
    """A preparation; the day is fixed, or counted from the seeding."""

    title: str
    owner: str = ""
    due: date | None = None
    due_in_days: int | None = None
    state: TaskState = "open"
    needs: tuple[int, ...] = ()


class Item(Strict, frozen=True, kw_only=True):
    """An item of the agenda."""

    title: str
    at_time: time | None = None
    performer: str = ""
    alternate: str = ""


class Memorandum(Strict, frozen=True, kw_only=True):
    """Of a sponsor."""

    sponsor: str
    subject: str = ""
    step: Step = "draft"
    item: int | None = None


class Paper(Strict, frozen=True, kw_only=True):
    """A document."""

    title: str
    link: str
    item: int | None = None


class Invited(Strict, frozen=True, kw_only=True):
    """A guest: a body, never a person."""

    name: str
    body: str = ""
    group: int | None = None


class Plan(Strict, frozen=True, kw_only=True):
    """One data file; texts in lines. `starts_in_days` counts from the seeding."""

    kind: Kind
    title: str
    time_label: str = ""
    first_day: date | None = None
    last_day: date | None = None
    starts_in_days: int | None = None
    starts_at_time: time = time(8)
    place: str = ""
    expected_min: int | None = None
    expected_max: int | None = None
    symbol: str = ""
    positions: tuple[str, ...] = ()
    archive: str = ""
    shown: bool = False
    agenda_shown: bool = False
    bases: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    tasks: tuple[PlannedTask, ...] = ()
    agenda: tuple[Item, ...] = ()
    agreements: tuple[Memorandum, ...] = ()
    documents: tuple[Paper, ...] = ()
    guests: tuple[Invited, ...] = ()


PLAIN = (
    "time_label", "first_day", "last_day", "place", "expected_min", "expected_max", "symbol",
    "archive", "shown", "agenda_shown",
)  # fmt: skip
LINES = ("positions", "bases", "purpose", "organisation", "recipients")


def values(plan: Plan, now: datetime) -> dict[str, Any]:
    """The ceremony's own columns."""
    made: dict[str, Any] = {name: getattr(plan, name) for name in PLAIN}
    made |= {name: "\n".join(getattr(plan, name)) for name in LINES}
    if plan.starts_in_days is not None:
        day = now.astimezone(VN).date() + timedelta(days=plan.starts_in_days)
        made["starts_at"] = datetime.combine(day, plan.starts_at_time, VN)
    return made


def due(task: PlannedTask, now: datetime) -> date | None:
    """The task's day."""
    if task.due_in_days is None:
        return task.due
    return now.astimezone(VN).date() + timedelta(days=task.due_in_days)
