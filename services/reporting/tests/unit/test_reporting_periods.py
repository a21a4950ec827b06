from datetime import UTC, date, datetime, timedelta

import pytest

from reporting.model import charts, freshness, periods
from reporting.model.freshness import TopicLag
from reporting.model.periods import Bucket, Step
from reporting.model.query import Query
from servicekit.sheets import Sheet, as_csv
from servicekit.testing import an_edition, at

pytestmark = pytest.mark.unit

NOW = at("2026-10-20T12:00:00+07:00")


def test_period_includes_its_last_day_to_the_last_millisecond() -> None:
    query = Query(
        edition=an_edition(), now=NOW, first_day=date(2026, 10, 1), last_day=date(2026, 10, 31)
    )
    assert query.since == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert query.until == datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert query.until is not None
    assert at("2026-10-31T23:59:59.999+07:00") < query.until


def test_unit_list_is_of_the_last_day_but_never_of_the_future() -> None:
    past = Query(edition=an_edition(), now=NOW, last_day=date(2026, 10, 5))
    ahead = Query(edition=an_edition(), now=NOW, last_day=date(2026, 12, 31))
    assert past.day == date(2026, 10, 5)
    assert ahead.day == date(2026, 10, 20)


def test_days_begin_at_midnight_in_viet_nam() -> None:
    assert periods.floor(at("2026-10-20T00:30:00+07:00"), Step.DAY) == at(
        "2026-10-20T00:00:00+07:00"
    )
    assert periods.day_of(at("2026-10-19T17:30:00+00:00")) == date(2026, 10, 20)


def test_fill_adds_empty_steps_and_keeps_counts() -> None:
    start = at("2026-10-20T08:00:00+07:00").astimezone(UTC)
    found = [Bucket(start + timedelta(hours=1), 5)]
    filled = periods.fill(found, start, start + timedelta(hours=3), Step.HOUR)
    assert [bucket.count for bucket in filled] == [0, 5, 0]
    assert [bucket.count for bucket in periods.add_up(filled)] == [0, 5, 5]


def test_step_is_the_wanted_one_while_its_columns_fit() -> None:
    week, month, half_year = (NOW - timedelta(days=days) for days in (7, 30, 180))
    assert periods.fitting_step(None, week, NOW) is Step.HOUR
    assert periods.fitting_step(None, month, NOW) is Step.DAY
    assert periods.fitting_step(Step.HOUR, month, NOW) is Step.HOUR
    assert periods.fitting_step(Step.HOUR, half_year, NOW) is Step.DAY
    assert periods.fitting_step(Step.MINUTE, week, NOW) is Step.HOUR
    assert periods.fitting_step(Step.MINUTE, NOW - timedelta(hours=24), NOW) is Step.MINUTE


def lag(topic: str, behind: int, applied: int | None, measured: int = 0) -> TopicLag:
    return TopicLag(
        topic=topic,
        behind=behind,
        applied_at=None if applied is None else NOW - timedelta(seconds=applied),
        measured_at=NOW - timedelta(seconds=measured),
    )


def test_figures_are_as_old_as_the_slowest_topic() -> None:
    found = freshness.freshness([lag("units", 0, 9000, 3), lag("dossiers", 4, 40)], NOW)
    assert found.as_of == NOW - timedelta(seconds=40)
    assert (found.behind, found.seconds, found.stale) == (4, 40, False)


def test_figures_read_to_the_end_are_as_fresh_as_the_measurement() -> None:
    found = freshness.freshness([lag("units", 0, 90_000, 3)], NOW)
    assert found.as_of == NOW - timedelta(seconds=3)
    assert (found.behind, found.seconds, found.stale) == (0, 0, False)


def test_figures_are_stale_when_nobody_measures_any_more() -> None:
    found = freshness.freshness([lag("units", 0, 100, 61)], NOW)
    assert (found.stale, found.seconds) == (True, 61)
    assert freshness.freshness([], NOW).stale
    assert freshness.freshness([lag("units", 5, None)], NOW).as_of is None


def test_csv_begins_with_a_mark_and_disarms_formulas() -> None:
    rows = (("=1+1", 5), ("+84", None), ("@x", -3), ("Đổi mới, sáng tạo", 1), (" =A1", 0))
    found = as_csv(Sheet(name="x", headings=("Tên", "Số"), rows=rows)).decode("utf-8")
    assert found == (
        "\ufeffTên,Số\r\n'=1+1,5\r\n'+84,\r\n'@x,-3\r\n\"Đổi mới, sáng tạo\",1\r\n' =A1,0\r\n"
    )


def test_chart_is_scaled_to_a_round_number_and_fills_its_width() -> None:
    buckets = [Bucket(NOW, 0), Bucket(NOW, 37), Bucket(NOW, 50)]
    found = charts.chart(buckets, lambda _: "lúc")
    assert found.top == 50
    assert [column.height for column in found.columns] == [0, 103.6, charts.PLOT_HEIGHT]
    assert found.columns[-1].x + found.columns[-1].width < 100
    assert charts.chart([], lambda _: "").columns == ()


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 1), (1, 1), (2, 2), (3, 3), (7, 8), (11, 20), (61, 80), (81, 100), (500, 500)],
)
def test_nice_ceiling_is_the_next_round_number(most: int, top: int) -> None:
    assert charts.nice_ceiling(most) == top
