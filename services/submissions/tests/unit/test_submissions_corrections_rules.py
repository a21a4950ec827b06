"""Rules of corrections: which entries, which steps, what a refusal needs, units that declined."""

from itertools import product

import pytest

from contracts.events.submissions import DossierStage as Stage
from submissions.errors.corrections import CorrectionMoved, NotCorrectable
from submissions.errors.review import ReasonMissing
from submissions.model.contents import Contents
from submissions.model.corrections import (
    CORRECTABLE,
    State,
    check_correctable,
    check_refusal,
    check_step,
    settled,
)
from submissions.phrases import corrections as words

pytestmark = pytest.mark.unit

ALLOWED = {
    ("writing", "proposed"),
    ("writing", "withdrawn"),
    ("proposed", "writing"),
    ("proposed", "accepted"),
    ("proposed", "refused"),
    ("proposed", "withdrawn"),
}


def test_what_is_or_may_be_on_show_again_is_correctable() -> None:
    assert {
        Stage.PUBLISHED, Stage.JUDGED, Stage.AWARDED, Stage.NOT_AWARDED, Stage.SUSPENDED,
    } == CORRECTABLE  # fmt: skip


@pytest.mark.parametrize("stage", sorted(set(Stage) - CORRECTABLE))
def test_anything_else_is_not(stage: Stage) -> None:
    with pytest.raises(NotCorrectable):
        check_correctable(stage)


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_only_the_known_steps_are_taken(before: State, after: State) -> None:
    if (before, after) in ALLOWED:
        check_step(before, after)
    else:
        with pytest.raises(CorrectionMoved):
            check_step(before, after)


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [("", "lời", "reason"), ("legal", "lời", "reason"), ("unclear_correction", "  ", "note")],
)
def test_refusal_needs_a_code_of_its_own_list_and_words(reason: str, note: str, field: str) -> None:
    with pytest.raises(ReasonMissing) as refused:
        check_refusal(reason, note)
    assert refused.value.field == field


def test_every_state_has_words_and_a_tone() -> None:
    states = {str(state) for state in State}
    assert set(words.STATES) == set(words.STATE_TONES) == states


@pytest.mark.parametrize(
    ("primary", "units", "declined", "left"),
    [
        ("A", ("A", "B"), (), ("A", ("A", "B"))),
        ("A", ("A", "B"), ("B",), ("A", ("A",))),
        ("A", ("A", "B"), ("A",), ("B", ("B",))),
        ("A", ("A",), ("A",), (None, ())),
        (None, (), ("A",), (None, ())),
    ],
)
def test_units_that_declined_since_are_not_brought_back(
    primary: str | None, units: tuple[str, ...], declined: tuple[str, ...], left: object
) -> None:
    found = settled(Contents(title="T", primary_unit=primary, units=units), declined)
    assert (found.primary_unit, found.units) == left
    assert found.title == "T"
