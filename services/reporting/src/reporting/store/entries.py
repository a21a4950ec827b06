"""The projection of published entries."""

from msgspec.structs import asdict

from contracts.events import EntryState
from servicekit import db
from servicekit.db import Connection


def save(conn: Connection, entry: EntryState) -> bool:
    """Upsert unless a newer version is known; True when it changed something."""
    changed = db.execute(
        conn,
        """
        INSERT INTO entries AS known (edition, number, version, code, slug, title, unit, field,
                                      standing, published_at)
        VALUES (%(edition)s, %(number)s, %(version)s, %(code)s, %(slug)s, %(title)s, %(unit)s,
                %(field)s, %(standing)s, %(published_at)s)
        ON CONFLICT (edition, number) DO UPDATE
        SET (version, code, slug, title, unit, field, standing, published_at) =
            (excluded.version, excluded.code, excluded.slug, excluded.title, excluded.unit,
             excluded.field, excluded.standing, excluded.published_at)
        WHERE known.version < excluded.version
        """,
        asdict(entry),
    )
    return changed == 1


def forget(conn: Connection, key: str) -> None:
    """The entry's key (`edition:number`) was erased from the log."""
    edition, _, number = key.rpartition(":")
    db.execute(
        conn,
        "DELETE FROM entries WHERE edition = %s AND number = %s::integer",
        (edition, number),
    )
