"""Editions that nobody outside sees yet."""

from datetime import datetime
from typing import Final

import msgspec
from psycopg.errors import ForeignKeyViolation

from contracts.events import EditionState
from portal.errors import AlreadyAnnounced, DraftInUse
from portal.store import draft_contents
from servicekit import db
from servicekit.db import Connection

LIST_LIMIT: Final = 50


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """A draft that somebody deleted.

    `articles`, `ceremonies`: how many were lost with it; `transferred`: how many articles went to
    another edition instead, `transferred_to`: its short title.
    """

    code: str
    number: int
    short_title: str
    removed_at: datetime
    account: int
    reason: str
    articles: int = 0
    ceremonies: int = 0
    transferred: int = 0
    transferred_to: str = ""


def codes(conn: Connection) -> set[str]:
    """All of them."""
    return {code for (code,) in conn.execute("SELECT code FROM editions WHERE draft")}


def announce(conn: Connection, code: str) -> None:
    """Everybody may see it. Raises AlreadyAnnounced."""
    count = db.execute(conn, "UPDATE editions SET draft = false WHERE code = %s AND draft", (code,))
    db.exactly_one(count, AlreadyAnnounced())


def remove(conn: Connection, edition: EditionState) -> None:
    """With its windows, its history and what was written for it. Raises DraftInUse."""
    draft_contents.remove(conn, edition.code)
    for table in ("edition_windows", "changes"):
        db.execute(conn, f"DELETE FROM {table} WHERE edition = %s", (edition.code,))
    try:
        with conn.transaction():
            db.execute(conn, "DELETE FROM editions WHERE code = %s AND draft", (edition.code,))
    except ForeignKeyViolation as error:
        raise DraftInUse from error


def note_removed(conn: Connection, removed: Removed) -> None:
    """Its own history is gone, so this is kept apart."""
    db.execute(
        conn,
        """
        INSERT INTO removed_drafts (code, number, short_title, removed_at, account, reason,
            articles, ceremonies, transferred, transferred_to)
        VALUES (%(code)s, %(number)s, %(short_title)s, %(removed_at)s, %(account)s, %(reason)s,
            %(articles)s, %(ceremonies)s, %(transferred)s, %(transferred_to)s)
        """,
        msgspec.structs.asdict(removed),
    )


def removed(conn: Connection) -> list[Removed]:
    """The last ones first."""
    return db.rows(
        conn,
        Removed,
        """
        SELECT code, number, short_title, removed_at, account, reason, articles, ceremonies,
            transferred, transferred_to
        FROM removed_drafts ORDER BY id DESC LIMIT %s
        """,
        (LIST_LIMIT,),
    )
