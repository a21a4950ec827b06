"""Fingerprints of dossiers that were handed in, and who shares them."""

from typing import Final, LiteralString
from uuid import UUID

from servicekit import db
from servicekit.db import Connection
from submissions.store.dossiers import COLUMNS, Dossier

CANDIDATES: Final = 30
COMMON: Final = 101
"""Dossiers looked at for one fingerprint. What more of them share is a stock phrase and weighs
next to nothing; the same ones come first each time, so a text handed in often is found too."""


_STALE: Final[LiteralString] = """
    dossiers LEFT JOIN (SELECT dossier, version AS taken FROM fingerprinted) AS f ON f.dossier = id
    WHERE submitted_at IS NOT NULL AND taken IS DISTINCT FROM version
"""


def count_stale(conn: Connection) -> int:
    """How many wait for their fingerprints: until then nothing is found to be like them."""
    return int(db.value(conn, f"SELECT count(*) FROM {_STALE}") or 0)


def stale(conn: Connection, most: int) -> list[Dossier]:
    """Dossiers handed in or changed since their fingerprints were taken, the oldest first."""
    return db.rows(
        conn,
        Dossier,
        f"SELECT {COLUMNS} FROM {_STALE} ORDER BY submitted_at LIMIT %(most)s",
        {"most": most},
    )


def put(conn: Connection, dossier: UUID, version: int, prints: set[int]) -> None:
    """Replace a dossier's fingerprints by those of this version."""
    values = {"dossier": dossier, "version": version, "prints": sorted(prints)}
    db.execute(
        conn,
        "DELETE FROM fingerprints WHERE dossier = %(dossier)s AND print <> ALL (%(prints)s)",
        values,
    )
    db.execute(
        conn,
        "INSERT INTO fingerprints (print, dossier)"
        " SELECT print, %(dossier)s FROM unnest(%(prints)s::integer[]) AS print"
        " ON CONFLICT DO NOTHING",
        values,
    )
    db.execute(
        conn,
        "INSERT INTO fingerprinted (dossier, version) VALUES (%(dossier)s, %(version)s)"
        " ON CONFLICT (dossier) DO UPDATE SET version = excluded.version",
        values,
    )


def forget(conn: Connection, dossier: UUID) -> None:
    """What is compared has changed without a new version: they are taken again."""
    db.execute(conn, "DELETE FROM fingerprinted WHERE dossier = %s", (dossier,))


def sharing(conn: Connection, dossier: UUID, prints: set[int]) -> list[Dossier]:
    """Other dossiers of any edition that share the most and the rarest of these, best first."""
    return db.rows(
        conn,
        Dossier,
        f"""
        WITH shared AS (
            SELECT found.dossier, count(*) OVER (PARTITION BY wanted.print) AS owners
            FROM unnest(%(prints)s::integer[]) AS wanted (print)
            CROSS JOIN LATERAL (
                SELECT f.dossier FROM fingerprints f
                WHERE f.print = wanted.print AND f.dossier <> %(dossier)s
                ORDER BY f.dossier LIMIT %(common)s
            ) AS found
        ), best AS (
            SELECT dossier, sum(1.0::float8 / owners) AS weight FROM shared
            GROUP BY dossier ORDER BY weight DESC, dossier LIMIT %(most)s
        )
        SELECT {COLUMNS} FROM best JOIN dossiers ON dossiers.id = best.dossier
        WHERE submitted_at IS NOT NULL ORDER BY weight DESC, code
        """,
        {"prints": sorted(prints), "dossier": dossier, "common": COMMON, "most": CANDIDATES},
    )
