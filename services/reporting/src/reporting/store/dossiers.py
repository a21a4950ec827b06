"""The projection of dossiers and of their steps."""

from msgspec.structs import asdict

from contracts.events import DossierState, DossierTransitioned
from reporting.model.periods import day_of
from servicekit import db
from servicekit.consumer import Received
from servicekit.db import Connection


def save(conn: Connection, dossier: DossierState) -> bool:
    """Upsert unless a newer version is known; True when it changed something."""
    changed = db.execute(
        conn,
        """
        INSERT INTO dossiers AS known (dossier, version, edition, code, stage, title, kind, field,
            primary_unit, credited, created_at, submitted_at, decided_at, published_at)
        VALUES (%(dossier)s, %(version)s, %(edition)s, %(code)s, %(stage)s, %(title)s, %(kind)s,
            %(field)s, %(primary_unit)s, %(credited)s, %(created_at)s, %(submitted_at)s,
            %(decided_at)s, %(published_at)s)
        ON CONFLICT (dossier) DO UPDATE
        SET (version, edition, code, stage, title, kind, field, primary_unit, credited,
             created_at, submitted_at, decided_at, published_at) =
            (excluded.version, excluded.edition, excluded.code, excluded.stage, excluded.title,
             excluded.kind, excluded.field, excluded.primary_unit, excluded.credited,
             excluded.created_at, excluded.submitted_at, excluded.decided_at,
             excluded.published_at)
        WHERE known.version < excluded.version
        """,
        asdict(dossier) | {"stage": dossier.stage.value, "credited": list(dossier.credited)},
    )
    return changed == 1


def forget(conn: Connection, dossier: str) -> None:
    """The dossier's key was erased from the log."""
    db.execute(conn, "DELETE FROM dossiers WHERE dossier = %s", (dossier,))


def add_step(conn: Connection, received: Received[DossierTransitioned]) -> bool:
    """A step of the life cycle, once per event; True when it was new."""
    step = received.event
    added = db.execute(
        conn,
        """
        INSERT INTO transitions (event, dossier, edition, before, after, at, day)
        VALUES (%(event)s, %(dossier)s, %(edition)s, %(before)s, %(after)s, %(at)s, %(day)s)
        ON CONFLICT (event) DO NOTHING
        """,
        {
            "event": received.id,
            "dossier": step.dossier,
            "edition": received.edition,
            "before": None if step.before is None else step.before.value,
            "after": step.after.value,
            "at": step.at,
            "day": day_of(step.at),
        },
    )
    return added == 1


def exists(conn: Connection, edition: str, code: str) -> bool:
    """Whether a dossier of the edition has this code."""
    return bool(
        db.value(
            conn,
            "SELECT EXISTS (SELECT FROM dossiers WHERE (edition, code) = (%s, %s))",
            (edition, code),
        )
    )
