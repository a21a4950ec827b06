"""How fast a channel may be used."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.model.rates import BURST, Rate, queue, take, take_anyway

pytestmark = pytest.mark.unit

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 10, 20, 5, 0, tzinfo=UTC)
IDLE = Rate(used_until=LONG_AGO, queued_until=LONG_AGO)


@pytest.mark.parametrize(("per_minute", "granted"), [(600, 20), (60, 2), (6, 1), (1, 1), (7, 1)])
def test_idle_channel_takes_a_short_burst_and_never_none(per_minute: int, granted: int) -> None:
    count, after = take(IDLE, per_minute, 1_000, NOW)
    assert count == granted
    assert take(after, per_minute, 1_000, NOW)[0] == 0


@pytest.mark.parametrize("per_minute", [7, 60, 600, 6_000])
def test_rate_holds_over_time_whatever_is_wanted(per_minute: int) -> None:
    rate, total = IDLE, 0
    for tenths in range(600):
        count, rate = take(rate, per_minute, 1_000, NOW + timedelta(seconds=tenths / 10))
        total += count
    most = per_minute + per_minute * BURST / timedelta(minutes=1)
    assert per_minute - 1 <= total <= most + 1


def test_what_is_not_wanted_stays_for_others() -> None:
    count, after = take(IDLE, 600, 5, NOW)
    assert count == 5
    assert take(after, 600, 1_000, NOW)[0] == 15


def test_those_that_wait_stand_one_behind_the_other() -> None:
    _, busy = take(IDLE, 60, 2, NOW)
    first, rate = queue(busy, 60, 2, NOW)
    second, _ = queue(rate, 60, 1, NOW)
    assert [place - NOW for place in (*first, *second)] == [timedelta(seconds=s) for s in (1, 2, 3)]


def test_codes_go_at_once_and_others_wait_for_them() -> None:
    rate = take_anyway(IDLE, 60, 3, NOW)
    assert take(rate, 60, 1, NOW + timedelta(seconds=3))[0] == 0
    assert take(rate, 60, 1, NOW + timedelta(seconds=4))[0] == 1
