"""Obstacles and what was said about them."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from reporting.errors.reports import ChangedMeanwhile
from reporting.model.obstacles import Obstacle, ObstacleState, ObstacleVerb, Words
from servicekit import db
from servicekit.db import Connection

COLUMNS: Final = "id, edition, unit, report, title, state, version, raised_at, changed_at"


def add(
    conn: Connection,
    place: tuple[str, str],
    title: str,
    now: datetime,
    *,
    report: int | None = None,
    field: str = "",
) -> Obstacle:
    """A new one of `place`: edition and unit."""
    return db.one(
        conn,
        Obstacle,
        f"""
        INSERT INTO obstacles (edition, unit, report, field, title, state, raised_at, changed_at)
        VALUES (%s, %s, %s, %s, %s, 'open', %s, %s) RETURNING {COLUMNS}
        """,
        (*place, report, field, title, now, now),
    )


def of_report(conn: Connection, report: int, field: str) -> Obstacle | None:
    """The obstacle that a report's answer has raised before."""
    return db.maybe(
        conn,
        Obstacle,
        f"SELECT {COLUMNS} FROM obstacles WHERE (report, field) = (%s, %s)",
        (report, field),
    )


def read(conn: Connection, edition: str, number: int) -> Obstacle:
    """An obstacle of the edition. Raises NotFound."""
    return db.one(
        conn,
        Obstacle,
        f"SELECT {COLUMNS} FROM obstacles WHERE (edition, id) = (%s, %s)",
        (edition, number),
    )


def of_units(
    conn: Connection,
    edition: str,
    units: Collection[str] | None,
    states: Collection[ObstacleState] = tuple(ObstacleState),
) -> list[Obstacle]:
    """Obstacles of these units (None: all); what waits longest for an answer first."""
    return db.rows(
        conn,
        Obstacle,
        f"""
        SELECT {COLUMNS} FROM obstacles
        WHERE edition = %s AND (%s::text[] IS NULL OR unit = ANY (%s)) AND state = ANY (%s)
        ORDER BY array_position(ARRAY['open', 'answered', 'closed'], state), changed_at, id
        """,
        (
            edition,
            *(2 * [None if units is None else list(units)]),
            [state.value for state in states],
        ),
    )


def change(conn: Connection, obstacle: Obstacle, state: ObstacleState, now: datetime) -> None:
    """Raises ChangedMeanwhile when somebody else did something since it was read."""
    changed = db.execute(
        conn,
        """
        UPDATE obstacles SET state = %s, changed_at = %s, version = version + 1
        WHERE id = %s AND version = %s
        """,
        (state.value, now, obstacle.id, obstacle.version),
    )
    db.exactly_one(changed, ChangedMeanwhile())


def say(
    conn: Connection,
    obstacle: Obstacle,
    verb: ObstacleVerb,
    words: str,
    by: tuple[int, bool],
    now: datetime,
) -> None:
    """Note what was said; `by`: account, and whether it spoke for the unit."""
    db.execute(
        conn,
        """
        INSERT INTO obstacle_words (obstacle, verb, words, account, by_unit, at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (obstacle.id, verb.value, words, *by, now),
    )


def said(conn: Connection, number: int) -> list[Words]:
    """Everything that was said, first to last."""
    return db.rows(
        conn,
        Words,
        "SELECT verb, words, by_unit, at FROM obstacle_words WHERE obstacle = %s ORDER BY id",
        (number,),
    )
