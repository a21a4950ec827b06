"""What a person can do next about a dossier, and by when."""

from datetime import datetime
from typing import Final, Literal

import msgspec

from contracts.events.submissions import DossierStage as Stage
from contracts.windows import Window
from submissions.model.lifecycle import ON_SHOW

Todo = Literal["write", "hand_in", "too_early", "too_late", "supplement", "wait", "share", "none"]
Group = Literal["todo", "waiting", "public", "over"]

GROUPS: Final[dict[Todo, Group]] = {
    "write": "todo",
    "hand_in": "todo",
    "too_early": "todo",
    "supplement": "todo",
    "wait": "waiting",
    "share": "public",
    "too_late": "over",
    "none": "over",
}


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """`until` is the half-open end of the time for it, when there is one."""

    todo: Todo
    until: datetime | None = None

    @property
    def group(self) -> Group:
        return GROUPS[self.todo]


def next_step(
    stage: Stage,
    *,
    whole: bool,
    window: Window | None,
    supplement_until: datetime | None,
    now: datetime,
) -> NextStep:
    """`whole`: nothing required is missing. Before its window a whole draft waits for it."""
    if stage is Stage.DRAFT:
        return _of_draft(whole, window, now)
    if stage is Stage.NEEDS_SUPPLEMENT:
        if supplement_until is not None and now >= supplement_until:
            return NextStep(todo="wait")
        return NextStep(todo="supplement", until=supplement_until)
    if stage in (Stage.SUBMITTED, Stage.VALID):
        return NextStep(todo="wait")
    return NextStep(todo="share" if stage in ON_SHOW else "none")


def _of_draft(whole: bool, window: Window | None, now: datetime) -> NextStep:
    if window is not None and window.is_over(now):
        return NextStep(todo="too_late")
    until = window.end if window else None
    if not whole:
        return NextStep(todo="write", until=until)
    if window is None or now < window.start:
        return NextStep(todo="too_early", until=window.start if window else None)
    return NextStep(todo="hand_in", until=until)
