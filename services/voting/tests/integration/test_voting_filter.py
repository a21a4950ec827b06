"""The filter in Redis: it may forget, it may be away, it never lies (law 2)."""

from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis

from voting.actions.fill_filter import FilterFiller
from voting.model.receipts import Vote
from voting.store.filter import FilterAway, FilterKeeper, VoteFilter

pytestmark = pytest.mark.integration

VOTES = [Vote(31, entry, account) for entry in (1, 2) for account in (1, 7, 8, 99_999)]


@pytest.fixture
def votes_filter(settings: Any) -> Iterator[VoteFilter]:
    found = VoteFilter(settings.redis_url, capacity=100_000, timeout_ms=2_000)
    yield found
    found.close()


@pytest.fixture
def keeper(settings: Any) -> Iterator[FilterKeeper]:
    found = FilterKeeper(settings.redis_url, capacity=100_000)
    yield found
    found.close()


def test_filter_knows_what_was_marked_and_nothing_else(votes_filter: VoteFilter) -> None:
    votes_filter.mark(VOTES[:3], 1)
    assert votes_filter.known(VOTES, 1) == [True] * 3 + [False] * 5


def test_filter_of_another_incarnation_knows_nothing(votes_filter: VoteFilter) -> None:
    votes_filter.mark(VOTES, 1)
    assert votes_filter.known(VOTES, 2) == [False] * 8


def test_account_beyond_the_capacity_is_a_miss_and_makes_no_bitmap_grow(
    votes_filter: VoteFilter, settings: Any
) -> None:
    beyond = Vote(31, 1, 100_000)
    votes_filter.mark([beyond, VOTES[0]], 1)
    assert votes_filter.known([beyond, VOTES[0]], 1) == [False, True]
    with Redis.from_url(settings.redis_url) as redis:
        assert redis.strlen("voted:31:1:1") == 1


def test_dead_redis_is_a_miss_and_is_left_alone_for_a_second() -> None:
    now = [0.0]
    dead = VoteFilter("redis://127.0.0.1:1/0", capacity=10, timeout_ms=50, monotonic=lambda: now[0])
    asked: list[None] = []
    dead._redis = Asked(dead._redis, asked)
    for moment in (0.0, 0.5, 0.99, 1.0, 1.5):
        now[0] = moment
        assert dead.known([Vote(31, 1, 1)], 1) == [False]
    assert len(asked) == 2


class Asked:
    """Counts how often the client was really asked."""

    def __init__(self, client: Any, asked: list[None]) -> None:
        self._client, self._asked = client, asked

    def pipeline(self, **options: Any) -> Any:
        self._asked.append(None)
        return self._client.pipeline(**options)


def test_room_is_made_at_once_for_the_whole_capacity(keeper: FilterKeeper, settings: Any) -> None:
    keeper.make_room(31, 1, [1, 2])
    with Redis.from_url(settings.redis_url) as redis:
        assert [redis.strlen(f"voted:31:1:{entry}") for entry in (1, 2)] == [12_501] * 2


def test_filling_sets_bits_and_clears_none(votes_filter: VoteFilter, keeper: FilterKeeper) -> None:
    votes_filter.mark([Vote(31, 1, 5)], 1)
    keeper.fill(31, 1, 1, [7, 8, 99_999, 100_000])
    asked = [Vote(31, 1, account) for account in (5, 6, 7, 8, 99_999)]
    assert votes_filter.known(asked, 1) == [True, False, True, True, True]


def test_keeper_says_when_redis_is_away() -> None:
    with pytest.raises(FilterAway):
        FilterKeeper("redis://127.0.0.1:1/0", capacity=10).is_filled(31, 1)


def test_flushed_filter_is_refilled_from_the_ledger(
    polls: Any, ledger: Any, memory_log: Any, flush_filter: Any, keeper: FilterKeeper
) -> None:
    for account in (1, 2, 3):
        polls.vote(account, 1)
    ledger.record_log(memory_log)
    filler = FilterFiller(keeper)
    filler.fill_filter(ledger.database)
    flush_filter()
    filler.fill_filter(ledger.database)
    assert keeper.is_filled(31, polls.booth.keeper.incarnation)
    assert [polls.vote(account, 1).status_code for account in (1, 2, 3, 4)] == [200] * 3 + [201]
    assert len(memory_log.records) == 4


def test_new_entry_gets_its_room_while_the_filter_stays_as_it_is(
    polls: Any, ledger: Any, keeper: FilterKeeper, settings: Any
) -> None:
    filler = FilterFiller(keeper)
    filler.fill_filter(ledger.database)
    polls.stage.entry(6)
    filler.fill_filter(ledger.database)
    with Redis.from_url(settings.redis_url) as redis:
        assert redis.strlen(f"voted:31:{polls.booth.keeper.incarnation}:6") == 12_501
