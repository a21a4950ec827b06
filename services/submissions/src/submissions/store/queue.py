"""The review queue: dossiers as rows of a table, filtered, sorted, paged by keyset."""

from datetime import datetime
from typing import Final, Literal, LiteralString
from uuid import UUID

import msgspec

from contracts.events.submissions import DossierStage
from servicekit import db
from servicekit.db import Connection

Sort = Literal["oldest", "newest", "title"]
PAGE: Final = 50


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier in the queue; `since` is when it came into its stage."""

    id: UUID
    code: str
    version: int
    stage: DossierStage
    title: str
    authors: str
    field: str
    primary_unit: str | None
    submitted_at: datetime | None
    since: datetime
    files: int
    viewer: str | None
    rank: str

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "stage", DossierStage(self.stage))


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer asked for; empty text means any."""

    edition: str
    stage: str = "submitted"
    words: str = ""
    field: str = ""
    unit: str = ""
    sort: Sort = "oldest"

    def bound_to(self) -> str:
        return "\n".join(msgspec.structs.astuple(self))


_SINCE: Final[LiteralString] = (
    "coalesce(d.published_at, d.decided_at, d.submitted_at, d.created_at)"
)
_RANKS: Final[dict[Sort, tuple[LiteralString, LiteralString, LiteralString]]] = {
    "oldest": (f"to_char({_SINCE}, 'YYYYMMDDHH24MISSUS')", ">", "ASC"),
    "newest": (f"to_char({_SINCE}, 'YYYYMMDDHH24MISSUS')", "<", "DESC"),
    "title": ("d.title", ">", "ASC"),
}
_MATCHES: Final[LiteralString] = """
    d.edition = %(edition)s AND d.stage <> 'draft'
    AND (d.stage <> 'withdrawn' OR d.submitted_at IS NOT NULL)
    AND (%(field)s = '' OR d.field = %(field)s)
    AND (%(unit)s = '' OR d.units @> ARRAY[%(unit)s])
    AND (%(words)s = '' OR d.searchable LIKE ALL (patterns(%(words)s)))
"""


def page(
    conn: Connection, wanted: Wanted, after: tuple[str, str] | None, now: datetime
) -> list[Row]:
    """Up to a page of dossiers after (rank, code)."""
    rank, compare, direction = _RANKS[wanted.sort]
    values = msgspec.structs.asdict(wanted) | {
        "has_after": after is not None,
        "rank": after[0] if after else "",
        "code": after[1] if after else "",
        "now": now,
        "size": PAGE,
    }
    return db.rows(
        conn,
        Row,
        f"""
        SELECT * FROM (
            SELECT d.id, d.code, d.version, d.stage, d.title, d.authors, d.field, d.primary_unit,
                d.submitted_at, {_SINCE} AS since,
                (SELECT count(*) FROM attachments a WHERE a.dossier = d.id) AS files,
                (SELECT l.name FROM review_locks l
                 WHERE l.dossier = d.id AND l.until > %(now)s) AS viewer,
                {rank} COLLATE "vi-x-icu" AS rank
            FROM dossiers d
            WHERE {_MATCHES} AND (%(stage)s = '' OR d.stage = %(stage)s)
        ) AS queue
        WHERE NOT %(has_after)s OR (rank, code) {compare} (%(rank)s, %(code)s)
        ORDER BY rank {direction}, code {direction} LIMIT %(size)s
        """,
        values,
    )


def counts(conn: Connection, wanted: Wanted) -> dict[str, int]:
    """How many dossiers of each stage match the other filters."""
    found = conn.execute(
        f"SELECT d.stage, count(*) FROM dossiers d WHERE {_MATCHES} GROUP BY d.stage",
        msgspec.structs.asdict(wanted),
    )
    return dict(found.fetchall())


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Work left: how many wait for a decision, since when, how many for publication."""

    submitted: int
    oldest: datetime | None
    valid: int


def waiting(conn: Connection, edition: str) -> Waiting:
    """For "my tasks" and the metrics."""
    return db.one(
        conn,
        Waiting,
        """
        SELECT count(*) FILTER (WHERE stage = 'submitted') AS submitted,
            min(submitted_at) FILTER (WHERE stage = 'submitted') AS oldest,
            count(*) FILTER (WHERE stage = 'valid') AS valid
        FROM dossiers WHERE edition = %(edition)s
        """,
        {"edition": edition},
    )


def next_submitted(conn: Connection, edition: str, skip: str, now: datetime) -> str | None:
    """The code of the dossier that waits longest and that nobody looks at."""
    found: str | None = db.value(
        conn,
        """
        SELECT d.code FROM dossiers d
        WHERE d.edition = %(edition)s AND d.stage = 'submitted' AND d.code <> %(skip)s
          AND NOT EXISTS (SELECT FROM review_locks l WHERE l.dossier = d.id AND l.until > %(now)s)
        ORDER BY d.submitted_at, d.code LIMIT 1
        """,
        {"edition": edition, "skip": skip, "now": now},
    )
    return found
