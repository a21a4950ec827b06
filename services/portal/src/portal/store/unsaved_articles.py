"""What is typed of an article and not saved yet, by the address of the page that shows it."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from servicekit import db
from servicekit.db import Connection

KEPT: Final = timedelta(days=7)


class Unsaved(msgspec.Struct, frozen=True, kw_only=True):
    """`form`: texts by name of field; whoever typed it sees it, nobody else."""

    id: UUID
    article: int
    account: int
    form: dict[str, list[str]]


def keep(conn: Connection, unsaved: Unsaved, now: datetime) -> bool:
    """In place of what this page had before; old ones of all are forgotten.

    False for the page of somebody else or of another article.
    """
    db.execute(conn, "DELETE FROM unsaved_articles WHERE kept_at < %s", (now - KEPT,))
    count = db.execute(
        conn,
        """
        INSERT INTO unsaved_articles (id, article, account, form, kept_at)
        VALUES (%(id)s, %(article)s, %(account)s, %(form)s, %(now)s)
        ON CONFLICT (id) DO UPDATE SET form = excluded.form, kept_at = excluded.kept_at
            WHERE (unsaved_articles.article, unsaved_articles.account)
                = (excluded.article, excluded.account)
        """,
        msgspec.structs.asdict(unsaved) | {"form": Jsonb(unsaved.form), "now": now},
    )
    return count == 1


def find(conn: Connection, wanted: UUID, article: int, account: int) -> Unsaved | None:
    """None once it was saved or forgotten."""
    return db.maybe(
        conn,
        Unsaved,
        """
        SELECT id, article, account, form FROM unsaved_articles
        WHERE (id, article, account) = (%s, %s, %s)
        """,
        (wanted, article, account),
    )


def forget(conn: Connection, wanted: UUID, account: int) -> None:
    """It was saved."""
    db.execute(
        conn, "DELETE FROM unsaved_articles WHERE (id, account) = (%s, %s)", (wanted, account)
    )
