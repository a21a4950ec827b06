"""Who may do what with a campaign, and how fast it may go out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.errors import NotNow, SecondPersonNeeded
from notifications.model.campaigns import KINDS, Campaign, Verb, after, possible, quota, used_until
from notifications.model.kinds import SORTS
from notifications.phrases import campaigns as words

pytestmark = pytest.mark.unit

NOW = datetime(2026, 10, 31, 5, 0, tzinfo=UTC)
MAKER, OTHER = 42, 43


def test_campaign_goes_from_one_person_to_another() -> None:
    assert after(Campaign.DRAFT, Verb.PROPOSE, maker=MAKER, actor=MAKER) is Campaign.PROPOSED
    assert after(Campaign.PROPOSED, Verb.APPROVE, maker=MAKER, actor=OTHER) is Campaign.APPROVED
    with pytest.raises(SecondPersonNeeded):
        after(Campaign.PROPOSED, Verb.APPROVE, maker=MAKER, actor=MAKER)


@pytest.mark.parametrize("state", [Campaign.DRAFT, Campaign.DONE, Campaign.CANCELLED])
def test_nothing_is_sent_from_a_draft_or_after_the_end(state: Campaign) -> None:
    for verb in (Verb.APPROVE, Verb.PAUSE, Verb.RESUME):
        with pytest.raises(NotNow):
            after(state, verb, maker=MAKER, actor=OTHER)


def test_page_offers_what_the_rules_allow() -> None:
    assert possible(Campaign.PROPOSED, maker=MAKER, actor=MAKER) == [Verb.SEND_BACK, Verb.CANCEL]
    assert possible(Campaign.RUNNING, maker=MAKER, actor=MAKER) == [Verb.PAUSE, Verb.CANCEL]
    assert possible(Campaign.DONE, maker=MAKER, actor=OTHER) == []


def test_only_duty_is_mandatory() -> None:
    assert [sort for sort, kind in KINDS.items() if SORTS[kind].mandatory] == [
        "groups",
        "unreported",
    ]


def test_every_state_verb_and_audience_has_words() -> None:
    assert set(words.STATES) == set(words.TONES) == set(Campaign)
    assert set(words.VERBS) == set(Verb)
    assert set(words.SORTS) == set(KINDS)


def test_a_long_pause_is_no_reason_for_a_flood() -> None:
    assert quota(600, NOW - timedelta(days=3), NOW) == 600
    assert quota(600, NOW + timedelta(seconds=5), NOW) == 0
    assert quota(1, NOW - timedelta(seconds=59), NOW) == 0


@given(
    rate=st.integers(1, 6_000),
    rounds=st.lists(st.floats(0.1, 90), min_size=1, max_size=30),
)
def test_rate_is_never_exceeded_and_small_ones_arrive(rate: int, rounds: list[float]) -> None:
    moment, until, sent = NOW, NOW, 0
    for seconds in rounds:
        moment += timedelta(seconds=seconds)
        count = quota(rate, until, moment)
        until = used_until(rate, until, count, moment)
        sent += count
        assert sent <= rate * (moment - NOW) / timedelta(minutes=1) + 1
    waiting = (moment - until) / timedelta(minutes=1) * rate
    assert waiting < max(1.1, rate)
