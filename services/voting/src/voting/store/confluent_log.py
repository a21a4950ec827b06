"""The votes topic through librdkafka: a third of kafka-python's cost per vote."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import structlog
from confluent_kafka import KafkaError, KafkaException, Producer

from contracts import topics
from servicekit import kafka
from voting.settings import VotingSettings
from voting.store.vote_log import DELIVERY_MS, Appended, Failed, Record, headers

log = structlog.get_logger()

PARTITION_UA: Final = -1
"""librdkafka's word for "by the key"."""
POLL_SECONDS: Final = 0.001
CLOSE_SECONDS: Final = 5.0
WARN_SECONDS: Final = 1.0


class ConfluentLog:
    """librdkafka's producer: build it after fork, use it in one process.

    Its own threads talk to the brokers. Here it is only ever asked without waiting and slept for
    in between, so that a greenlet that waits never holds the others up.
    """

    def __init__(self, settings: VotingSettings) -> None:
        self._settings = settings
        self._topic = kafka.full_name(settings, topics.VOTES)
        self._client: Producer | None = None

    def connect(self) -> None:
        self._producer()

    def append(self, records: Sequence[Record], deadline: float) -> list[Appended | Failed]:
        delivery = _Delivery(len(records))
        if time.monotonic() >= deadline:
            return delivery.outcomes
        producer = self._producer()
        for at, record in enumerate(records):
            self._send(producer, record, at, delivery)
        while delivery.pending and time.monotonic() < deadline:
            if not producer.poll(0):
                time.sleep(POLL_SECONDS)
        # What still is on its way may arrive: its votes are answered "unknown".
        return list(delivery.outcomes)

    def close(self) -> None:
        producer, self._client = self._client, None
        if producer is None:
            return
        limit = time.monotonic() + CLOSE_SECONDS
        while len(producer) and time.monotonic() < limit:
            if not producer.poll(0):
                time.sleep(POLL_SECONDS)

    def _producer(self) -> Producer:
        if self._client is None:
            self._client = Producer(_options(self._settings))
        return self._client

    def _send(self, producer: Producer, record: Record, at: int, delivery: "_Delivery") -> None:
        try:
            producer.produce(
                self._topic,
                record.value,
                record.key,
                partition=PARTITION_UA if record.partition is None else record.partition,
                headers=headers(record),
                on_delivery=partial(delivery.note, at),
            )
        except BufferError:
            delivery.fail(at, "queue full")
        except KafkaException as error:
            delivery.fail(at, error.args[0].name())


class _Delivery:
    """One batch on its way; whatever nobody reported by the deadline has failed."""

    def __init__(self, records: int) -> None:
        self.outcomes: list[Appended | Failed] = [Failed("deadline")] * records
        self.pending = records

    def note(self, at: int, error: KafkaError | None, message: Any) -> None:
        if error is not None:
            self.fail(at, error.name())
            return
        self.pending -= 1
        self.outcomes[at] = Appended(message.partition(), message.offset())

    def fail(self, at: int, reason: str) -> None:
        self.pending -= 1
        self.outcomes[at] = Failed(reason)


def _options(settings: VotingSettings) -> dict[str, Any]:
    return {
        "bootstrap.servers": settings.kafka_bootstrap,
        "acks": "all",
        # Keeps the order per key through retries; unlike kafka-python's it survives an expiry.
        "enable.idempotence": True,
        "allow.auto.create.topics": False,
        # As Java and kafka-python place a key; librdkafka's own default differs.
        "partitioner": "murmur2_random",
        # Long enough for a whole batch to become one request.
        "linger.ms": 1,
        "message.timeout.ms": DELIVERY_MS,
        "request.timeout.ms": 2_000,
        # Who leads a partition is asked again and again: a broker that hangs never says that it
        # is none any more.
        "topic.metadata.refresh.interval.ms": 1_000,
        # What was sent to one that hangs is given up after this, not only when it is too old.
        "socket.timeout.ms": 3_000,
        "api.version.request.timeout.ms": 3_000,
        "socket.nagle.disable": True,
        "reconnect.backoff.ms": 50,
        "reconnect.backoff.max.ms": 500,
        "error_cb": _Warner(),
        "log_level": 3,
    }


class _Warner:
    """librdkafka tells of every attempt, thousands at once after a while without votes."""

    def __init__(self) -> None:
        self._said_at = float("-inf")

    def __call__(self, error: KafkaError) -> None:
        now = time.monotonic()
        if now - self._said_at >= WARN_SECONDS:
            self._said_at = now
            log.warning("log does not answer", reason=error.name())
