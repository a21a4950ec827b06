"""What was taken away: the record of it, and the files that wait to be fetched."""

from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from reporting.errors.exports import MadeElsewhere
from reporting.model.exports import Export
from servicekit import db
from servicekit.db import Connection

COLUMNS: Final[LiteralString] = """
    id, account, subject, format, edition, question, state, total, done, tries, asked_at,
    finished_at, expires_at, bytes, downloads, last_download_at
"""
CLAIM: Final[LiteralString] = "hashtextextended('export:' || %s, 0)"
OWN_TRY: Final[LiteralString] = "id = %(id)s AND tries = %(tries)s AND state = 'waiting'"
"""A maker whose session was lost finds here that another has begun the file anew."""
MOST: Final = 20
MOST_IN_LOG: Final = 200


def add(conn: Connection, export: Export) -> None:
    """A new record."""
    values = msgspec.structs.asdict(export) | {
        "question": Jsonb(msgspec.to_builtins(export.question)),
        "format": export.format.value,
    }
    db.execute(
        conn,
        """
        INSERT INTO exports (id, account, subject, format, edition, question, state, total, done,
                             asked_at, finished_at, bytes)
        VALUES (%(id)s, %(account)s, %(subject)s, %(format)s, %(edition)s, %(question)s, %(state)s,
                %(total)s, %(done)s, %(asked_at)s, %(finished_at)s, %(bytes)s)
        """,
        values,
    )


def get(conn: Connection, wanted: UUID) -> Export:
    """Raises NotFound."""
    return db.one(conn, Export, f"SELECT {COLUMNS} FROM exports WHERE id = %s", (wanted,))


def next_waiting(conn: Connection) -> Export | None:
    """The one that has waited longest."""
    return db.maybe(
        conn,
        Export,
        f"SELECT {COLUMNS} FROM exports WHERE state = 'waiting' ORDER BY asked_at, id LIMIT 1",
    )


def claim(session: Connection) -> Export | None:
    """The one that has waited longest of those that nobody makes, begun once more.

    `session` is a connection of its maker's own: the claim is a lock that ends with it, however it
    ends, so what a killed process was making is free at once.
    """
    found = session.execute("SELECT id FROM exports WHERE state = 'waiting' ORDER BY asked_at, id")
    for (wanted,) in found.fetchall():
        if not db.value(session, f"SELECT pg_try_advisory_lock({CLAIM})", (str(wanted),)):
            continue
        if begin(session, wanted):
            return get(session, wanted)
        release(session, wanted)
    return None


def release(session: Connection, wanted: UUID) -> None:
    """It is done with."""
    db.execute(session, f"SELECT pg_advisory_unlock({CLAIM})", (str(wanted),))


def waiting_of(conn: Connection, account: int) -> int:
    """How many of an account's files wait. Others who ask for it at the same time wait for us."""
    db.execute(conn, "SELECT pg_advisory_xact_lock(hashtextextended('exports', %s))", (account,))
    found = db.value(
        conn,
        "SELECT count(*) FROM exports WHERE state = 'waiting' AND account = %s",
        (account,),
    )
    return int(found or 0)


def begin(conn: Connection, wanted: UUID) -> int:
    """One more try, from the first row on; answers which one it is."""
    found = db.value(
        conn,
        """
        UPDATE exports SET tries = tries + 1, done = 0 WHERE id = %s AND state = 'waiting'
        RETURNING tries
        """,
        (wanted,),
    )
    return int(found or 0)


def note_progress(conn: Connection, export: Export, done: int) -> None:
    """How many rows are written. Raises MadeElsewhere."""
    changed = db.execute(
        conn,
        f"UPDATE exports SET done = %(done)s WHERE {OWN_TRY}",
        {"done": done, "id": export.id, "tries": export.tries},
    )
    db.exactly_one(changed, MadeElsewhere())


def finish(
    conn: Connection, export: Export, content: bytes, times: tuple[datetime, datetime]
) -> None:
    """Keep its file; `times` are when it was ready and when it goes. Raises MadeElsewhere."""
    finished_at, expires_at = times
    changed = db.execute(
        conn,
        f"""
        UPDATE exports SET state = 'ready', done = total, finished_at = %(finished_at)s,
            expires_at = %(expires_at)s, bytes = %(bytes)s
        WHERE {OWN_TRY}
        """,
        {
            "finished_at": finished_at,
            "expires_at": expires_at,
            "bytes": len(content),
            "id": export.id,
            "tries": export.tries,
        },
    )
    db.exactly_one(changed, MadeElsewhere())
    db.execute(
        conn, "INSERT INTO export_files (export, content) VALUES (%s, %s)", (export.id, content)
    )


def fail(conn: Connection, export: Export, now: datetime) -> None:
    """It cannot be made. Raises MadeElsewhere."""
    changed = db.execute(
        conn,
        f"UPDATE exports SET state = 'failed', finished_at = %(now)s WHERE {OWN_TRY}",
        {"now": now, "id": export.id, "tries": export.tries},
    )
    db.exactly_one(changed, MadeElsewhere())


def content(conn: Connection, wanted: UUID) -> bytes | None:
    """The kept file; None once it is gone."""
    found = db.value(conn, "SELECT content FROM export_files WHERE export = %s", (wanted,))
    return None if found is None else bytes(found)


def note_download(conn: Connection, wanted: UUID, now: datetime) -> None:
    """Somebody fetched the kept file."""
    db.execute(
        conn,
        "UPDATE exports SET downloads = downloads + 1, last_download_at = %s WHERE id = %s",
        (now, wanted),
    )


def expire(conn: Connection, now: datetime) -> int:
    """Files whose time is over go; the record of them stays."""
    db.execute(
        conn,
        """
        DELETE FROM export_files USING exports
        WHERE exports.id = export_files.export AND exports.expires_at <= %s
        """,
        (now,),
    )
    return db.execute(
        conn,
        "UPDATE exports SET state = 'expired' WHERE state = 'ready' AND expires_at <= %s",
        (now,),
    )


def of_account(conn: Connection, account: int) -> list[Export]:
    """The latest of somebody's own, those that were kept for fetching."""
    return db.rows(
        conn,
        Export,
        f"""
        SELECT {COLUMNS} FROM exports
        WHERE account = %s AND (state IN ('waiting', 'failed') OR expires_at IS NOT NULL)
        ORDER BY asked_at DESC, id DESC LIMIT %s
        """,
        (account, MOST),
    )


def latest(conn: Connection) -> list[Export]:
    """The latest of everybody, for those who check."""
    return db.rows(
        conn,
        Export,
        f"SELECT {COLUMNS} FROM exports ORDER BY asked_at DESC, id DESC LIMIT %s",
        (MOST_IN_LOG,),
    )
