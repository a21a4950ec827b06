"""Moments and numbers in English say the same as the Vietnamese words."""

import pytest

from contracts.windows import Window
from servicekit import english
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


def test_midnight_belongs_to_the_day_that_ends() -> None:
    assert english.deadline(at("2026-11-01T00:00:00+07:00")) == "24:00 on 31 October 2026"
    assert english.deadline(at("2026-10-31T17:30:00+07:00")) == "17:30 on 31 October 2026"


def test_seconds_and_thousands_are_written_as_english_readers_expect() -> None:
    assert english.exact(at("2026-10-31T23:59:07Z")) == "06:59:07 on 1 November 2026"
    assert english.number(1234) == "1,234"
