"""Final records that were kept: only ever added to."""

from datetime import datetime
from hashlib import sha256

import msgspec
from psycopg.types.json import Jsonb

from servicekit import db
from servicekit.db import Connection


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One record. `events`: how many of the log had been read; `digest`: SHA-256 of its file."""

    id: int
    edition: str
    as_of: datetime
    events: int
    digest: str
    bytes: int
    made_at: datetime


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """What a record is of: `applied` are the events read by topic."""

    edition: str
    as_of: datetime
    applied: dict[str, int]


def add(
    conn: Connection, making: Making, content: bytes, account: int, now: datetime
) -> tuple[int, str]:
    """Keep a file; answers its number and digest."""
    digest = sha256(content).hexdigest()
    number = db.value(
        conn,
        """
        INSERT INTO final_records (edition, as_of, applied, digest, content, made_by, made_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
        """,
        (making.edition, making.as_of, Jsonb(making.applied), digest, content, account, now),
    )
    return int(number or 0), digest


def of_edition(conn: Connection, edition: str) -> list[Kept]:
    """The kept ones, the latest first."""
    return db.rows(
        conn,
        Kept,
        """
        SELECT id, edition, as_of, digest, octet_length(content) AS bytes, made_at,
               (SELECT coalesce(sum(value::bigint), 0)::bigint FROM jsonb_each_text(applied))
                   AS events
        FROM final_records WHERE edition = %s ORDER BY id DESC
        """,
        (edition,),
    )


def content(conn: Connection, edition: str, number: int) -> bytes | None:
    """The file as it was kept."""
    found = db.value(
        conn,
        "SELECT content FROM final_records WHERE (edition, id) = (%s, %s)",
        (edition, number),
    )
    return None if found is None else bytes(found)
