from datetime import timedelta

import pytest

from reporting.model.waiting import Age, queue
from reporting.model.weeks import HourOfWeek, level, week
from servicekit.testing import at

pytestmark = pytest.mark.unit

NOW = at("2026-10-20T12:00:00+07:00")
MOMENT = timedelta(microseconds=1)


def ago(days: int, less: timedelta = timedelta()) -> Age:
    return Age(NOW - timedelta(days=days) + less, 1)


def test_dossier_belongs_to_the_age_it_has_reached_and_to_one_group_only() -> None:
    found = queue(
        [ago(1, MOMENT), ago(1), ago(3, MOMENT), ago(3), ago(14, MOMENT), ago(14)], NOW, 7
    )
    assert [(g.least, g.less_than, g.dossiers) for g in found.groups] == [
        (0, 1, 1), (1, 3, 2), (3, 5, 1), (5, 7, 0), (7, 14, 1), (14, None, 1),
    ]  # fmt: skip
    assert (found.waiting, found.overdue, found.oldest) == (6, 2, NOW - timedelta(days=14))


def test_dossier_is_overdue_after_the_editions_days_not_at_them() -> None:
    exactly, longer = ago(5), ago(5, -MOMENT)
    assert queue([exactly, longer], NOW, 5).overdue == 1
    assert queue([exactly, longer], NOW, None).overdue == 0


def test_empty_queue_has_every_group_and_no_oldest() -> None:
    found = queue([], NOW, 7)
    assert (found.waiting, found.oldest, [g.dossiers for g in found.groups]) == (0, None, [0] * 6)


def test_week_has_every_hour_and_names_its_busiest() -> None:
    found = week([HourOfWeek(6, 23, 4), HourOfWeek(0, 0, 3), HourOfWeek(6, 23, 5)])
    assert [len(found.rows), {len(row) for row in found.rows}] == [24, {7}]
    assert (found.rows[23][6], found.rows[0][0], found.most) == (9, 3, 9)
    assert found.busiest == HourOfWeek(6, 23, 9)
    assert week([]).busiest is None


@pytest.mark.parametrize(
    ("count", "expected"), [(0, 0), (-2, 0), (1, 1), (25, 1), (26, 2), (75, 3), (76, 4), (100, 4)]
)
def test_cell_is_shaded_by_its_share_of_the_most(count: int, expected: int) -> None:
    assert level(count, 100) == expected
