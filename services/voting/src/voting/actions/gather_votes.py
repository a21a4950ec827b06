"""Micro-batches: all requests in flight go through the filter and the log together."""

import time
from collections import deque
from collections.abc import Callable, Sequence

import gevent  # type: ignore[import-untyped]
import structlog
from gevent.event import AsyncResult, Event  # type: ignore[import-untyped]

from voting.actions.cast_votes import Ballot, Cast, Outcome
from voting.errors import OutcomeUnknown

log = structlog.get_logger()


class Gatherer:
    """A bounded queue in front of `cast`. Full or late is "unknown", never an endless wait.

    Nobody waits for a batch to fill: a free flusher takes what is there. While it is at the log,
    the next batch grows.
    """

    def __init__(
        self,
        cast: Callable[[Sequence[Ballot]], list[Outcome]],
        *,
        batch: int,
        capacity: int,
        flushers: int,
    ) -> None:
        self._cast = cast
        self._batch = batch
        self._capacity = capacity
        self._queue: deque[tuple[Ballot, AsyncResult[Outcome]]] = deque()
        self._filled = Event()
        self._greenlets = [gevent.spawn(self._flush_forever) for _ in range(flushers)]

    def submit(self, ballot: Ballot) -> Cast:
        """Wait for the outcome. Raises a Refusal; OutcomeUnknown when full or late (law 7)."""
        if len(self._queue) >= self._capacity:
            raise OutcomeUnknown
        waiter: AsyncResult[Outcome] = AsyncResult()
        self._queue.append((ballot, waiter))
        self._filled.set()
        try:
            outcome = waiter.get(timeout=max(0.0, ballot.deadline - time.monotonic()))
        except gevent.Timeout as error:
            raise OutcomeUnknown from error
        if isinstance(outcome, Cast):
            return outcome
        raise outcome

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

    def _take(self) -> list[tuple[Ballot, "AsyncResult[Outcome]"]]:
        taken = [self._queue.popleft() for _ in range(min(self._batch, len(self._queue)))]
        if not self._queue:
            self._filled.clear()
        return taken

    def _flush(self, taken: list[tuple[Ballot, "AsyncResult[Outcome]"]]) -> None:
        try:
            outcomes: Sequence[Outcome] = self._cast([ballot for ballot, _ in taken])
        except Exception:
            # Whatever went wrong, the votes may be in the log: unknown, and the flusher lives on.
            log.exception("batch failed", votes=len(taken))
            outcomes = [OutcomeUnknown()] * len(taken)
        for (_, waiter), outcome in zip(taken, outcomes, strict=True):
            waiter.set(outcome)
