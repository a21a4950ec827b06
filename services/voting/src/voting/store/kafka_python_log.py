"""The votes topic through kafka-python."""

import time
from collections.abc import Sequence
from threading import Event, Thread
from typing import Any

import structlog
from kafka.errors import KafkaError

from contracts import topics
from servicekit import kafka
from voting.settings import VotingSettings
from voting.store.vote_log import DELIVERY_MS, Appended, Failed, Record, headers

log = structlog.get_logger()


class KafkaPythonLog:
    """kafka-python's producer: build it after fork, use it in one process.

    It connects beside the requests, so that a missing broker never holds one up. `flush()` would
    hide failures: every record's future is kept and waited for.
    """

    def __init__(self, settings: VotingSettings) -> None:
        self._settings = settings
        self._topic = kafka.full_name(settings, topics.VOTES)
        self._client: Any = None
        self._closed = Event()
        self._connected = Event()
        self._connecting: Thread | None = None

    def connect(self) -> None:
        if self._connecting is None:
            self._connecting = Thread(target=self._connect, name="vote-log", daemon=True)
            self._connecting.start()

    def append(self, records: Sequence[Record], deadline: float) -> list[Appended | Failed]:
        self.connect()
        if not self._connected.wait(max(0.0, deadline - time.monotonic())):
            return [Failed("not connected")] * len(records)
        sent = [self._send(record, deadline) for record in records]
        return [_outcome(future, deadline) for future in sent]

    def close(self) -> None:
        self._closed.set()
        if self._connecting is not None:
            self._connecting.join(timeout=5)
        if self._client is None:
            return
        try:
            self._client.close(timeout=5)
        except KafkaError as error:  # over a dead line; its voters were told "unknown"
            log.warning("log closed with records under way", reason=type(error).__name__)

    def _connect(self) -> None:
        while not self._closed.is_set() and self._client is None:
            try:
                # Not idempotent: kafka-python loses its producer id when a batch expires and then
                # sends nothing ever again. A vote sent twice dies on the ledger's primary key.
                client = kafka.make_producer(
                    self._settings,
                    enable_idempotence=False,
                    max_block_ms=1_000,
                    request_timeout_ms=2_000,
                    delivery_timeout_ms=DELIVERY_MS,
                    bootstrap_timeout_ms=2_000,
                )
                client.partitions_for(self._topic)
            except (KafkaError, OSError) as error:
                log.warning("log does not answer", reason=type(error).__name__)
                self._closed.wait(0.5)
            else:
                self._client = client
                self._connected.set()

    def _send(self, record: Record, deadline: float) -> kafka.Sent | Failed:
        if time.monotonic() >= deadline:
            return Failed("deadline")
        try:
            sent: kafka.Sent = self._client.send(
                self._topic,
                value=record.value,
                key=record.key,
                partition=record.partition,
                headers=headers(record),
            )
        except (KafkaError, OSError) as error:
            return Failed(type(error).__name__)
        return sent


def _outcome(sent: kafka.Sent | Failed, deadline: float) -> Appended | Failed:
    if isinstance(sent, Failed):
        return sent
    try:
        placed = sent.get(timeout=max(0.0, deadline - time.monotonic()))
    except KafkaError as error:
        return Failed(type(error).__name__)
    return Appended(placed.partition, placed.offset)
