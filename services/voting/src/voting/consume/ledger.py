"""The ledger's loop: reads the votes topic, records in one transaction, stops on doubt (law 3)."""

from collections.abc import Callable
from datetime import datetime
from threading import Event

import structlog
from psycopg import OperationalError

from servicekit import deadletters
from servicekit.db import Database
from servicekit.loops import Alive
from servicekit.positions import Fenced
from voting import metrics
from voting.actions.record_votes import record_votes
from voting.actions.watch_log import check_adopted, watch_log
from voting.errors import LogBroken, LogReplaced
from voting.settings import VotingSettings
from voting.store import log_counts
from voting.store.log_counts import LEDGER
from voting.store.vote_reader import Batch, LogAway, VoteReader, identify

log = structlog.get_logger()

POLL_SECONDS = 0.25
IDLE_SECONDS = 1.0
PARK_SECONDS = 5.0


class LedgerLoop:
    """Several may run: Kafka shares the partitions, fenced positions keep them honest."""

    name = "ledger"

    def __init__(
        self, settings: VotingSettings, database: Database, clock: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._idle_since = clock()

    def run(self, stop: Event, alive: Alive) -> None:
        """Record until `stop`; absent servers are waited for, missing records are not."""
        while not stop.is_set():
            alive()
            try:
                self._follow(stop, alive)
            except (OperationalError, LogAway) as error:
                log.warning("ledger waits", reason=repr(error))
                stop.wait(1)
            except (LogBroken, LogReplaced) as error:
                self._park(stop, alive, str(error))

    def _follow(self, stop: Event, alive: Alive) -> None:
        topic = identify(self._settings)
        with self._database.transaction() as conn:
            watch_log(conn, topic, self._clock())
        with self._database.transaction() as conn:
            check_adopted(conn, topic)
        reader = VoteReader(self._settings, self._database)
        metrics.LEDGER_STOPPED.set(0)
        try:
            while not stop.is_set():
                alive()
                self._check_dead_letters()
                self.step(reader)
        finally:
            reader.close()

    def step(self, reader: VoteReader) -> None:
        """One poll and its transaction."""
        polled_at = self._clock()
        batches = reader.poll(POLL_SECONDS)
        if batches:
            self._record(reader, batches, polled_at)
        elif (polled_at - self._idle_since).total_seconds() >= IDLE_SECONDS:
            self._note_idle(reader, polled_at)

    def _record(self, reader: VoteReader, batches: list[Batch], polled_at: datetime) -> None:
        try:
            with self._database.transaction() as conn:
                reached = reader.reached(batches, polled_at)
                written = record_votes(conn, batches, reached, self._clock())
        except Fenced as error:
            log.warning("batch put back", reason=str(error))
            reader.rewind(batches)
            return
        reader.advance(batches)
        self._idle_since = polled_at
        metrics.LEDGER_ROWS.inc(written.rows)
        metrics.LEDGER_DUPLICATES.inc(written.duplicates)
        known = [one.recorded_until for one in reached if one.recorded_until is not None]
        metrics.LEDGER_LAG.set((polled_at - min(known)).total_seconds() if known else 0)

    def _note_idle(self, reader: VoteReader, polled_at: datetime) -> None:
        self._idle_since = polled_at
        topic = reader.topic()
        if topic is None:
            return
        with self._database.transaction() as conn:
            log_counts.reach(conn, topic, reader.reached([], polled_at))
        metrics.LEDGER_LAG.set(0)

    def _check_dead_letters(self) -> None:
        with self._database.transaction() as conn:
            dead = deadletters.count(conn, LEDGER)
        if dead > self._settings.dead_letter_limit:
            raise LogBroken(f"{dead} dead letters")

    def _park(self, stop: Event, alive: Alive, reason: str) -> None:
        """Stand still and say so; look again every few seconds, somebody may have settled it."""
        log.error("ledger stopped", reason=reason)
        metrics.LEDGER_STOPPED.set(1)
        alive()
        stop.wait(PARK_SECONDS)
