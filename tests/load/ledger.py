"""The ledger as the judge: what was acknowledged is there, once, and the counts say the same."""

from dataclasses import dataclass

import psycopg
from kafka import TopicPartition

from contracts.topics import VOTES
from load.place import Place
from servicekit import kafka
from servicekit.settings import Settings
from support.waiting import until

COUNTS = "SELECT sum(recorded + duplicates + dead + markers) FROM log_counts"
READ = "SELECT sum(next_offset) FROM kit.positions WHERE consumer = 'ledger'"


@dataclass(frozen=True)
class Standing:
    """Rows and tally of one entry; records of the log that were read, and that are accounted for
    as rows, duplicates, dead letters or markers.
    """

    rows: int
    tally: int
    read: int
    accounted: int

    @property
    def is_balanced(self) -> bool:
        """Law 8: nothing that was read is unaccounted for."""
        return self.read == self.accounted


def standing(place: Place, entry: int) -> Standing:
    """As PostgreSQL has it now."""
    ask = place.databases.value
    return Standing(
        rows=place.databases.ledger_rows(place.edition, [entry]),
        tally=place.databases.tally(place.edition, [entry]),
        read=ask("voting", READ),
        accounted=ask("voting", COUNTS),
    )


@dataclass(frozen=True)
class Partition:
    """One partition of the votes topic: the broker that leads it, and those that have all of it."""

    leader: int
    in_sync: frozenset[int]


def log_end(place: Place) -> int:
    """Records in the votes topic, as the broker says."""
    settings = _settings(place)
    client = kafka.make_consumer(settings)
    try:
        name = kafka.full_name(settings, VOTES)
        places = [TopicPartition(name, number) for number in range(VOTES.partitions)]
        return sum(client.end_offsets(places).values())
    finally:
        client.close()


def partitions(place: Place) -> list[Partition]:
    """The votes topic's, as a broker sees them now."""
    settings = _settings(place)
    admin = kafka.make_admin(settings)
    try:
        (topic,) = admin.describe_topics([kafka.full_name(settings, VOTES)])
    finally:
        admin.close()
    return [
        Partition(int(one["leader_id"]), frozenset(one["isr_nodes"])) for one in topic["partitions"]
    ]


def controller(place: Place) -> int:
    """The broker that is the active controller."""
    admin = kafka.make_admin(_settings(place))
    try:
        (topic,) = admin.describe_metadata_quorum()["topics"]  # type: ignore[no-untyped-call]
    finally:
        admin.close()
    return int(topic["partitions"][0]["leader_id"])


def _settings(place: Place) -> Settings:
    return Settings(database_url="", kafka_bootstrap=place.environment("voting")["KAFKA_BOOTSTRAP"])


def wait_drained(place: Place, entry: int, votes: int, *, seconds: float = 120) -> None:
    """Until the ledger has counted that many votes for the entry; asks only the tally."""
    until(
        f"{votes} votes counted",
        lambda: place.databases.tally(place.edition, [entry]) >= votes,
        seconds=seconds,
    )


def accounts(place: Place, entry: int) -> set[int]:
    """Who has a vote for the entry."""
    url = place.stack.admin_url("contest_voting")
    sql = "SELECT account FROM ledger WHERE edition = %s AND entry = %s"
    with psycopg.connect(url, autocommit=True) as conn:
        return {int(row[0]) for row in conn.execute(sql, (place.edition, entry))}
