"""Proposed changes of published rules, and what became of them."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from psycopg.types.json import Jsonb

from portal.errors import AmendmentSettled
from servicekit import db
from servicekit.db import Connection


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """`before` and `after` hold the covered settings that differ, by path."""

    edition: str
    number: int
    subject: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    proposed_by: int
    proposed_at: datetime
    state: Literal["open", "approved", "refused", "withdrawn"]
    decided_by: int | None
    decided_at: datetime | None
    note: str


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to change, before it has a number."""

    edition: str
    subject: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    proposed_by: int


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Who settles which amendment, and what they say to it."""

    edition: str
    number: int
    account: int
    note: str = ""


_SELECT = """
    SELECT edition, number, subject, before, after, reason, proposed_by, proposed_at,
        state, decided_by, decided_at, note
    FROM rule_amendments WHERE edition = %s
"""


def of_edition(conn: Connection, edition: str) -> list[Amendment]:
    """The newest first."""
    return db.rows(conn, Amendment, _SELECT + " ORDER BY number DESC", (edition,))


def find(conn: Connection, edition: str, number: int) -> Amendment:
    """Raises NotFound."""
    return db.one(conn, Amendment, _SELECT + " AND number = %s", (edition, number))


def open_about(conn: Connection, edition: str, paths: list[str]) -> int | None:
    """The number of an open amendment that changes one of these settings."""
    found: int | None = db.value(
        conn,
        """
        SELECT number FROM rule_amendments
        WHERE edition = %s AND state = 'open' AND after ?| %s ORDER BY number LIMIT 1
        """,
        (edition, paths),
    )
    return found


def add(conn: Connection, proposal: Proposal, now: datetime) -> int:
    """Its number; the caller has locked the edition."""
    number = db.value(
        conn,
        """
        INSERT INTO rule_amendments
            (edition, number, subject, before, after, reason, proposed_by, proposed_at)
        SELECT %(edition)s, 1 + coalesce(max(number), 0), %(subject)s, %(before)s, %(after)s,
            %(reason)s, %(proposed_by)s, %(now)s
        FROM rule_amendments WHERE edition = %(edition)s
        RETURNING number
        """,
        {
            **msgspec.structs.asdict(proposal),
            "before": Jsonb(proposal.before),
            "after": Jsonb(proposal.after),
            "now": now,
        },
    )
    return int(number or 0)


def settle(conn: Connection, decision: Decision, state: str, now: datetime) -> None:
    """Raises AmendmentSettled unless it is open."""
    count = db.execute(
        conn,
        """
        UPDATE rule_amendments SET state = %s, decided_by = %s, decided_at = %s, note = %s
        WHERE edition = %s AND number = %s AND state = 'open'
        """,
        (state, decision.account, now, decision.note, decision.edition, decision.number),
    )
    db.exactly_one(count, AmendmentSettled())
