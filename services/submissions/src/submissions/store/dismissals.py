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


def between(conn: Connection, first: UUID, second: UUID) -> Dismissal | None:
    """The dismissal of a pair, whichever comes first."""
    return db.maybe(
        conn,
        Dismissal,
        "SELECT account, name, at FROM dismissals WHERE one = %(one)s AND other = %(other)s",
        _pair(first, second),
    )


def _pair(first: UUID, second: UUID) -> dict[str, object]:
    one, other = sorted((first, second))
    return {"one": one, "other": other}
