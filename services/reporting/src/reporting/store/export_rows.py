"""Dossiers as they are taken away, in pieces, so that no list of all of them is in memory."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from contracts.events.submissions import DossierStage
from reporting.model.export_sheets import DossierLine
from reporting.model.query import Codes, Query
from reporting.store.dossier_counts import WANTED
from servicekit import db
from servicekit.db import Connection

PIECE: Final = 1_000
CHOSEN: Final = f"""
    {WANTED} AND (%(stages)s::text[] IS NULL OR dossiers.stage = ANY (%(stages)s))
"""
Stages = Collection[DossierStage]


def count(conn: Connection, query: Query, codes: Codes, stages: Stages) -> int:
    """How many dossiers the query finds."""
    found = db.value(
        conn,
        f"SELECT count(*) FROM dossiers WHERE {CHOSEN}",
        _params(query, codes, stages),
    )
    return int(found or 0)


def each(
    conn: Connection, query: Query, codes: Codes, stages: Stages, seen: Callable[[int], None]
) -> Iterator[DossierLine]:
    """Dossiers newest first (UUIDv7); `seen(rows)` hears after each piece how many were read."""
    after: str | None = None
    read = 0
    while True:
        piece = _piece(conn, _params(query, codes, stages, after=after))
        yield from piece
        read += len(piece)
        seen(read)
        if len(piece) < PIECE:
            return
        after = piece[-1].dossier


def _piece(conn: Connection, params: dict[str, Any]) -> list[DossierLine]:
    return db.rows(
        conn,
        DossierLine,
        f"""
        SELECT dossiers.dossier, dossiers.code, dossiers.title, dossiers.stage, dossiers.kind,
               dossiers.field, dossiers.primary_unit, units.name AS unit_name, units.unit_group,
               ARRAY(SELECT co.name FROM units AS co
                     WHERE co.code = ANY (dossiers.credited)
                       AND co.code IS DISTINCT FROM dossiers.primary_unit
                     ORDER BY co.name)::text[] AS co_units,
               dossiers.created_at, dossiers.submitted_at, dossiers.decided_at,
               dossiers.published_at
        FROM dossiers LEFT JOIN units ON units.code = dossiers.primary_unit
        WHERE {CHOSEN} AND (%(after)s::text IS NULL OR dossiers.dossier < %(after)s)
        ORDER BY dossiers.dossier DESC LIMIT %(limit)s
        """,
        params | {"limit": PIECE},
    )


def _params(query: Query, codes: Codes, stages: Stages, **more: Any) -> dict[str, Any]:
    chosen = [stage.value for stage in stages] or None
    return query.params(codes, stages=chosen, **more)
