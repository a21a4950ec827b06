"""The window to the millisecond, the fence and the markers after it (S1-14, S1-15, law 8)."""

from datetime import timedelta

import pytest

from contracts.events import VotingRules
from contracts.windows import Window
from servicekit.testing import at
from voting import phrases
from voting.errors import (
    CountsHidden,
    UnknownEntry,
    VotingNotAnnounced,
    VotingNotOpen,
    VotingOver,
    VotingPaused,
)
from voting.model.catalogue import Catalogue, Election, Entry
from voting.model.counts import check_visible, fresh_seconds, is_final

pytestmark = pytest.mark.unit

START = at("2025-11-05T00:00:00+07:00")
END = at("2025-11-21T00:00:00+07:00")
MS = timedelta(milliseconds=1)


def election(window: Window | None = None, **rules: object) -> Election:
    return Election(
        number=7,
        code="lan-7",
        title="Lần thi",
        window=window,
        rules=VotingRules(**rules),  # type: ignore[arg-type]
        receipt_key=1,
        current=True,
    )


OPEN = Window(start=START, end=END, label="đến hết ngày")


@pytest.mark.parametrize("moment", [START, START + MS, END - MS])
def test_window_contains_its_first_and_last_millisecond(moment: object) -> None:
    election(OPEN).check_open(moment)  # type: ignore[arg-type]


def test_window_refuses_the_millisecond_before_it_opens() -> None:
    with pytest.raises(VotingNotOpen) as refused:
        election(OPEN).check_open(START - MS)
    assert refused.value.opens_at == START


def test_window_refuses_the_moment_of_its_end() -> None:
    with pytest.raises(VotingOver) as refused:
        election(OPEN).check_open(END)
    assert refused.value.ended_at == END


def test_window_without_an_end_stays_open() -> None:
    election(Window(start=START)).check_open(END + timedelta(days=365))


def test_edition_without_voting_takes_no_votes() -> None:
    with pytest.raises(VotingNotAnnounced):
        election(None).check_open(START)


def test_paused_edition_takes_no_votes() -> None:
    with pytest.raises(VotingPaused):
        election(OPEN, paused=True).check_open(START)


def test_fence_falls_after_the_end_and_before_the_markers() -> None:
    closing = election(OPEN)
    fenced = [s for s in range(0, 120, 5) if closing.is_fenced(END + timedelta(seconds=s))]
    marked = [s for s in range(0, 120, 5) if closing.markers_due(END + timedelta(seconds=s))]
    assert (fenced[0], marked[0]) == (30, 60)


def test_end_at_midnight_is_said_of_the_day_that_ends() -> None:
    assert phrases.over(END) == (
        "Bình chọn đã kết thúc lúc 24:00 ngày 20/11/2025. "
        "Phiếu gửi sau thời điểm này không được tính."
    )


def test_start_is_said_with_its_day() -> None:
    assert phrases.opens(START) == (
        "Bình chọn mở từ 00:00 ngày 05/11/2025. Bạn có thể đăng ký tài khoản trước."
    )


def test_counts_of_the_last_hours_say_which_end_they_wait_for() -> None:
    late = election(OPEN, counts_hidden_last_hours=24)
    with pytest.raises(CountsHidden) as refused:
        check_visible(late, END, final=False)
    assert refused.value.until == END
    check_visible(late, END, final=True)


def test_counts_that_are_never_shown_promise_no_moment() -> None:
    never = election(OPEN, counts="hidden", counts_hidden_last_hours=24)
    with pytest.raises(CountsHidden) as refused:
        check_visible(never, END + timedelta(days=30), final=True)
    assert refused.value.until is None


def test_counts_are_never_cached_past_the_moment_of_hiding() -> None:
    late = election(OPEN, counts_hidden_last_hours=24)
    hiding = END - timedelta(hours=24)
    left = [fresh_seconds(late, hiding - timedelta(seconds=s)) for s in (60, 6, 5, 3, 1)]
    assert left == [5, 5, 4, 2, 0]


def test_counts_are_final_once_every_partition_saw_the_marker_of_this_end() -> None:
    closing = election(OPEN)
    earlier = END - timedelta(days=1)
    assert is_final(closing, 2, {0: END, 1: END})
    assert not is_final(closing, 2, {0: END})
    assert not is_final(closing, 2, {0: END, 1: earlier})
    assert not is_final(closing, 0, {})


@pytest.mark.parametrize("standing", ["suspended", "withdrawn", "disqualified"])
def test_entry_that_is_not_published_is_unknown(standing: str) -> None:
    entry = Entry(edition=7, number=1, code="AAA", slug="a", title="A", standing=standing)
    catalogue = Catalogue(
        fingerprint="", incarnation=1, elections={7: election(OPEN)}, entries={"AAA": entry}
    )
    with pytest.raises(UnknownEntry):
        catalogue.find("AAA")
    with pytest.raises(UnknownEntry):
        catalogue.find("BBB")
