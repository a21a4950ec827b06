"""Pairs of dossiers that staff found not to be the same."""

from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection


class Dismissal(msgspec.Struct, frozen=True, kw_only=True):
    """Who said so and when."""

    account: int
    name: str
    at: datetime


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """A dismissal that was taken back: who had said so, who took it back, when each."""

    account: int
    name: str
    at: datetime
    undone_by: int
    undone_by_name: str
    undone_at: datetime


class _Paired(Dismissal, frozen=True, kw_only=True):
    partner: UUID


def add(conn: Connection, first: UUID, second: UUID, dismissal: Dismissal) -> None:
    """The first to say so stays the one who said it."""
    db.execute(
        conn,
        "INSERT INTO dismissals (one, other, account, name, at)"
        " VALUES (%(one)s, %(other)s, %(account)s, %(name)s, %(at)s) ON CONFLICT DO NOTHING",
        _pair(first, second) | msgspec.structs.asdict(dismissal),
    )


def undo(conn: Connection, first: UUID, second: UUID, undoing: Dismissal) -> None:
    """The two are shown as possibly the same again; who had said otherwise stays known."""
    db.execute(
        conn,
        """
        WITH gone AS (
            DELETE FROM dismissals WHERE one = %(one)s AND other = %(other)s
            RETURNING one, other, account, name, at
        )
        INSERT INTO undone_dismissals
            (one, other, account, name, at, undone_by, undone_by_name, undone_at)
        SELECT one, other, account, name, at, %(by)s, %(by_name)s, %(now)s FROM gone
        """,
        _pair(first, second) | {"by": undoing.account, "by_name": undoing.name, "now": undoing.at},
    )


def undone(conn: Connection, first: UUID, second: UUID) -> list[Undone]:
    """Every time it was taken back, the latest first."""
    return db.rows(
        conn,
        Undone,
        "SELECT account, name, at, undone_by, undone_by_name, undone_at FROM undone_dismissals"
        " WHERE one = %(one)s AND other = %(other)s ORDER BY id DESC",
        _pair(first, second),
    )


def of(conn: Connection, dossier: UUID) -> dict[UUID, Dismissal]:
    """All of a dossier, by the other one of the pair."""
    found = db.rows(
        conn,
        _Paired,
        "SELECT CASE one WHEN %(dossier)s THEN other ELSE one END AS partner, account, name, at"
        " FROM dismissals WHERE %(dossier)s IN (one, other)",
        {"dossier": dossier},
    )
    return {one.partner: one for one in found}


def _pair(first: UUID, second: UUID) -> dict[str, object]:
    one, other = sorted((first, second))
    return {"one": one, "other": other}
