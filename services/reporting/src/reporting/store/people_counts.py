"""New accounts and messages by day, from the sums that the projection keeps."""

from datetime import date

from reporting.model.figures import ChannelCount, CommuneCount
from reporting.model.people import DayCount
from servicekit import db
from servicekit.db import Connection


def accounts_by_day(conn: Connection, first: date, last: date) -> list[DayCount]:
    """Days (Viet Nam) with new accounts in good standing, both ends included."""
    return db.rows(
        conn,
        DayCount,
        """
        SELECT day, sum(accounts)::bigint AS accounts, sum(declared)::bigint AS declared
        FROM accounts_by_day WHERE day BETWEEN %s AND %s GROUP BY day ORDER BY day
        """,
        (first, last),
    )


def accounts_by_commune(conn: Connection, first: date, last: date) -> list[CommuneCount]:
    """New accounts by declared commune, most first; undeclared ones have no code."""
    return db.rows(
        conn,
        CommuneCount,
        """
        SELECT nullif(commune, '') AS code, units.name, sum(accounts)::bigint AS accounts
        FROM accounts_by_day LEFT JOIN units ON units.code = accounts_by_day.commune
        WHERE day BETWEEN %s AND %s
        GROUP BY commune, units.name ORDER BY accounts DESC, units.name
        """,
        (first, last),
    )


def messages(conn: Connection, first: date, last: date) -> list[ChannelCount]:
    """Settled messages by channel."""
    return db.rows(
        conn,
        ChannelCount,
        """
        SELECT channel,
               coalesce(sum(messages) FILTER (WHERE state = 'sent'), 0)::bigint AS sent,
               coalesce(sum(messages) FILTER (WHERE state = 'failed'), 0)::bigint AS failed,
               coalesce(sum(messages) FILTER (WHERE state = 'expired'), 0)::bigint AS expired
        FROM messages_by_day WHERE day BETWEEN %s AND %s GROUP BY channel ORDER BY channel
        """,
        (first, last),
    )
