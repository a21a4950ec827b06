"""Answers of the self-check, kept with the dossier."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from contracts.events import EligibilityQuestion
from servicekit import db
from servicekit.db import Connection


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, in the words that were shown, and the answer."""

    question: str
    words: str
    needed: bool
    answer: bool
    at: datetime


def keep(
    conn: Connection,
    dossier: UUID,
    questions: Iterable[EligibilityQuestion],
    answers: Mapping[str, bool],
    now: datetime,
) -> None:
    """Replace the answers given before."""
    forget(conn, dossier)
    for asked in questions:
        if asked.code not in answers:
            continue
        db.execute(
            conn,
            """
            INSERT INTO eligibility_answers (dossier, question, words, needed, answer, at)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            (dossier, asked.code, asked.question, asked.needed, answers[asked.code], now),
        )


def of_dossier(conn: Connection, dossier: UUID) -> list[Answer]:
    """By code; the edition knows the order."""
    return db.rows(
        conn,
        Answer,
        "SELECT question, words, needed, answer, at FROM eligibility_answers"
        " WHERE dossier = %s ORDER BY question",
        (dossier,),
    )


def forget(conn: Connection, dossier: UUID) -> None:
    db.execute(conn, "DELETE FROM eligibility_answers WHERE dossier = %s", (dossier,))
