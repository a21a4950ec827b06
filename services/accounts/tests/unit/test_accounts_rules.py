"""Limits of codes, locks, refresh tokens, ways back, days, ended editions."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.model.attempts import FIRST_LOCK, LONGEST_LOCK, lock_after, network_of
from accounts.model.codes import (
    COOLDOWN,
    HOURLY_CEILING,
    HOURLY_QUOTA,
    LIFETIME,
    MAX_LIVE,
    address_window,
    clean,
    max_tries,
    new_code,
    wait_before_next,
)
from accounts.model.editions import GRACE, is_over
from accounts.model.grants import is_valid_on, today
from accounts.model.passwords import hash_password, is_long_enough, new_password, verify_password
from accounts.model.paths import safe_path
from accounts.model.sessions import PARALLEL, Refresh, judge_refresh
from contracts.events import EditionState, EditionWindows
from contracts.windows import Window

pytestmark = pytest.mark.unit

NOON = datetime(2026, 10, 5, 5, tzinfo=UTC)


def test_wait_before_next_is_nothing_for_the_first_code() -> None:
    assert wait_before_next([], NOON) == timedelta(0)


def test_wait_before_next_lasts_a_minute_after_a_code() -> None:
    assert wait_before_next([NOON], NOON) == COOLDOWN
    assert wait_before_next([NOON], NOON + COOLDOWN - timedelta(milliseconds=1)) == timedelta(
        milliseconds=1
    )
    assert wait_before_next([NOON], NOON + COOLDOWN) == timedelta(0)


@given(st.lists(st.integers(min_value=0, max_value=7_200), max_size=300))
def test_wait_before_next_never_lets_limits_be_passed(seconds: list[int]) -> None:
    """Somebody who asks at any of these seconds, obeying each refusal."""
    sent: list[datetime] = []
    for second in sorted(seconds):
        moment = NOON + timedelta(seconds=second)
        recent = [at for at in reversed(sent) if at > moment - timedelta(hours=1)]
        if wait_before_next(recent, moment) <= timedelta(0):
            sent.append(moment)
            assert sum(at > moment - LIFETIME for at in sent) <= MAX_LIVE
            assert sum(at > moment - timedelta(hours=1) for at in sent) <= HOURLY_QUOTA


def test_wait_before_next_has_a_ceiling_for_strangers_together() -> None:
    sent = [NOON - timedelta(minutes=minute) for minute in range(HOURLY_CEILING)]
    assert wait_before_next([], NOON, by_strangers=sent[1:]) == timedelta(0)
    waits = wait_before_next([], NOON, by_strangers=sent)
    assert waits == sent[-1] + timedelta(hours=1) - NOON


def test_max_tries_fall_to_one_when_strangers_failed_a_hundred_times() -> None:
    assert [max_tries(failures) for failures in (0, 99, 100, 500)] == [5, 5, 1, 1]


def test_new_code_is_six_digits() -> None:
    codes = {new_code() for _ in range(200)}
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(codes) > 190


@pytest.mark.parametrize("typed", ["123456", "123 456", " 123-456 ", "1.2.3.4.5.6"])
def test_code_typed_with_separators_is_the_same(typed: str) -> None:
    assert clean(typed) == "123456"


def test_address_window_begins_every_ten_minutes() -> None:
    assert address_window(datetime(2026, 10, 5, 5, 9, 59, 999000, UTC)) == NOON
    assert address_window(datetime(2026, 10, 5, 5, 10, tzinfo=UTC)) == NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_network_of_one_subscriber_is_one(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize("failures", [1, 9, 11, 19])
def test_lock_after_other_failures_is_none(failures: int) -> None:
    assert lock_after(failures, NOON) is None


def test_lock_after_a_far_higher_limit_for_strangers_together() -> None:
    locks = [lock_after(failures, NOON, 100) for failures in (10, 99, 100, 101, 200)]
    assert locks == [None, None, NOON + FIRST_LOCK, None, NOON + 2 * FIRST_LOCK]


def test_lock_after_every_tenth_failure_doubles_up_to_a_day() -> None:
    locks = [lock_after(10 * n, NOON) for n in range(1, 12)]
    assert locks[:3] == [NOON + FIRST_LOCK, NOON + 2 * FIRST_LOCK, NOON + 4 * FIRST_LOCK]
    assert locks[-1] == NOON + LONGEST_LOCK


@pytest.mark.parametrize(
    ("replaced", "ended", "age", "verdict"),
    [
        (None, False, timedelta(0), Refresh.ROTATE),
        (NOON, False, PARALLEL, Refresh.ROTATE),
        (NOON, False, PARALLEL + timedelta(milliseconds=1), Refresh.REVOKE),
        (None, True, timedelta(0), Refresh.REJECT),
        (NOON, True, timedelta(hours=1), Refresh.REJECT),
        (None, False, timedelta(days=30), Refresh.REJECT),
    ],
)
def test_refresh_token_is_judged(
    replaced: datetime | None, ended: bool, age: timedelta, verdict: Refresh
) -> None:
    found = judge_refresh(
        replaced_at=replaced,
        session_ends=NOON + timedelta(days=30),
        session_ended=ended,
        now=NOON + age,
    )
    assert found is verdict


@pytest.mark.parametrize(
    "asked",
    [
        "https://example.com/",
        "//example.com",
        "/\\example.com",
        "javascript:alert(1)",
        "binh-chon",
        "/a\nb",
        "",
        None,
        "/" + "x" * 600,
    ],
)
def test_safe_path_refuses_what_leaves_the_site(asked: str | None) -> None:
    assert safe_path(asked) == "/tai-khoan"


@pytest.mark.parametrize("asked", ["/", "/binh-chon/Z7K3MX/xac-nhan", "/binh-chon?q=a%20b&field=x"])
def test_safe_path_keeps_paths_of_this_site(asked: str) -> None:
    assert safe_path(asked) == asked


@given(st.text(max_size=60))
def test_safe_path_always_begins_with_one_slash(asked: str) -> None:
    found = safe_path(asked)
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))


def test_today_begins_at_midnight_in_viet_nam() -> None:
    assert today(datetime(2026, 10, 4, 16, 59, 59, 999000, UTC)) == date(2026, 10, 4)
    assert today(datetime(2026, 10, 4, 17, tzinfo=UTC)) == date(2026, 10, 5)


def test_validity_is_half_open() -> None:
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    assert [is_valid_on(day, first, last) for day in (date(2026, 9, 30), first, last)] == [
        False,
        True,
        False,
    ]
    assert is_valid_on(last, None, None)


ENDED: Final = Window(start=NOON - timedelta(days=9), end=NOON)
GOES_ON: Final = Window(start=NOON, end=NOON + timedelta(days=9))
WITHOUT_END: Final = Window(start=NOON - timedelta(days=9))


@pytest.mark.parametrize(
    ("windows", "over"),
    [
        (EditionWindows(), False),
        (EditionWindows(submission=ENDED), False),  # voting may still be announced
        (EditionWindows(submission=ENDED, judging=ENDED), False),
        (EditionWindows(voting=ENDED), True),
        (EditionWindows(voting=ENDED, submission=ENDED), True),
        (EditionWindows(voting=ENDED, judging=GOES_ON), False),
        (EditionWindows(voting=ENDED, results=WITHOUT_END), False),
        (EditionWindows(voting=WITHOUT_END, results=ENDED), False),
        (EditionWindows(submission=ENDED, results=ENDED), True),  # no voting phase
        (EditionWindows(submission=ENDED, results=GOES_ON), False),
    ],
)
def test_edition_is_over_a_while_after_voting_or_without_it_after_the_results(
    windows: EditionWindows, over: bool
) -> None:
    edition = EditionState(code="x", number=1, version=1, title="x", windows=windows)
    last = NOON + GRACE - timedelta(milliseconds=1)
    assert (is_over(edition, last), is_over(edition, NOON + GRACE)) == (False, over)


def test_password_is_verified_only_for_its_own_hash() -> None:
    stored = hash_password("một câu dài dễ nhớ")
    assert verify_password(stored, "một câu dài dễ nhớ")
    assert not verify_password(stored, "một câu dài khác")
    assert not verify_password(None, "một câu dài dễ nhớ")
    assert not verify_password("not a hash", "một câu dài dễ nhớ")


def test_password_made_by_us_is_long_enough() -> None:
    assert is_long_enough(new_password())
    assert new_password() != new_password()
    assert [is_long_enough("x" * n) for n in (11, 12, 128, 129)] == [False, True, True, False]
