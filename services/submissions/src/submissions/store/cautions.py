"""What somebody should look at before many dossiers are published at once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from servicekit.db import Connection
from submissions.store import members

ALIKE_PART: Final = 0.3
"""Of a dossier's fingerprints that one other dossier shares; far above stock phrases."""


def of(conn: Connection, dossiers: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """Cautions by dossier, with how often: `alike`, `unconfirmed` (people), `held` (files),

    `no_cover`."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for dossier in _alike(conn, dossiers):
        found[dossier]["alike"] = 1
    for dossier, people in members.unconfirmed(conn, dossiers).items():
        found[dossier]["unconfirmed"] = people
    for dossier, files in _held(conn, dossiers):
        found[dossier]["held"] = files
    for dossier in _without_cover(conn, dossiers):
        found[dossier]["no_cover"] = 1
    return found


def _alike(conn: Connection, dossiers: Sequence[UUID]) -> list[UUID]:
    """Those that share many fingerprints with another one which staff have not dismissed."""
    rows = conn.execute(
        """
        WITH chosen AS (
            SELECT dossier, count(*) AS prints FROM fingerprints
            WHERE dossier = ANY (%(dossiers)s) GROUP BY dossier
        ), shared AS (
            SELECT f.dossier, o.dossier AS other, count(*) AS common
            FROM chosen c JOIN fingerprints f ON f.dossier = c.dossier
            JOIN fingerprints o ON o.print = f.print AND o.dossier <> f.dossier
            GROUP BY f.dossier, o.dossier
        )
        SELECT DISTINCT s.dossier FROM shared s JOIN chosen c ON c.dossier = s.dossier
        WHERE s.common >= c.prints * %(part)s AND NOT EXISTS (
            SELECT FROM dismissals x WHERE x.one = least(s.dossier, s.other)
            AND x.other = greatest(s.dossier, s.other))
        """,
        {"dossiers": list(dossiers), "part": ALIKE_PART},
    ).fetchall()
    return [row[0] for row in rows]


def _without_cover(conn: Connection, dossiers: Sequence[UUID]) -> list[UUID]:
    rows = conn.execute(
        "SELECT one FROM unnest(%(dossiers)s::uuid[]) AS chosen (one) WHERE NOT EXISTS"
        " (SELECT FROM attachments a WHERE a.dossier = chosen.one AND a.cover)",
        {"dossiers": list(dossiers)},
    ).fetchall()
    return [row[0] for row in rows]


def _held(conn: Connection, dossiers: Sequence[UUID]) -> list[tuple[UUID, int]]:
    """Files that are not shown before the scanner has seen them."""
    return conn.execute(
        "SELECT dossier, count(*) FROM attachments"
        " WHERE dossier = ANY (%(dossiers)s) AND scan = 'waiting' GROUP BY dossier",
        {"dossiers": list(dossiers)},
    ).fetchall()
