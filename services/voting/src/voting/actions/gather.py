"""Micro-batches: all requests in flight go to the servers together."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

import gevent  # type: ignore[import-untyped]
import structlog
from gevent.event import AsyncResult, Event  # type: ignore[import-untyped]

from voting import metrics
from voting.errors import OutcomeUnknown, Refusal

log = structlog.get_logger()

LOOK_SECONDS: Final = 0.05
"""How late a late answer may be; a timer for each would cost more than the rest of it."""

Asked = TypeVar("Asked")
Given = TypeVar("Given")


class Limits(NamedTuple):
    """The most in one batch, in the queue, and batches at once."""

    batch: int
    capacity: int
    flushers: int = 1


class _Waiting(Generic[Asked, Given]):
    """One request; the first outcome stands."""

    __slots__ = ("asked", "deadline", "outcome")

    def __init__(self, asked: Asked, deadline: float) -> None:
        self.asked = asked
        self.deadline = deadline
        self.outcome: AsyncResult[Given | Refusal] = AsyncResult()

    def settle(self, outcome: Given | Refusal) -> None:
        if not self.outcome.ready():
            self.outcome.set(outcome)


class Gatherer(Generic[Asked, Given]):
    """A bounded queue in front of `work`. Full or late is "unknown", never an endless wait.

    Nobody waits for a batch to fill: a free flusher takes what is there. While it is at work, the
    next batch grows. `work` gives one outcome for each, in order.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Asked]], Sequence[Given | Refusal]],
        limits: Limits,
        name: str = "votes",
    ) -> None:
        self._work = work
        self._limits = limits
        self._fill = metrics.QUEUE_FILL.labels(name)
        self._full = metrics.QUEUE_FULL.labels(name)
        self._queue: deque[_Waiting[Asked, Given]] = deque()
        self._unanswered: deque[_Waiting[Asked, Given]] = deque()
        self._filled = Event()
        self._greenlets = [gevent.spawn(self._flush_forever) for _ in range(limits.flushers)]
        self._greenlets.append(gevent.spawn(self._expire_forever))

    def submit(self, asked: Asked, deadline: float) -> Given:
        """Wait for the outcome until `deadline` (monotonic; they come in order).

        Raises a Refusal; OutcomeUnknown when full or late (law 7).
        """
        if len(self._queue) >= self._limits.capacity:
            self._full.inc()
            raise OutcomeUnknown
        waiting: _Waiting[Asked, Given] = _Waiting(asked, deadline)
        self._queue.append(waiting)
        self._unanswered.append(waiting)
        self._filled.set()
        outcome: Given | Refusal = waiting.outcome.get()
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    def close(self, timeout: float) -> None:
        """Let the flushers finish what is queued, then end them."""
        deadline = time.monotonic() + timeout
        while self._queue and time.monotonic() < deadline:
            gevent.sleep(0.01)
        gevent.killall(self._greenlets, timeout=max(0.1, deadline - time.monotonic()))

    def _flush_forever(self) -> None:
        while True:
            self._filled.wait()
            taken = self._take()
            if taken:
                self._flush(taken)

    def _expire_forever(self) -> None:
        while True:
            gevent.sleep(LOOK_SECONDS)
            self._fill.set(len(self._queue) / max(1, self._limits.capacity))
            now, unanswered = time.monotonic(), self._unanswered
            while unanswered and (unanswered[0].outcome.ready() or unanswered[0].deadline <= now):
                unanswered.popleft().settle(OutcomeUnknown())

    def _take(self) -> list[_Waiting[Asked, Given]]:
        size = min(self._limits.batch, len(self._queue))
        taken = [self._queue.popleft() for _ in range(size)]
        if not self._queue:
            self._filled.clear()
        return taken

    def _flush(self, taken: list[_Waiting[Asked, Given]]) -> None:
        try:
            outcomes = self._work([waiting.asked for waiting in taken])
        except Exception:
            # Whatever went wrong, the votes may be in the log: unknown, and the flusher lives on.
            log.exception("batch failed", size=len(taken))
            outcomes = [OutcomeUnknown()] * len(taken)
        for waiting, outcome in zip(taken, outcomes, strict=True):
            waiting.settle(outcome)
