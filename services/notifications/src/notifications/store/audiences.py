"""Who belongs to an audience, found in the copies of what others said."""

from dataclasses import dataclass
from typing import Any, Final

from contracts.events import AccountState
from contracts.roles import Role
from notifications.model.campaigns import Audience, Sort
from servicekit import db
from servicekit.db import Connection

QUERIES: Final[dict[Sort, str]] = {
    "groups": """
        SELECT DISTINCT officers.account FROM officers
        JOIN kit.copies AS units ON units.topic = 'units' AND units.key = officers.unit
        WHERE units.body ->> 'group' = ANY(%(groups)s)""",
    "unreported": """
        SELECT DISTINCT officers.account FROM officers
        JOIN kit.copies AS reports ON reports.topic = 'reports'
            AND reports.key = %(edition)s || ':' || %(period)s || ':' || officers.unit
        WHERE reports.body ->> 'state' IN ('draft', 'returned')
          AND coalesce((reports.body ->> 'expected')::boolean, true)""",
    "applicants": """
        SELECT DISTINCT (body ->> 'account')::bigint AS account FROM kit.copies
        WHERE topic = 'dossiers' AND body ->> 'edition' = %(edition)s
          AND body ->> 'stage' = ANY(%(stages)s)""",
    "consenting": """
        SELECT DISTINCT account FROM choices WHERE purpose = 'news' AND wanted""",
}


@dataclass(frozen=True)
class Size:
    """How many people, and by what they could be reached."""

    people: int
    by_email: int
    by_phone: int
    without_address: int


@dataclass(frozen=True)
class Reachable:
    """One of them, addresses still to be masked."""

    account: int
    email: str | None
    phone: str | None


def size(conn: Connection, audience: Audience, edition: str) -> Size:
    """Counted now; who it is for is written down when sending starts."""
    return db.one(
        conn,
        Size,
        f"""
        SELECT count(*) AS people, count(email) AS by_email, count(phone) AS by_phone,
               count(*) FILTER (WHERE email IS NULL AND phone IS NULL) AS without_address
        FROM ({QUERIES[audience.sort]}) AS people LEFT JOIN contacts USING (account)
        """,  # our own text
        _params(audience, edition),
    )


def sample(conn: Connection, audience: Audience, edition: str, limit: int) -> list[Reachable]:
    """The first few by account number."""
    return db.rows(
        conn,
        Reachable,
        f"""
        SELECT account, email, phone
        FROM ({QUERIES[audience.sort]}) AS people LEFT JOIN contacts USING (account)
        ORDER BY account LIMIT %(limit)s
        """,  # our own text
        _params(audience, edition) | {"limit": limit},
    )


def write_down(conn: Connection, campaign: int, audience: Audience, edition: str) -> int:
    """Everybody who gets the campaign; doing it again adds nobody twice."""
    return db.execute(
        conn,
        f"""
        INSERT INTO campaign_people (campaign, account)
        SELECT %(campaign)s, account FROM ({QUERIES[audience.sort]}) AS people
        ON CONFLICT DO NOTHING
        """,  # our own text
        _params(audience, edition) | {"campaign": campaign},
    )


def keep_officer(conn: Connection, state: AccountState) -> None:
    """The units an account speaks for, as its newest state says."""
    active = state.state == "active"
    units = [
        grant.unit
        for grant in state.roles
        if active and grant.role is Role.UNIT_OFFICER and grant.unit
    ]
    db.execute(
        conn,
        "DELETE FROM officers WHERE account = %s AND NOT unit = ANY(%s)",
        (state.account, units),
    )
    db.execute(
        conn,
        """
        INSERT INTO officers (account, unit) SELECT %s, unnest(%s::text[])
        ON CONFLICT DO NOTHING
        """,
        (state.account, units),
    )


def _params(audience: Audience, edition: str) -> dict[str, Any]:
    return {
        "edition": edition,
        "groups": list(audience.groups),
        "period": audience.period,
        "stages": list(audience.stages),
    }
