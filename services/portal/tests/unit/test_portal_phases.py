"""The one thing to do now, for every part of an edition's life."""

from datetime import datetime

import msgspec
import pytest

from contracts.events import EditionState, EditionWindows, VotingRules
from contracts.windows import Window
from portal.model.phases import Phase, Standing, Step, calendar, phase, standing, voting_is_paused
from servicekit.testing import at

pytestmark = pytest.mark.unit


def day(month: int, number: int) -> datetime:
    return at(f"2026-{month:02d}-{number:02d}T00:00:00+07:00")


LAUNCH = Window(start=day(4, 3))
SUBMISSION = Window(start=day(10, 1), end=day(11, 1))
VOTING = Window(start=day(11, 5), end=day(11, 21))
RESULTS = Window(start=day(12, 1))


def edition(*, paused: bool = False, **windows: Window) -> EditionState:
    return EditionState(
        code="x",
        number=1,
        version=1,
        title="X",
        windows=EditionWindows(**windows),
        voting=VotingRules(paused=paused),
    )


FULL = edition(launch=LAUNCH, submission=SUBMISSION, voting=VOTING, results=RESULTS)
WITHOUT_VOTING = edition(launch=LAUNCH, submission=SUBMISSION)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (day(4, 2), Phase(Step.READ_RULES, SUBMISSION)),
        (day(4, 3), Phase(Step.PREPARE, SUBMISSION)),
        (day(10, 1), Phase(Step.SUBMIT, SUBMISSION)),
        (day(11, 1), Phase(Step.REVIEW, VOTING)),
        (day(11, 5), Phase(Step.VOTE, VOTING)),
        (day(11, 21), Phase(Step.JUDGE, RESULTS)),
        (day(12, 1), Phase(Step.SEE_RESULTS)),
    ],
)
def test_phase_follows_the_calendar(now: datetime, expected: Phase) -> None:
    assert phase(FULL, now) == expected


def test_phase_after_reception_without_announced_voting_is_reviewing() -> None:
    assert phase(WITHOUT_VOTING, day(11, 1)) == Phase(Step.REVIEW)


def test_phase_without_voting_is_judging_once_judging_begins() -> None:
    judged = edition(submission=SUBMISSION, judging=VOTING)
    assert phase(judged, day(11, 4)) == Phase(Step.REVIEW)
    assert phase(judged, day(11, 5)) == Phase(Step.JUDGE)
    assert phase(judged, day(11, 30)) == Phase(Step.JUDGE)


def test_phase_with_voting_announced_only_is_browsing_until_then() -> None:
    assert phase(edition(voting=VOTING), day(11, 1)) == Phase(Step.BROWSE, VOTING)


def test_phase_with_voting_paused_after_reception_is_browsing() -> None:
    paused = edition(paused=True, submission=SUBMISSION, voting=VOTING)
    assert phase(paused, day(11, 5)) == Phase(Step.BROWSE)


def test_phase_with_both_windows_open_offers_both() -> None:
    both = edition(submission=SUBMISSION, voting=SUBMISSION)
    assert phase(both, day(10, 2)) == Phase(Step.VOTE, SUBMISSION, also_submit=True)


def test_phase_does_not_offer_voting_while_it_is_paused() -> None:
    paused = edition(paused=True, submission=SUBMISSION, voting=SUBMISSION)
    assert phase(paused, day(10, 2)) == Phase(Step.SUBMIT, SUBMISSION)
    assert voting_is_paused(paused, day(10, 2))
    assert not voting_is_paused(paused, day(11, 1))
    assert not voting_is_paused(FULL, day(11, 5))


def test_phase_of_an_edition_without_windows_is_reading() -> None:
    assert phase(edition(), day(10, 2)) == Phase(Step.READ_RULES)


def test_standing_is_half_open() -> None:
    assert standing(VOTING, day(11, 5)) is Standing.NOW
    assert standing(VOTING, at("2026-11-20T23:59:59.999+07:00")) is Standing.NOW
    assert standing(VOTING, day(11, 21)) is Standing.OVER
    assert standing(None, day(11, 21)) is Standing.UNKNOWN


def test_calendar_leaves_out_what_the_edition_does_not_have() -> None:
    found = msgspec.structs.replace(
        edition(submission=SUBMISSION, promotion=LAUNCH),
        rules={"absent_phases": ["voting", "submission"]},
    )
    assert [kind for kind, _, _ in calendar(found, day(10, 1))] == [
        "launch",
        "promotion",
        "submission",
        "judging",
        "results",
    ]


def test_calendar_keeps_what_is_not_announced() -> None:
    shown = calendar(WITHOUT_VOTING, day(10, 1))
    assert [(kind, state) for kind, _, state in shown] == [
        ("launch", Standing.NOW),
        ("submission", Standing.NOW),
        ("voting", Standing.UNKNOWN),
        ("judging", Standing.UNKNOWN),
        ("results", Standing.UNKNOWN),
    ]
