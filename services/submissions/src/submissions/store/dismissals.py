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


def remove(conn: Connection, first: UUID, second: UUID) -> None:
    """The two are shown as possibly the same again."""
    db.execute(
        conn,
        "DELETE FROM dismissals WHERE one = %(one)s AND other = %(other)s",
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
