"""The measured lag of the live generation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from reporting.model.freshness import TopicLag
from servicekit import db
from servicekit.db import Connection

NONE: Final[Mapping[str, int]] = {}


def save(
    conn: Connection, behind: Mapping[str, int], now: datetime, gone: Mapping[str, int] = NONE
) -> None:
    """Replace the last measurement; both by topic name. Needs the generation entered."""
    for topic, events in behind.items():
        db.execute(
            conn,
            """
            INSERT INTO lag (topic, behind, applied_at, measured_at, gone)
            VALUES (%(topic)s, %(behind)s,
                    (SELECT max(event_time) FROM progress WHERE topic = %(topic)s), %(now)s,
                    %(gone)s)
            ON CONFLICT (topic) DO UPDATE
            SET (behind, applied_at, measured_at, gone) =
                (excluded.behind, excluded.applied_at, excluded.measured_at, excluded.gone)
            """,
            {"topic": topic, "behind": events, "now": now, "gone": gone.get(topic, 0)},
        )
    db.execute(conn, "DELETE FROM lag WHERE topic <> ALL (%s)", (list(behind),))


def load(conn: Connection) -> list[TopicLag]:
    """The last measurement, by topic."""
    return db.rows(
        conn,
        TopicLag,
        """
        SELECT topic, behind, applied_at, measured_at, gone,
               EXISTS (SELECT FROM generations
                       WHERE state = 'live' AND topic = ANY (inherited)) AS inherited
        FROM lag ORDER BY topic
        """,
    )


def note_progress(conn: Connection, topic: str, partition: int, event_time: datetime) -> None:
    """The newest event applied from a partition."""
    db.execute(
        conn,
        """
        INSERT INTO progress AS known (topic, partition, event_time) VALUES (%s, %s, %s)
        ON CONFLICT (topic, partition) DO UPDATE SET event_time = excluded.event_time
        WHERE known.event_time < excluded.event_time
        """,
        (topic, partition, event_time),
    )
