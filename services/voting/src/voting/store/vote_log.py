"""The votes topic as this service writes it: an interface and its kafka-python adapter."""

import time
from collections.abc import Sequence
from threading import Event, Thread
from typing import Any, Final, NamedTuple, Protocol

import structlog
from kafka.errors import KafkaError

from contracts import topics
from contracts.envelope import CONTENT_TYPE
from servicekit import kafka
from voting.settings import VotingSettings

log = structlog.get_logger()

DELIVERY_MS: Final = 10_000
"""A record is sent within this time or never; well below the fence before the markers."""


class Record(NamedTuple):
    """A record to append; `partition` None leaves it to the key."""

    key: bytes
    value: bytes
    request_id: str = ""
    partition: int | None = None


class Appended(NamedTuple):
    """The record is in the log, acknowledged by all in-sync replicas (law 1)."""

    partition: int
    offset: int


class Failed(NamedTuple):
    """Not acknowledged in time: the record may or may not be in the log (law 7)."""

    reason: str


class VoteLog(Protocol):
    """Appends votes. One contract for every client library."""

    def connect(self) -> None:
        """Begin to connect, beside the requests; `append` does it too."""
        ...

    def append(self, records: Sequence[Record], deadline: float) -> list[Appended | Failed]:
        """One outcome per record, in order; answers at `deadline` (monotonic) at the latest."""
        ...

    def close(self) -> None:
        """Wait for what is on its way, then let go."""
        ...


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
        if self._client is not None:
            self._client.close(timeout=5)

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
                headers=[
                    ("content-type", CONTENT_TYPE.encode()),
                    ("request-id", record.request_id.encode()),
                ],
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
