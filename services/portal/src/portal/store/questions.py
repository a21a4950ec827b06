"""Questions from the public and their answers."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from portal.store.article_previews import hashed
from servicekit import db
from servicekit.db import Connection

LIMIT: Final = 200


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asked; `answered_at` None while nobody has answered."""

    id: int
    edition: str
    asked_at: datetime
    question: str
    answer: str
    answered_at: datetime | None
    closed: bool


_SELECT: Final = """
    SELECT id, edition, asked_at, question, answer, answered_at, closed FROM questions
"""


def add(conn: Connection, edition: str, code: str, question: str, now: datetime) -> None:
    """Only the hash of the asker's code is kept."""
    db.execute(
        conn,
        "INSERT INTO questions (edition, code_hash, asked_at, question) VALUES (%s, %s, %s, %s)",
        (edition, hashed(code), now, question),
    )


def within(conn: Connection, span: timedelta, now: datetime) -> int:
    """How many were asked lately."""
    found = db.value(conn, "SELECT count(*) FROM questions WHERE asked_at > %s", (now - span,))
    return int(found or 0)


def of_code(conn: Connection, code: str) -> Question:
    """Raises NotFound."""
    return db.one(conn, Question, _SELECT + " WHERE code_hash = %s", (hashed(code),))


def find(conn: Connection, number: int) -> Question:
    """Raises NotFound."""
    return db.one(conn, Question, _SELECT + " WHERE id = %s", (number,))


def waiting(conn: Connection) -> list[Question]:
    """Without an answer, the oldest first."""
    where = " WHERE answered_at IS NULL AND NOT closed ORDER BY asked_at, id LIMIT %s"
    return db.rows(conn, Question, _SELECT + where, (LIMIT,))


def settled(conn: Connection) -> list[Question]:
    """Answered or closed, the newest first."""
    where = " WHERE answered_at IS NOT NULL OR closed ORDER BY asked_at DESC, id DESC LIMIT %s"
    return db.rows(conn, Question, _SELECT + where, (LIMIT,))


def how_many_wait(conn: Connection) -> int:
    """For "my tasks"."""
    found = db.value(
        conn, "SELECT count(*) FROM questions WHERE answered_at IS NULL AND NOT closed"
    )
    return int(found or 0)


def answer(conn: Connection, number: int, words: str, account: int, now: datetime) -> None:
    """Give or better an answer. Raises NotFound."""
    count = db.execute(
        conn,
        """
        UPDATE questions SET answer = %s, answered_at = %s, account = %s, closed = false
        WHERE id = %s
        """,
        (words, now, account, number),
    )
    db.exactly_one(count, db.NotFound("question"))


def close(conn: Connection, number: int, account: int) -> None:
    """Needs no answer. Raises NotFound; an answered one stays answered."""
    count = db.execute(
        conn,
        "UPDATE questions SET closed = true, account = %s WHERE id = %s AND answered_at IS NULL",
        (account, number),
    )
    db.exactly_one(count, db.NotFound("question"))
