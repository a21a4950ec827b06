"""The filter in Redis: one bit per account and entry; never the truth (law 2)."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import structlog
from redis import Redis, RedisError

from voting import metrics
from voting.model.receipts import Vote

log = structlog.get_logger()

BREAK_SECONDS: Final = 1.0
CONNECTIONS: Final = 1_000
"""Far above what runs at once: the client's own limit would look like a Redis that is away."""


class VoteFilter:
    """Says which votes are in the log already. Any error is a miss and opens the breaker.

    A set bit means: the vote is in the log of this incarnation. A clear one means nothing.
    """

    def __init__(
        self,
        url: str,
        *,
        capacity: int,
        timeout_ms: int = 50,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        # No retries: the client's defaults wait seconds for a stopped server.
        self._redis: Any = Redis.from_url(
            url,
            retry=None,
            socket_timeout=timeout_ms / 1000,
            socket_connect_timeout=timeout_ms / 1000,
            max_connections=CONNECTIONS,
        )
        self._capacity = capacity
        self._monotonic = monotonic
        self._open_again = 0.0

    def known(self, votes: Sequence[Vote], incarnation: int) -> list[bool]:
        """Per vote whether its bit is set; all False while Redis does not answer."""
        groups = self._by_bitmap(votes, incarnation)
        answers = self._run([("BITFIELD_RO", key, *_gets(group)) for key, group in groups.items()])
        marked = {
            vote
            for group, bits in zip(groups.values(), answers, strict=False)
            for vote, bit in zip(group, bits, strict=True)
            if bit
        }
        return [vote in marked for vote in votes]

    def mark(self, votes: Iterable[Vote], incarnation: int) -> None:
        """Set the bits of votes that are in the log; a failure only costs a later append."""
        groups = self._by_bitmap(votes, incarnation)
        self._run([("BITFIELD", key, *_sets(group)) for key, group in groups.items()])

    def close(self) -> None:
        self._redis.close()

    def _by_bitmap(self, votes: Iterable[Vote], incarnation: int) -> dict[str, list[Vote]]:
        """One command for each entry of a batch, not one for each vote."""
        groups: dict[str, list[Vote]] = {}
        for vote in votes:
            if self._fits(vote.account):
                groups.setdefault(_key(incarnation, vote), []).append(vote)
        return groups

    def _fits(self, account: int) -> bool:
        if account < self._capacity:
            return True
        metrics.FILTER_BEYOND.inc()
        return False

    def _run(self, commands: list[tuple[Any, ...]]) -> list[Any]:
        """One pipeline; no answers at all on an error or while the breaker is open."""
        if not commands or self._monotonic() < self._open_again:
            return []
        try:
            pipeline = self._redis.pipeline(transaction=False)
            for command in commands:
                pipeline.execute_command(*command)
            answers: list[Any] = pipeline.execute()
        except (RedisError, OSError) as error:
            self._open_again = self._monotonic() + BREAK_SECONDS
            metrics.FILTER_ERRORS.inc()
            log.warning("filter does not answer", reason=type(error).__name__)
            return []
        return answers


class FilterKeeper:
    """The worker's side of the filter: room for every entry, refilled from the ledger."""

    def __init__(self, url: str, *, capacity: int) -> None:
        self._redis: Any = Redis.from_url(url, socket_timeout=10, socket_connect_timeout=1)
        self._capacity = capacity

    def is_filled(self, edition: int, incarnation: int) -> bool:
        """False after a flush or a new incarnation. Raises FilterAway."""
        return bool(self._call(lambda: self._redis.exists(_marker(incarnation, edition))))

    def mark_filled(self, edition: int, incarnation: int) -> None:
        self._call(lambda: self._redis.set(_marker(incarnation, edition), 1))

    def make_room(self, edition: int, incarnation: int, entries: Iterable[int]) -> None:
        """Size each bitmap at once: one that grows takes twice the memory (law 2)."""
        pipeline = self._redis.pipeline(transaction=False)
        for entry in entries:
            pipeline.setbit(
                _key(incarnation, Vote(edition, entry, 0)),
                self._capacity,  # one bit beyond the last account: never a vote
                0,
            )
        self._call(pipeline.execute)

    def fill(self, edition: int, incarnation: int, entry: int, accounts: Iterable[int]) -> None:
        """Set the bits of these accounts, clear none: votes cast meanwhile stay known."""
        bits = bytearray(self._capacity // 8 + 1)
        for account in accounts:
            if account < self._capacity:
                bits[account >> 3] |= 0x80 >> (account & 7)
        key = _key(incarnation, Vote(edition, entry, 0))
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.set(f"{key}:filling", bytes(bits))
        pipeline.bitop("OR", key, key, f"{key}:filling")
        pipeline.delete(f"{key}:filling")
        self._call(pipeline.execute)

    def close(self) -> None:
        self._redis.close()

    def _call(self, command: Callable[[], Any]) -> Any:
        try:
            return command()
        except (RedisError, OSError) as error:
            raise FilterAway(type(error).__name__) from error


class FilterAway(RuntimeError):
    """Redis does not answer; the filter is filled once it is back."""


def _gets(votes: Iterable[Vote]) -> Iterator[str | int]:
    for vote in votes:
        yield from ("GET", "u1", vote.account)


def _sets(votes: Iterable[Vote]) -> Iterator[str | int]:
    for vote in votes:
        yield from ("SET", "u1", vote.account, 1)


def _key(incarnation: int, vote: Vote) -> str:
    return f"voted:{vote.edition}:{incarnation}:{vote.entry}"


def _marker(incarnation: int, edition: int) -> str:
    return f"filled:{edition}:{incarnation}"
