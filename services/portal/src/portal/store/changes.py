"""The audit of editions: who changed what, when, from what to what, and why."""

from datetime import datetime
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from contracts.events import EditionState, FormerTargets, UnitTarget
from portal.model import windows
from portal.model.calendar_feeds import Stamp
from servicekit import db
from servicekit.db import Connection


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `account` is None for the seeding command; before and after hold what differs."""

    version: int
    at: datetime
    account: int | None
    subject: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str


def record(conn: Connection, edition: EditionState, change: Change) -> None:
    """Add an entry for the version just saved."""
    db.execute(
        conn,
        """
        INSERT INTO changes (edition, version, at, account, subject, before, after, reason)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            edition.code,
            change.version,
            change.at,
            change.account,
            change.subject,
            Jsonb(change.before),
            Jsonb(change.after),
            change.reason,
        ),
    )


def former_targets(conn: Connection, code: str) -> tuple[FormerTargets, ...]:
    """What units strove for before each change of it, the oldest first."""
    found = conn.execute(
        """
        SELECT coalesce(before #> '{rules,targets}', '[]') AS targets, at FROM changes
        WHERE edition = %s AND before ? 'rules'
              AND before #> '{rules,targets}' IS DISTINCT FROM after #> '{rules,targets}'
        ORDER BY version
        """,
        (code,),
    )
    return tuple(
        FormerTargets(targets=msgspec.convert(targets, tuple[UnitTarget, ...]), until=until)
        for targets, until in found.fetchall()
    )


def by_staff(conn: Connection, code: str) -> set[str]:
    """Subjects of the edition that staff have changed."""
    found = conn.execute(
        "SELECT DISTINCT subject FROM changes WHERE edition = %s AND account IS NOT NULL", (code,)
    )
    return {subject for (subject,) in found}


def rules_by_staff(conn: Connection, code: str) -> set[str]:
    """Names of rule parameters of the edition that staff have changed."""
    found = conn.execute(
        """
        SELECT DISTINCT rule.name
        FROM changes c
        CROSS JOIN LATERAL jsonb_object_keys(c.before -> 'rules' || (c.after -> 'rules'))
            AS rule (name)
        WHERE c.edition = %s AND c.account IS NOT NULL
            AND c.before -> 'rules' -> rule.name IS DISTINCT FROM c.after -> 'rules' -> rule.name
        """,
        (code,),
    )
    return {name for (name,) in found}


class _WindowChange(msgspec.Struct):
    kind: str
    changes: int
    at: datetime


def of_windows(conn: Connection, code: str) -> dict[str, Stamp]:
    """Of every kind of window, how often it has changed since the edition was made, and when."""
    found = db.rows(
        conn,
        _WindowChange,
        """
        SELECT kind, count(c.version) AS changes,
            coalesce(max(c.at), (SELECT created_at FROM editions WHERE code = %(code)s)) AS at
        FROM unnest(%(kinds)s::text[]) AS kind
        LEFT JOIN changes c ON c.edition = %(code)s
            AND c.before -> 'windows' -> kind IS DISTINCT FROM c.after -> 'windows' -> kind
        GROUP BY kind
        """,
        {"code": code, "kinds": list(windows.KINDS)},
    )
    return {change.kind: Stamp(change.changes, change.at) for change in found}


def of_edition(conn: Connection, code: str, limit: int = 100) -> list[Change]:
    """The newest first."""
    return db.rows(
        conn,
        Change,
        """
        SELECT version, at, account, subject, before, after, reason
        FROM changes WHERE edition = %s ORDER BY version DESC LIMIT %s
        """,
        (code, limit),
    )
