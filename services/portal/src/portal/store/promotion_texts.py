"""The words of the kit as staff wrote them: every save is a version."""

from datetime import datetime

import msgspec
from psycopg.types.json import Jsonb

from servicekit import db
from servicekit.db import Connection


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """Version 0: nobody has written any yet."""

    version: int = 0
    texts: dict[str, str] = {}


class Save(msgspec.Struct, frozen=True, kw_only=True):
    """Who saved when."""

    version: int
    changed_by: int
    changed_at: datetime


def newest(conn: Connection, edition: str) -> Texts:
    """What is in force."""
    found = db.maybe(
        conn,
        Texts,
        """
        SELECT version, texts FROM promotion_texts WHERE edition = %s
        ORDER BY version DESC LIMIT 1
        """,
        (edition,),
    )
    return found or Texts()


def add(conn: Connection, edition: str, texts: Texts, account: int, now: datetime) -> bool:
    """A new version; False when somebody else has saved this one meanwhile."""
    added = db.execute(
        conn,
        """
        INSERT INTO promotion_texts (edition, version, texts, changed_by, changed_at)
        VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
        """,
        (edition, texts.version, Jsonb(texts.texts), account, now),
    )
    return added == 1


def saves(conn: Connection, edition: str, limit: int) -> list[Save]:
    """The newest first."""
    return db.rows(
        conn,
        Save,
        """
        SELECT version, changed_by, changed_at FROM promotion_texts
        WHERE edition = %s ORDER BY version DESC LIMIT %s
        """,
        (edition, limit),
    )
