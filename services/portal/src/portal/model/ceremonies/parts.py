"""The lists of a ceremony: agenda, documents, groups of guests, preparation, memoranda."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final, Literal, TypeVar

import msgspec

Step = Literal["draft", "comments", "agreed", "approved", "signed", "filed"]
STEPS: Final[tuple[Step, ...]] = ("draft", "comments", "agreed", "approved", "signed", "filed")
TaskState = Literal["open", "doing", "done"]
REMIND_BEFORE: Final = timedelta(days=2)
"""Of a task's due day; from then on it is called every morning until it is done."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A row of one of the lists. Two people who change it at once: the second one is told."""

    id: int
    ceremony: int
    position: int
    version: int


class AgendaItem(Part, frozen=True, kw_only=True):
    """What happens, by whom, by whom else if need be (S2-10, S2-11); the time may be open."""

    at_time: time | None
    title: str
    performer: str
    alternate: str
    notes: str


class Document(Part, frozen=True, kw_only=True):
    """A link, of the whole ceremony or of an item of the agenda."""

    title: str
    link: str
    item: int | None


class GuestGroup(Part, frozen=True, kw_only=True):
    """A group of guests with how many are expected (S2-05)."""

    name: str
    expected: int | None


class Task(Part, frozen=True, kw_only=True):
    """A preparation (S2-08). `needs`: ids of tasks that come first."""

    title: str
    owner: str
    email: str
    due: date | None
    state: TaskState
    needs: list[int]
    note: str


class Agreement(Part, frozen=True, kw_only=True):
    """A sponsor's memorandum; `item` is where it is signed."""

    sponsor: str
    subject: str
    step: Step
    item: int | None
    link: str
    note: str
    signed_on: date | None


P = TypeVar("P", bound=Part)


class Circle(ValueError):
    """A task would need itself; `title` is the next one on the way around."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


def check_no_circle(tasks: Sequence[Task], changed: int, needs: Sequence[int]) -> None:
    """Whether `changed` may need these. Raises Circle."""
    by_id = {task.id: task for task in tasks}
    for first in needs:
        if first == changed or changed in _all_needs(by_id, first):
            raise Circle(by_id[first].title)


def waits_for(task: Task, tasks: Sequence[Task]) -> list[Task]:
    """What must be done before and is not."""
    return [other for other in tasks if other.id in task.needs and other.state != "done"]


def is_late(task: Task, today: date) -> bool:
    """The due day itself is in time."""
    return task.state != "done" and task.due is not None and task.due < today


def is_called(task: Task, today: date) -> bool:
    """Near its due day or past it."""
    return task.state != "done" and task.due is not None and task.due - REMIND_BEFORE <= today


def step_beside(step: Step, *, back: bool = False) -> Step | None:
    """A memorandum goes one step at a time, back too; None beyond its ends."""
    place = STEPS.index(step) + (-1 if back else 1)
    return STEPS[place] if 0 <= place < len(STEPS) else None


def around(items: Sequence[AgendaItem], now: int | None) -> tuple[int | None, int | None]:
    """Places of the item before and after the running one; before the first there is none."""
    ids = [item.id for item in items]
    if now not in ids:
        return None, 0 if ids else None
    here = ids.index(now)
    return (here - 1 if here else None), (here + 1 if here + 1 < len(ids) else None)


def _all_needs(by_id: dict[int, Task], start: int) -> set[int]:
    """Everything that must be done before `start`."""
    found: set[int] = set()
    ahead = [start]
    while ahead:
        task = by_id.get(ahead.pop())
        fresh = set(task.needs) - found if task else set()
        found |= fresh
        ahead += fresh
    return found
