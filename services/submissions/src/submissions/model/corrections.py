"""Corrections of published entries: the applicant proposes, only staff make them public."""

from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from contracts.events.submissions import DossierStage as Stage
from submissions.errors.corrections import CorrectionMoved, NotCorrectable
from submissions.errors.review import ReasonMissing
from submissions.model.contents import Contents
from submissions.model.lifecycle import ON_SHOW
from submissions.model.reasons import KNOWN, Reasons

CORRECTABLE: Final = ON_SHOW | {Stage.SUSPENDED}
"""A suspended entry too: mending what was wrong may be what ends the suspension."""
FIXED: Final = ("applicant_kind",)
"""Who stands behind a dossier was checked with it and is no matter of its text."""
A_DAY: Final = 10
"""Of one dossier, whatever became of them: each leaves a row."""
WHY_LIMIT: Final = 1_000


class State(StrEnum):
    """writing → proposed → accepted, refused or withdrawn; a proposed one may be taken back."""

    WRITING = "writing"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN: Final = frozenset({State.WRITING, State.PROPOSED})
STEPS: Final = frozenset(
    {
        (State.WRITING, State.PROPOSED),
        (State.WRITING, State.WITHDRAWN),
        (State.PROPOSED, State.WRITING),
        (State.PROPOSED, State.ACCEPTED),
        (State.PROPOSED, State.REFUSED),
        (State.PROPOSED, State.WITHDRAWN),
    }
)


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which image stands for the entry and which files are published; the cover always is."""

    cover: UUID | None
    shown: frozenset[UUID]


def check_correctable(stage: Stage) -> None:
    """What left the contest keeps its words for good. Raises NotCorrectable."""
    if stage not in CORRECTABLE:
        raise NotCorrectable


def check_step(before: State, after: State) -> None:
    """Raises CorrectionMoved: somebody else took a step meanwhile."""
    if (before, after) not in STEPS:
        raise CorrectionMoved


def check_refusal(reason: str, note: str) -> None:
    """A refusal says why, by code and in words. Raises ReasonMissing."""
    if reason not in KNOWN[Reasons.CORRECTION]:
        raise ReasonMissing("reason")
    if not note.strip():
        raise ReasonMissing("note")


def settled(proposed: Contents, declined: tuple[str, ...]) -> Contents:
    """The proposal without units that declined the credit since it was begun (S0-21)."""
    units = tuple(unit for unit in proposed.units if unit not in declined)
    if units == proposed.units:
        return proposed
    kept = proposed.primary_unit in units
    return proposed.crediting(proposed.primary_unit if kept else next(iter(units), None), units)
