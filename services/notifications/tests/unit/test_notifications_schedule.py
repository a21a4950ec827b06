"""When messages are tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.model import schedule
from notifications.model.kinds import Lane

pytestmark = pytest.mark.unit

NOW = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
LANES = st.sampled_from(Lane)
CHANCES = st.floats(0, 1, exclude_max=True)


@given(LANES, st.integers(1, 10_000), CHANCES)
def test_next_try_stays_within_its_limits(lane: Lane, tries: int, chance: float) -> None:
    pause = schedule.next_try(lane, tries, NOW, chance) - NOW
    assert schedule.FIRST[lane] * 0.75 <= pause <= schedule.LONGEST[lane] * 1.25


def test_next_try_doubles_until_the_longest_pause() -> None:
    pauses = [schedule.next_try(Lane.ORDINARY, n, NOW, 0.5) - NOW for n in range(1, 11)]
    assert [p.total_seconds() for p in pauses] == [
        *(30, 60, 120, 240, 480, 960, 1920, 3840, 7200, 7200)
    ]


def test_tries_of_two_days_are_few_enough_to_be_polite() -> None:
    moment, tries = NOW, 0
    while moment < NOW + schedule.LIFE:
        tries += 1
        moment = schedule.next_try(Lane.ORDINARY, tries, moment, 0.5)
    assert 25 <= tries <= 40


@pytest.mark.parametrize(("waited", "pause"), [(0, 1), (2, 1), (20, 10), (120, 60), (3_000, 60)])
def test_contact_is_looked_for_often_at_first(waited: int, pause: int) -> None:
    created_at = NOW - timedelta(seconds=waited)
    assert schedule.look_again(created_at, NOW) == NOW + timedelta(seconds=pause)


@given(LANES)
def test_a_fresh_lease_leaves_time_and_a_half_used_one_does_not(lane: Lane) -> None:
    until = schedule.lease_until(lane, NOW)
    half = schedule.LEASE[lane] / 2
    assert not schedule.lease_runs_out(lane, until, NOW + half - timedelta(milliseconds=1))
    assert schedule.lease_runs_out(lane, until, NOW + half)


def test_news_is_stale_after_a_week() -> None:
    week = timedelta(days=7)
    assert not schedule.is_stale(NOW - week, NOW)
    assert schedule.is_stale(NOW - week - timedelta(milliseconds=1), NOW)
