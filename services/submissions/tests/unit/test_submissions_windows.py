"""What people read about windows, and how long pages that follow them may be kept."""

from datetime import datetime, timedelta

import pytest

from contracts.events import EditionWindows
from contracts.windows import Window
from servicekit.testing import an_edition, at
from submissions.errors.applying import WindowClosed
from submissions.model import deadlines, phases

pytestmark = pytest.mark.unit

START, END = at("2026-10-01T00:00:00+07:00"), at("2026-11-01T00:00:00+07:00")
WINDOW = Window(start=START, end=END)


def test_refusal_after_a_midnight_end_names_the_last_day() -> None:
    with pytest.raises(WindowClosed) as refused:
        deadlines.check_window(WINDOW, END)
    assert refused.value.detail == (
        "Đã hết nhận hồ sơ lúc 24:00 ngày 31/10/2026. Hồ sơ gửi lúc 00:00 01/11/2026."
        " Bản nháp của bạn vẫn được giữ."
    )


@pytest.mark.parametrize("limit", [START, END])
def test_page_with_a_vote_button_is_never_kept_across_a_limit(limit: datetime) -> None:
    edition = an_edition(windows=EditionWindows(voting=WINDOW))
    before = [limit - timedelta(seconds=seconds) for seconds in (60, 7, 0.5)]
    assert [phases.seconds_of_phase(edition, now, 15) for now in before] == [15, 7, 1]
    assert phases.seconds_of_phase(edition, limit, 15) == 15


@pytest.mark.parametrize("window", [None, Window(start=START)])
def test_page_without_a_limit_ahead_is_kept_its_time(window: Window | None) -> None:
    edition = an_edition(windows=EditionWindows(voting=window))
    assert phases.seconds_of_phase(edition, START, 15) == 15
