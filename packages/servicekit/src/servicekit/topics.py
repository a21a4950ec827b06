"""`python -m servicekit.topics create`: makes every topic of the table; safe to run again."""

import os
import sys

import structlog
from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from contracts.topics import TOPICS, Topic
from servicekit import kafka, logs, settings
from servicekit.settings import Settings

log = structlog.get_logger()


class TopicSettings(Settings, frozen=True, kw_only=True):
    """In production: replication 3, `min.insync.replicas` 2."""

    database_url: str = ""
    kafka_replication: int = 1
    kafka_min_insync: int = 1


def configuration(topic: Topic, min_insync: int) -> dict[str, str]:
    """The topic's settings on the broker."""
    common = {
        "min.insync.replicas": str(min_insync),
        "unclean.leader.election.enable": "false",
        "max.message.bytes": "1048576",
    }
    if topic.compacted:
        return common | {"cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0.2"}
    kept = -1 if topic.retention is None else int(topic.retention.total_seconds() * 1000)
    return common | {"cleanup.policy": "delete", "retention.ms": str(kept)}


class PartitionsDiffer(SystemExit):
    """A topic has another number of partitions than the table says, and cannot follow it."""


def create_all(found: TopicSettings) -> list[str]:
    """Create what is missing, add partitions where the table has more; answers the names created.

    Raises PartitionsDiffer.
    """
    admin = kafka.make_admin(found)
    try:
        existing = set(admin.list_topics())
        for topic in TOPICS:
            if kafka.full_name(found, topic) in existing:
                _grow(admin, topic, kafka.full_name(found, topic))
        created = []
        for topic in TOPICS:
            name = kafka.full_name(found, topic)
            if name not in existing and _create(admin, found, topic, name):
                created.append(name)
        admin.wait_for_topics([kafka.full_name(found, topic) for topic in TOPICS])
    finally:
        admin.close()
    return created


def _grow(admin: KafkaAdminClient, topic: Topic, name: str) -> None:
    """Facts may get more partitions; a state's key would move away from its tombstones."""
    (described,) = admin.describe_topics([name])
    count = len(described["partitions"])
    if count == topic.partitions:
        return
    if count > topic.partitions or topic.compacted:
        raise PartitionsDiffer(
            f"{name} has {count} partitions and should have {topic.partitions}: "
            "docs/operations/partitions.md says what to do"
        )
    admin.create_partitions({name: topic.partitions})
    log.warning("partitions added", topic=name, before=count, after=topic.partitions)


def _create(admin: KafkaAdminClient, found: TopicSettings, topic: Topic, name: str) -> bool:
    try:
        admin.create_topics(
            [
                NewTopic(
                    name,
                    num_partitions=topic.partitions,
                    replication_factor=found.kafka_replication,
                    topic_configs=configuration(topic, found.kafka_min_insync),
                )
            ]
        )
    except TopicAlreadyExistsError:
        return False
    return True


def main(arguments: list[str]) -> int:
    """EX_TEMPFAIL when it may succeed later: no broker answers, or too few of them."""
    if arguments != ["create"]:
        sys.stderr.write("usage: python -m servicekit.topics create\n")
        return 2
    found = settings.load(TopicSettings)
    logs.configure(found.log_level, "topics")
    try:
        created = create_all(found)
    except KafkaError as error:
        sys.stderr.write(f"topics: {error}\n")
        return os.EX_TEMPFAIL
    log.info("topics", created=created)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
