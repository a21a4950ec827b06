"""Close markers: which were sent, which the ledger has seen (law 8)."""

from datetime import datetime, timedelta

from servicekit import db
from servicekit.db import Connection
from voting.store.log_counts import LEDGER

SETTLED = timedelta(minutes=2)
"""By then an unacknowledged marker is in the log or never will be."""


def claim(
    conn: Connection, edition: int, partition: int, closed_at: datetime, now: datetime
) -> bool:
    """True when the caller shall append the marker now; at most one caller gets that answer."""
    claimed = db.execute(
        conn,
        """
        INSERT INTO close_markers (edition, partition, closed_at, attempted_at)
        VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
        """,
        (edition, partition, closed_at, now),
    )
    return claimed == 1


def claim_again(
    conn: Connection, edition: int, partition: int, closed_at: datetime, now: datetime
) -> bool:
    """True when an earlier try certainly failed: the ledger has read past its time without it."""
    claimed = db.execute(
        conn,
        """
        UPDATE close_markers marker SET attempted_at = %(now)s
        WHERE marker.edition = %(edition)s AND marker.partition = %(partition)s
          AND marker.closed_at = %(closed_at)s AND marker.noted_at IS NULL
          AND marker.attempted_at < %(now)s - %(settled)s
          AND EXISTS (
              SELECT FROM log_progress progress
              JOIN (SELECT cluster_id, topic_id FROM incarnations ORDER BY id DESC LIMIT 1) newest
                   USING (cluster_id, topic_id)
              WHERE progress.partition = marker.partition
                AND progress.recorded_until > marker.attempted_at + %(settled)s / 2)
        """,
        {
            "edition": edition,
            "partition": partition,
            "closed_at": closed_at,
            "now": now,
            "settled": SETTLED,
        },
    )
    return claimed == 1


def note(
    conn: Connection, edition: int, partition: int, closed_at: datetime, now: datetime
) -> None:
    """The ledger has consumed the marker."""
    db.execute(
        conn,
        """
        INSERT INTO close_markers (edition, partition, closed_at, noted_at)
        VALUES (%s, %s, %s, %s)
        ON CONFLICT (edition, closed_at, partition) DO UPDATE
        SET noted_at = coalesce(close_markers.noted_at, excluded.noted_at)
        """,
        (edition, partition, closed_at, now),
    )


def noted(conn: Connection, edition: int, end: datetime | None) -> dict[int, datetime]:
    """Partition -> `end`, where the ledger has consumed the marker of this end of the window."""
    found = conn.execute(
        """
        SELECT partition, closed_at FROM close_markers
        WHERE edition = %s AND closed_at = %s AND noted_at IS NOT NULL
        """,
        (edition, end),
    )
    return dict(found.fetchall())


def partitions(conn: Connection) -> int:
    """How many partitions the ledger reads of the newest incarnation of the log."""
    count = db.value(
        conn,
        """
        SELECT count(*) FROM kit.positions place
        JOIN (SELECT cluster_id, topic_id FROM incarnations ORDER BY id DESC LIMIT 1) newest
             USING (cluster_id, topic_id)
        WHERE place.consumer = %s
        """,
        (LEDGER,),
    )
    return int(count or 0)
