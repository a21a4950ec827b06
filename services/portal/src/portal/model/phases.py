"""Where an edition stands, and so what people can do now."""

from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from contracts.events import EditionState
from contracts.windows import Window
from portal.model import windows

_ASKED: Final = ("launch", "submission", "voting", "judging", "results")


class Step(StrEnum):
    """The one thing to do now, for the large button of the home page."""

    VOTE = "vote"
    SUBMIT = "submit"
    PREPARE = "prepare"
    REVIEW = "review"
    JUDGE = "judge"
    SEE_RESULTS = "see_results"
    BROWSE = "browse"
    READ_RULES = "read_rules"


class Standing(StrEnum):
    """How a window stands to a moment."""

    AHEAD = "ahead"
    NOW = "now"
    OVER = "over"
    UNKNOWN = "unknown"


class Phase(msgspec.Struct, frozen=True):
    """The step now, and the window whose end (or start) is counted down.

    REVIEW: reception is over and voting has not begun; JUDGE: what the public could do is done.
    """

    step: Step
    window: Window | None = None
    also_submit: bool = False


def standing(window: Window | None, now: datetime) -> Standing:
    """Half-open: at its end a window is over (S1-15)."""
    if window is None:
        return Standing.UNKNOWN
    if now < window.start:
        return Standing.AHEAD
    return Standing.OVER if window.is_over(now) else Standing.NOW


def phase(edition: EditionState, now: datetime) -> Phase:
    """Voting first, then handing in, then results, then what leads to them."""
    announced = edition.windows
    submit_open = standing(announced.submission, now) is Standing.NOW
    if standing(announced.voting, now) is Standing.NOW and not edition.voting.paused:
        return Phase(Step.VOTE, announced.voting, also_submit=submit_open)
    if submit_open:
        return Phase(Step.SUBMIT, announced.submission)
    if has_results(edition, now):
        return Phase(Step.SEE_RESULTS)
    return _between(edition, now)


def has_results(edition: EditionState, now: datetime) -> bool:
    """Whether the edition has come to its end."""
    return standing(edition.windows.results, now) in (Standing.NOW, Standing.OVER)


def _between(edition: EditionState, now: datetime) -> Phase:
    announced = edition.windows
    if standing(announced.submission, now) is Standing.AHEAD:
        launched = standing(announced.launch, now) in (Standing.NOW, Standing.OVER)
        return Phase(Step.PREPARE if launched else Step.READ_RULES, announced.submission)
    return _after_reception(edition, now)


def _after_reception(edition: EditionState, now: datetime) -> Phase:
    """What is being done with the entries; a voting that is paused leaves only to look at them."""
    announced = edition.windows
    voting, judging = standing(announced.voting, now), standing(announced.judging, now)
    next_voting = announced.voting if voting is Standing.AHEAD else None
    if voting is Standing.NOW:
        return Phase(Step.BROWSE)
    if voting is Standing.OVER or judging in (Standing.NOW, Standing.OVER):
        return Phase(Step.JUDGE, announced.results)
    if standing(announced.submission, now) is Standing.OVER:
        return Phase(Step.REVIEW, next_voting)
    return Phase(Step.BROWSE if next_voting else Step.READ_RULES, next_voting)


def voting_is_paused(edition: EditionState, now: datetime) -> bool:
    """Whether people would expect to vote now but cannot."""
    return edition.voting.paused and standing(edition.windows.voting, now) is Standing.NOW


def calendar(edition: EditionState, now: datetime) -> list[tuple[str, Window | None, Standing]]:
    """`(kind, window, standing)` for the phases people ask about; None: not announced.

    What the edition does not have is left out; promoting and editing are told once announced.
    """
    found = windows.of_edition(edition.windows)
    told = (*found, *(kind for kind in _ASKED if kind not in edition.absent_phases))
    return [
        (kind, found.get(kind), standing(found.get(kind), now))
        for kind in windows.KINDS
        if kind in told
    ]
