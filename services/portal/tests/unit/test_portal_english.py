"""Dates in English say the same limits as the Vietnamese words."""

import pytest

from contracts.windows import Window
from portal.model.phases import Step
from portal.phrases import english
from servicekit.testing import at

pytestmark = pytest.mark.unit

START = at("2026-10-01T00:00:00+07:00")


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (None, "From 1 October 2026"),
        ("2026-11-01T00:00:00+07:00", "From 1 October 2026 to the end of 31 October 2026"),
        ("2026-10-31T17:30:00+07:00", "From 1 October 2026 until 17:30 on 31 October 2026"),
    ],
)
def test_window_is_said_by_its_exact_limits(end: str | None, words: str) -> None:
    window = Window(start=START, end=None if end is None else at(end), label="Từ ngày …")
    assert english.span(window) == words


def test_window_that_is_not_announced_says_so() -> None:
    assert english.span(None) == english.UNANNOUNCED


@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_something_to_do(step: Step) -> None:
    label, path = english.action(step)
    assert label
    assert path.startswith("/")
