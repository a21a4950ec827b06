"""Kafka as we use it: one place for client settings, topic names and identities."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError
from kafka.net.compat import KafkaNetClient

from contracts.topics import Topic
from servicekit.settings import Settings

RECONNECT: Final[dict[str, Any]] = {
    "reconnect_backoff_ms": 50,
    "reconnect_backoff_max_ms": 500,
    "bootstrap_timeout_ms": 5_000,
}

C = TypeVar("C")


class Sent(Protocol):
    """The future of one record: `get` raises KafkaError or answers its metadata."""

    def get(self, timeout: float | None = None) -> Any: ...


class TopicIdentity(NamedTuple):
    """A topic of one incarnation of the log: re-created topics have another id (law 3)."""

    cluster_id: str
    topic_id: str
    name: str


class Copies(NamedTuple):
    """Partitions with fewer in-sync copies than they should have; those that nobody leads."""

    short: int
    leaderless: int


def full_name(settings: Settings, topic: Topic) -> str:
    """The topic's name on the broker: tests prefix theirs."""
    return settings.topic_prefix + topic.name


def make_producer(settings: Settings, **options: Any) -> KafkaProducer:
    """An idempotent producer with acks=all. Build it after fork."""
    defaults = {
        "bootstrap_servers": settings.kafka_bootstrap,
        "acks": "all",
        "enable_idempotence": True,
        "allow_auto_create_topics": False,
        "request_timeout_ms": 5_000,
        "delivery_timeout_ms": 30_000,
        "max_block_ms": 5_000,
    }
    return _build(KafkaProducer, RECONNECT | defaults | options)


def make_consumer(settings: Settings, **options: Any) -> KafkaConsumer:
    """A consumer that commits nothing and never guesses an offset."""
    defaults = {
        "bootstrap_servers": settings.kafka_bootstrap,
        "enable_auto_commit": False,
        "auto_offset_reset": "none",
        "allow_auto_create_topics": False,
        "fetch_max_wait_ms": 2_000,
        "request_timeout_ms": 10_000,
        "max_poll_records": 1_000,
    }
    return _build(KafkaConsumer, RECONNECT | defaults | options)


def make_admin(settings: Settings) -> KafkaAdminClient:
    defaults = {"bootstrap_servers": settings.kafka_bootstrap, "request_timeout_ms": 10_000}
    return _build(KafkaAdminClient, RECONNECT | defaults)


def _build(kind: Callable[..., C], options: dict[str, Any]) -> C:
    """A client; one that finds no broker is closed, else every try would keep its sockets."""
    made: list[KafkaNetClient] = []

    def connect(**config: Any) -> KafkaNetClient:
        made.append(KafkaNetClient(**config))
        return made[-1]

    try:
        return kind(**options, kafka_client=connect)
    except (KafkaError, OSError):
        for client in made:
            client.close()
        raise


def identify(settings: Settings, topics: Iterable[Topic]) -> list[TopicIdentity]:
    """Who the topics are now. Raises LookupError naming a missing topic, KafkaError."""
    admin = make_admin(settings)
    try:
        return identities(admin, settings, topics)
    finally:
        admin.close()


def identities(
    admin: KafkaAdminClient, settings: Settings, topics: Iterable[Topic]
) -> list[TopicIdentity]:
    """As `identify`, through a client the caller keeps."""
    cluster_id = str(admin.describe_cluster()["cluster_id"])
    found = topic_ids(admin, [full_name(settings, topic) for topic in topics])
    return [TopicIdentity(cluster_id, topic_id, name) for name, topic_id in found.items()]


def topic_ids(admin: KafkaAdminClient, names: Sequence[str]) -> dict[str, str]:
    """Name -> id, as the broker says now. Raises LookupError naming a missing topic, KafkaError."""
    found = {entry["name"]: entry for entry in admin.describe_topics(list(names))}
    missing = [name for name in names if found.get(name, {}).get("error_code", 3) != 0]
    if missing:
        raise LookupError(f"Kafka has no topic {', '.join(missing)}")
    return {name: str(found[name]["topic_id"]) for name in names}


def copies_of(settings: Settings, topic: Topic) -> Copies:
    """How the brokers keep a topic now. Raises LookupError when there is none, KafkaError."""
    admin = make_admin(settings)
    try:
        (found,) = admin.describe_topics([full_name(settings, topic)])
    finally:
        admin.close()
    if found["error_code"] != 0:
        raise LookupError(f"Kafka has no topic {topic.name}")
    partitions = found["partitions"]
    return Copies(
        short=sum(len(one["isr_nodes"]) < len(one["replica_nodes"]) for one in partitions),
        leaderless=sum(one["leader_id"] < 0 for one in partitions),
    )


def is_reachable(settings: Settings) -> bool:
    """Whether a broker answers; for waiting at start."""
    try:
        admin = make_admin(settings)
        try:
            admin.describe_cluster()
        finally:
            admin.close()
    except (KafkaError, OSError):
        return False
    return True
