"""The ledger's loop: reads the votes topic, records in one transaction, stops on doubt (law 3)."""

from collections.abc import Callable
from datetime import datetime
from threading import Event

import structlog
from psycopg import OperationalError

from servicekit import deadletters, requestids, tracing
from servicekit.db import Connection, Database
from servicekit.deadletters import TooManyDead
from servicekit.loops import Alive
from servicekit.positions import Fenced
from voting import metrics
from voting.actions.record_votes import Written, note_reached, record_votes
from voting.actions.watch_log import check_adopted, watch_log
from voting.errors import LogBroken, LogReplaced
from voting.settings import VotingSettings
from voting.store import log_counts
from voting.store.log_counts import LEDGER, Reached
from voting.store.vote_reader import Batch, LogAway, VoteReader, identify

log = structlog.get_logger()

POLL_SECONDS = 0.25
IDLE_SECONDS = 1.0
GATHER_SECONDS = 0.15
"""Between transactions that were not full: at a peak, one of hundreds of votes costs a fraction of
hundreds of small ones."""
FULL_RECORDS = 1_000
PARK_SECONDS = 3.0


class LedgerLoop:
    """Several may run: Kafka shares the partitions, fenced positions keep them honest."""

    name = "ledger"

    def __init__(
        self, settings: VotingSettings, database: Database, clock: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._noted_at = self._recorded_until = clock()
        self._stopped: str | None = None
        metrics.LEDGER_LAG.set_function(self._lag)

    def run(self, stop: Event, alive: Alive) -> None:
        """Record until `stop`; absent servers are waited for, missing records are not."""
        while not stop.is_set():
            alive(self._stopped)
            try:
                self._follow(stop, alive)
            except (OperationalError, LogAway) as error:
                log.warning("ledger waits", reason=repr(error))
                stop.wait(1)
            except (LogBroken, LogReplaced, TooManyDead) as error:
                self._park(stop, alive, str(error))

    def _follow(self, stop: Event, alive: Alive) -> None:
        with self._database.transaction() as conn:
            self._look_back(conn)
        topic = identify(self._settings)
        with self._database.transaction() as conn:
            watch_log(conn, topic, self._clock())
        with self._database.transaction() as conn:
            check_adopted(conn, topic)
        reader = VoteReader(self._settings, self._database)
        try:
            while not stop.is_set():
                alive(self._stopped)
                if 0 < self.step(reader) < FULL_RECORDS:
                    stop.wait(GATHER_SECONDS)
        finally:
            reader.close()

    def step(self, reader: VoteReader) -> int:
        """One poll and its transaction; answers how many records it took.

        Raises LogAway, LogBroken, LogReplaced, TooManyDead.
        """
        polled_at = self._clock()
        batches = reader.poll(POLL_SECONDS)
        if not batches and (polled_at - self._noted_at).total_seconds() < IDLE_SECONDS:
            return 0
        began = tracing.began()
        reached = reader.reached(batches, polled_at)
        try:
            with self._database.transaction() as conn:
                written = self._record(conn, reader, batches, reached)
                self._look_back(conn)
        except Fenced as error:
            log.warning("batch put back", reason=str(error))
            reader.rewind(batches)
            return 0
        reader.advance(batches)
        if began:
            _trace(batches, began)
        self._noted_at = polled_at
        metrics.LEDGER_ROWS.inc(written.rows)
        metrics.LEDGER_DUPLICATES.inc(written.duplicates)
        if reached:
            self._go_on()
        return sum(len(batch.records) for batch in batches)

    def _record(
        self, conn: Connection, reader: VoteReader, batches: list[Batch], reached: list[Reached]
    ) -> Written:
        if batches:
            written = record_votes(conn, batches, reached, self._clock())
        else:
            note_reached(conn, reader.topic, reached)
            written = Written(0, 0)
        deadletters.check_limit(conn, LEDGER, self._settings.dead_letter_limit)
        return written

    def _look_back(self, conn: Connection) -> None:
        """How far all ledgers together have come; as before while that is unknown."""
        self._recorded_until = log_counts.recorded_until(conn) or self._recorded_until

    def _lag(self) -> float:
        """Grows by itself while nothing can be recorded."""
        return max(0.0, (self._clock() - self._recorded_until).total_seconds())

    def _go_on(self) -> None:
        """Only a log that was read and a transaction that was committed prove that all is well."""
        if self._stopped is not None:
            log.info("ledger goes on", reason=self._stopped)
        self._stopped = None
        metrics.LEDGER_STOPPED.set(0)

    def _park(self, stop: Event, alive: Alive, reason: str) -> None:
        """Stand still and say so; look again every few seconds, somebody may have settled it."""
        log.error("ledger stopped", reason=reason)
        self._stopped = reason
        metrics.LEDGER_STOPPED.set(1)
        alive(reason)
        stop.wait(PARK_SECONDS)


def _trace(batches: list[Batch], began: float) -> None:
    """One transaction recorded them all: from its beginning to its commit."""
    for batch in batches:
        for record in batch.records:
            tracing.step(requestids.of_record(record), "record in the ledger", "consumer", began)
