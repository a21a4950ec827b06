"""Dossiers as staff search for them; drafts, their applicants' own business, are never found."""

from collections.abc import Collection

import msgspec

from contracts.events import DossierState
from contracts.events.submissions import DossierStage
from servicekit import db
from servicekit.db import Connection
from servicekit.text import fold


class FoundDossier(msgspec.Struct, frozen=True, kw_only=True):
    """One that was handed in."""

    edition: str
    code: str
    title: str
    stage: str
    units: list[str]


def keep(conn: Connection, state: DossierState) -> None:
    """Upsert unless a newer version is known (law 5)."""
    db.execute(
        conn,
        """
        INSERT INTO known_dossiers AS known
            (dossier, version, edition, code, title, stage, units, folded)
        VALUES (%(dossier)s, %(version)s, %(edition)s, %(code)s, %(title)s, %(stage)s, %(units)s,
            %(folded)s)
        ON CONFLICT (dossier) DO UPDATE SET
            version = excluded.version, edition = excluded.edition, code = excluded.code,
            title = excluded.title, stage = excluded.stage, units = excluded.units,
            folded = excluded.folded
        WHERE known.version < excluded.version
        """,
        {
            "dossier": state.dossier,
            "version": state.version,
            "edition": state.edition,
            "code": state.code,
            "title": state.title,
            "stage": state.stage.value,
            "units": list(state.credited),
            "folded": fold(f"{state.code} {state.title}"),
        },
    )


def forget(conn: Connection, dossier: str) -> None:
    """Its key was erased."""
    db.execute(conn, "DELETE FROM known_dossiers WHERE dossier = %s", (dossier,))


def search(
    conn: Connection, asked: str, units: Collection[str] | None, limit: int
) -> list[FoundDossier]:
    """Whose code or title holds all of the words; of these units (None: of all), newest first."""
    patterns = [f"%{_plain(word)}%" for word in fold(asked).split()]
    return db.rows(
        conn,
        FoundDossier,
        """
        SELECT edition, code, title, stage, units FROM known_dossiers
        WHERE folded LIKE ALL (%(patterns)s) AND stage <> %(draft)s
          AND (%(units)s::text[] IS NULL OR units && %(units)s)
        ORDER BY dossier DESC LIMIT %(limit)s
        """,
        {
            "patterns": patterns,
            "draft": DossierStage.DRAFT.value,
            "units": None if units is None else list(units),
            "limit": limit,
        },
    )


def _plain(word: str) -> str:
    """What LIKE would read as a pattern is meant as it is."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
