"""What became of every record of the log, and how current the ledger is (law 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from servicekit import db
from servicekit.db import Connection
from servicekit.kafka import TopicIdentity

LEDGER = "ledger"
"""The ledger's name as a consumer."""


class Counted(NamedTuple):
    """Records of one partition and edition by what became of them."""

    partition: int
    edition: int
    recorded: int
    duplicates: int
    dead: int
    markers: int


class Reached(NamedTuple):
    """How far a partition is recorded; `log_end` as the broker last said.

    `recorded_until` is None when nothing new is known about it.
    """

    partition: int
    log_end: int
    recorded_until: datetime | None


@dataclass(frozen=True)
class PartitionCount:
    """One line of the reconciliation: an edition's share of a partition, and the whole of it."""

    partition: int
    log_end: int
    read: int
    recorded: int
    duplicates: int
    markers: int
    dead: int
    others: int

    @property
    def unread(self) -> int:
        return max(0, self.log_end - self.read)

    @property
    def difference(self) -> int:
        """0, or records are missing (law 8)."""
        parts = self.recorded + self.duplicates + self.markers + self.dead + self.others
        return self.read - parts


@dataclass(frozen=True)
class Currency:
    """All that was in the log at `recorded_until` is in the ledger.

    None while that is unknown of any partition.
    """

    partitions: int
    recorded_until: datetime | None


def add(conn: Connection, topic: TopicIdentity, counts: Sequence[Counted]) -> None:
    """Add to the counts, in the order of the primary key."""
    columns = [list(column) for column in zip(*counts, strict=True)]
    db.execute(
        conn,
        """
        INSERT INTO log_counts AS known
            (cluster_id, topic_id, partition, edition, recorded, duplicates, dead, markers)
        SELECT %s, %s, fresh.* FROM unnest(
            %s::smallint[], %s::smallint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]
        ) AS fresh (partition, edition, recorded, duplicates, dead, markers)
        ON CONFLICT (cluster_id, topic_id, partition, edition) DO UPDATE
        SET recorded = known.recorded + excluded.recorded,
            duplicates = known.duplicates + excluded.duplicates,
            dead = known.dead + excluded.dead,
            markers = known.markers + excluded.markers
        """,
        (topic.cluster_id, topic.topic_id, *columns),
    )


def reach(conn: Connection, topic: TopicIdentity, reached: Sequence[Reached]) -> None:
    """Remember how current each partition is."""
    if not reached:
        return
    columns = [list(column) for column in zip(*reached, strict=True)]
    db.execute(
        conn,
        """
        INSERT INTO log_progress AS known
            (cluster_id, topic_id, partition, log_end, recorded_until)
        SELECT %s, %s, fresh.* FROM unnest(%s::smallint[], %s::bigint[], %s::timestamptz[])
            AS fresh (partition, log_end, recorded_until)
        ON CONFLICT (cluster_id, topic_id, partition) DO UPDATE
        SET log_end = greatest(known.log_end, excluded.log_end),
            recorded_until = greatest(known.recorded_until, excluded.recorded_until)
        """,
        (topic.cluster_id, topic.topic_id, *columns),
    )


def currency(conn: Connection, incarnation: int) -> Currency:
    """How current the ledger of this incarnation is, as a whole."""
    return db.one(
        conn,
        Currency,
        """
        SELECT count(*) AS partitions,
               CASE WHEN bool_and(recorded_until IS NOT NULL) THEN min(recorded_until) END
                   AS recorded_until
        FROM incarnations
        JOIN kit.positions place USING (cluster_id, topic_id)
        LEFT JOIN log_progress USING (cluster_id, topic_id, partition)
        WHERE incarnations.id = %s AND place.consumer = %s
        """,
        (incarnation, LEDGER),
    )


def recorded_until(conn: Connection) -> datetime | None:
    """How far all ledgers together have come with the newest incarnation; None while unknown."""
    newest = db.value(conn, "SELECT max(id) FROM incarnations")
    return None if newest is None else currency(conn, int(newest)).recorded_until


def by_partition(conn: Connection, incarnation: int, edition: int) -> list[PartitionCount]:
    """The reconciliation's lines for one edition."""
    return db.rows(
        conn,
        PartitionCount,
        """
        SELECT place.partition, greatest(progress.log_end, place.next_offset) AS log_end,
               place.next_offset AS read,
               coalesce(sum(n.recorded) FILTER (WHERE n.edition = %(edition)s), 0)::bigint
                   AS recorded,
               coalesce(sum(n.duplicates) FILTER (WHERE n.edition = %(edition)s), 0)::bigint
                   AS duplicates,
               coalesce(sum(n.markers) FILTER (WHERE n.edition = %(edition)s), 0)::bigint
                   AS markers,
               coalesce(sum(n.dead), 0)::bigint AS dead,
               coalesce(sum(n.recorded + n.duplicates + n.markers)
                        FILTER (WHERE n.edition <> %(edition)s), 0)::bigint AS others
        FROM incarnations
        JOIN kit.positions place USING (cluster_id, topic_id)
        LEFT JOIN log_progress progress USING (cluster_id, topic_id, partition)
        LEFT JOIN log_counts n USING (cluster_id, topic_id, partition)
        WHERE incarnations.id = %(incarnation)s AND place.consumer = %(ledger)s
        GROUP BY place.partition, progress.log_end, place.next_offset
        ORDER BY place.partition
        """,
        {"incarnation": incarnation, "edition": edition, "ledger": LEDGER},
    )


def recorded(conn: Connection, edition: int) -> int:
    """Rows written for an edition, over all incarnations of the log."""
    found = db.value(
        conn,
        "SELECT coalesce(sum(recorded), 0)::bigint FROM log_counts WHERE edition = %s",
        (edition,),
    )
    return int(found or 0)
