"""Windows: days of Viet Nam to half-open UTC, S1-14, S3-04, X-03."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events import EditionWindows
from contracts.windows import Window
from portal.errors import EndsBeforeItStarts
from portal.model import windows
from servicekit.testing import at
from servicekit.times import VN, as_moment

pytestmark = pytest.mark.unit

SUBMISSION = Window(
    start=windows.day_start(date(2026, 10, 1)), end=windows.day_end(date(2026, 10, 31))
)


def test_day_limits_are_those_of_viet_nam() -> None:
    assert SUBMISSION.start == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert SUBMISSION.end == datetime(2026, 10, 31, 17, tzinfo=UTC)


def test_last_millisecond_of_the_last_day_is_inside() -> None:
    assert SUBMISSION.contains(at("2026-10-31T23:59:59.999+07:00"))
    assert not SUBMISSION.contains(at("2026-11-01T00:00:00.000+07:00"))


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 400))
def test_window_of_days_holds_exactly_those_days(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    window = windows.make(windows.day_start(first), windows.day_end(last), "")
    assert window.end is not None
    inside = [window.start, window.end - timedelta(milliseconds=1)]
    assert [moment.astimezone(VN).date() for moment in inside] == [first, last]
    assert window.end - window.start == timedelta(days=length + 1)


@pytest.mark.parametrize("seconds", [0, -1])
def test_window_that_does_not_end_after_its_start_is_refused(seconds: int) -> None:
    start = at("2026-10-01T00:00:00+07:00")
    with pytest.raises(EndsBeforeItStarts):
        windows.make(start, start + timedelta(seconds=seconds), "")


def test_last_day_is_named_only_at_a_day_limit() -> None:
    assert windows.last_day(SUBMISSION) == "31/10/2026"
    odd = Window(start=SUBMISSION.start, end=at("2026-10-31T17:30:00+07:00"))
    assert windows.last_day(odd) is None
    assert windows.last_day(Window(start=SUBMISSION.start)) is None


def test_page_is_never_kept_across_a_limit() -> None:
    announced = EditionWindows(submission=SUBMISSION)
    before = at("2026-09-30T23:59:53+07:00")
    assert windows.seconds_to_next_boundary(announced, before, 15) == 7
    assert windows.seconds_to_next_boundary(announced, SUBMISSION.start, 15) == 15
    assert windows.seconds_to_next_boundary(EditionWindows(), before, 15) == 15


def test_utc_text_has_milliseconds() -> None:
    assert as_moment(at("2026-11-01T00:00:00.007+07:00")) == "2026-10-31T17:00:00.007Z"
