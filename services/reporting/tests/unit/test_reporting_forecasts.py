from datetime import timedelta

import pytest

from contracts.windows import Window
from reporting.model.forecasts import Counted, Pace, forecast, pace
from servicekit.testing import at

pytestmark = pytest.mark.unit

START = at("2026-10-01T00:00:00+07:00")
END = at("2026-11-01T00:00:00+07:00")
WINDOW = Window(start=START, end=END)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("days", "since"), [(3, 0), (10, 0), (14, 0), (20, 6), (30.9, 16.9)])
def test_pace_is_that_of_the_last_fortnight_but_not_before_the_start(
    days: float, since: float
) -> None:
    assert pace(WINDOW, START + days * DAY) == Pace(START + since * DAY, END)


@pytest.mark.parametrize("now", [START - DAY, START + 2.9 * DAY, END, END + DAY])
def test_nothing_is_said_outside_the_window_or_of_its_first_days(now: object) -> None:
    assert pace(WINDOW, now) is None  # type: ignore[arg-type]


def test_nothing_is_said_without_a_deadline() -> None:
    assert pace(None, START + 9 * DAY) is None
    assert pace(Window(start=START, end=None), START + 9 * DAY) is None


def test_forecast_goes_on_at_the_pace_of_late() -> None:
    now = START + 21 * DAY
    found = forecast(Counted(40, 28), Pace(now - 14 * DAY, END), now, 117)
    assert (found.per_day, found.expected, found.days) == (2.0, 60, 10)
    assert (found.needed_per_day, found.reaches) == (7.7, False)


def test_forecast_needs_nothing_more_once_the_target_is_reached() -> None:
    now = START + 21 * DAY
    found = forecast(Counted(120, 0), Pace(now - 14 * DAY, END), now, 117)
    assert (found.per_day, found.expected, found.needed_per_day) == (0.0, 120, 0.0)
    assert found.reaches
    assert forecast(Counted(1, 1), Pace(now - DAY, END), now, 0).needed_per_day is None
