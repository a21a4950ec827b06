"""How often links of the promotion kit were opened, by day and channel."""

from datetime import date

import msgspec

from contracts.events import VisitCount
from servicekit import db
from servicekit.db import Connection


class ChannelVisits(msgspec.Struct, frozen=True, kw_only=True):
    """Visits of one unit by one channel, all days together."""

    channel: str
    visits: int


def add(conn: Connection, edition: str, unit: str, channel: str, day: date) -> None:
    """One more."""
    db.execute(
        conn,
        """
        INSERT INTO visits AS known (edition, unit, channel, day, visits)
        VALUES (%s, %s, %s, %s, 1)
        ON CONFLICT (edition, unit, channel, day) DO UPDATE SET visits = known.visits + 1
        """,
        (edition, unit, channel, day),
    )


def plant(conn: Connection, count: VisitCount) -> None:
    """A sum of the demonstration, unless there is one already."""
    db.execute(
        conn,
        """
        INSERT INTO visits (edition, unit, channel, day, visits)
        VALUES (%(edition)s, %(unit)s, %(channel)s, %(day)s, %(visits)s)
        ON CONFLICT DO NOTHING
        """,
        msgspec.structs.asdict(count),
    )


def take_unpublished(conn: Connection, limit: int) -> list[VisitCount]:
    """Sums that have grown since others were told of them, noted as told of now."""
    return db.rows(
        conn,
        VisitCount,
        """
        WITH grown AS (
            SELECT edition, unit, channel, day FROM visits
            WHERE published < visits ORDER BY day, unit LIMIT %s FOR UPDATE SKIP LOCKED
        )
        UPDATE visits SET published = visits FROM grown
        WHERE (visits.edition, visits.unit, visits.channel, visits.day)
            = (grown.edition, grown.unit, grown.channel, grown.day)
        RETURNING visits.edition, visits.unit, visits.channel, visits.day, visits.visits
        """,
        (limit,),
    )


def every(conn: Connection) -> list[VisitCount]:
    """All sums as they were published."""
    return db.rows(
        conn,
        VisitCount,
        """
        SELECT edition, unit, channel, day, published AS visits
        FROM visits WHERE published > 0 ORDER BY edition, unit, channel, day
        """,
    )


def of_unit(conn: Connection, edition: str, unit: str) -> list[ChannelVisits]:
    """By channel, most visits first."""
    return db.rows(
        conn,
        ChannelVisits,
        """
        SELECT channel, sum(visits)::bigint AS visits
        FROM visits WHERE (edition, unit) = (%s, %s)
        GROUP BY channel ORDER BY visits DESC, channel
        """,
        (edition, unit),
    )
