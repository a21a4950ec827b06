"""The portal's copy of published entries."""

from datetime import datetime

import msgspec

from contracts.events import EntryState
from servicekit import db
from servicekit.db import Connection


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as a card shows it."""

    code: str
    url: str
    title: str
    unit_name: str
    authors: str
    cover: str | None
    published_at: datetime | None


def keep(conn: Connection, state: EntryState) -> None:
    """Upsert unless a newer version is known (law 5)."""
    db.execute(
        conn,
        """
        INSERT INTO entries AS known (
            edition, number, version, code, url, title, unit_name, authors, cover, standing,
            published_at)
        VALUES (
            %(edition)s, %(number)s, %(version)s, %(code)s, %(url)s, %(title)s, %(unit_name)s,
            %(authors)s, %(cover)s, %(standing)s, %(published_at)s)
        ON CONFLICT (edition, number) DO UPDATE SET
            version = excluded.version, code = excluded.code, url = excluded.url,
            title = excluded.title, unit_name = excluded.unit_name, authors = excluded.authors,
            cover = excluded.cover, standing = excluded.standing,
            published_at = excluded.published_at
        WHERE known.version < excluded.version
        """,
        {**msgspec.structs.asdict(state), "url": state.url},
    )


def latest(conn: Connection, edition: str, limit: int) -> list[Entry]:
    """The newest published ones. Their order says nothing about votes."""
    return db.rows(
        conn,
        Entry,
        """
        SELECT code, url, title, unit_name, authors, cover, published_at
        FROM entries WHERE edition = %s AND standing = 'published'
        ORDER BY published_at DESC NULLS LAST, number DESC LIMIT %s
        """,
        (edition, limit),
    )


def how_many(conn: Connection, edition: str) -> int:
    """Published entries of an edition."""
    return int(
        db.value(
            conn,
            "SELECT count(*) FROM entries WHERE edition = %s AND standing = 'published'",
            (edition,),
        )
        or 0
    )
