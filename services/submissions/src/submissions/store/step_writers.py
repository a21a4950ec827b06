"""Which open form saved a step of a dossier last; a form names itself by a random word."""

from uuid import UUID

from servicekit import db
from servicekit.db import Connection


def last(conn: Connection, dossier: UUID, step: int) -> str:
    """Empty when nobody saved the step yet, or something else changed it since."""
    found = db.value(
        conn, "SELECT writer FROM step_writers WHERE dossier = %s AND step = %s", (dossier, step)
    )
    return str(found or "")


def write(conn: Connection, dossier: UUID, step: int, writer: str) -> None:
    db.execute(
        conn,
        """
        INSERT INTO step_writers (dossier, step, writer) VALUES (%s, %s, %s)
        ON CONFLICT (dossier, step) DO UPDATE SET writer = excluded.writer
        """,
        (dossier, step, writer),
    )


def forget(conn: Connection, dossier: UUID, step: int) -> None:
    """What the step holds was changed elsewhere: no open form knows it."""
    db.execute(conn, "DELETE FROM step_writers WHERE dossier = %s AND step = %s", (dossier, step))
