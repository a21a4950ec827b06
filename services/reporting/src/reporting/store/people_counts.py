"""New accounts by day and commune; messages by how they ended."""

from datetime import datetime

import msgspec

from reporting.model.figures import ChannelCount, CommuneCount
from reporting.model.periods import Bucket
from servicekit import db
from servicekit.db import Connection
from servicekit.times import VN

GOOD_STANDING = "accounts.state IN ('active', 'blocked')"
"""Merged and erased accounts were somebody else's or nobody's."""


class AccountTotals(msgspec.Struct, frozen=True):
    """`declared`: said that they live, study or work in the province (S1-04)."""

    total: int
    declared: int


def account_totals(conn: Connection, since: datetime | None, until: datetime) -> AccountTotals:
    """Accounts that began in the period."""
    return db.one(
        conn,
        AccountTotals,
        f"""
        SELECT count(*) AS total, count(declared_at) AS declared FROM accounts
        WHERE {GOOD_STANDING} AND created_at < %(until)s
          AND (%(since)s::timestamptz IS NULL OR created_at >= %(since)s)
        """,
        {"since": since, "until": until},
    )


def accounts_by_day(conn: Connection, since: datetime, until: datetime) -> list[Bucket]:
    """New accounts by the day in Viet Nam; days without any are left out."""
    return db.rows(
        conn,
        Bucket,
        f"""
        SELECT date_trunc('day', created_at, %(zone)s) AS at, count(*) AS count FROM accounts
        WHERE {GOOD_STANDING} AND created_at >= %(since)s AND created_at < %(until)s
        GROUP BY 1 ORDER BY 1
        """,
        {"since": since, "until": until, "zone": VN.key},
    )


def accounts_by_commune(
    conn: Connection, since: datetime | None, until: datetime
) -> list[CommuneCount]:
    """New accounts by declared commune, most first; undeclared ones have no code."""
    return db.rows(
        conn,
        CommuneCount,
        f"""
        SELECT commune AS code, units.name, count(*) AS accounts
        FROM accounts LEFT JOIN units ON units.code = accounts.commune
        WHERE {GOOD_STANDING} AND created_at < %(until)s
          AND (%(since)s::timestamptz IS NULL OR created_at >= %(since)s)
        GROUP BY commune, units.name ORDER BY accounts DESC, units.name
        """,
        {"since": since, "until": until},
    )


def messages(conn: Connection, since: datetime, until: datetime) -> list[ChannelCount]:
    """Settled messages by channel."""
    return db.rows(
        conn,
        ChannelCount,
        """
        SELECT channel,
               count(*) FILTER (WHERE state = 'sent') AS sent,
               count(*) FILTER (WHERE state = 'failed') AS failed,
               count(*) FILTER (WHERE state = 'expired') AS expired
        FROM messages WHERE at >= %s AND at < %s GROUP BY channel ORDER BY channel
        """,
        (since, until),
    )
