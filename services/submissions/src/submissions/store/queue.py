"""The review queue: dossiers as rows of a table, filtered, sorted, paged by keyset."""

from datetime import datetime
from typing import Any, Final, Literal, LiteralString
from uuid import UUID

import msgspec

from contracts.events.submissions import DossierStage
from servicekit import db
from servicekit.db import Connection

Sort = Literal["oldest", "newest", "title"]
Mark = Literal["", "overdue", "soon", "fresh", "mine", "proposed", "held"]
PAGE: Final = 50


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier in the queue; `since` is when it came into its stage, `proposed` what a first

    reviewer wants.
    """

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
    proposed: str | None
    rank: str

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "stage", DossierStage(self.stage))


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer asked for; empty text means any. `reviewer` is who asks, for `mine`."""

    edition: str
    reviewer: int = 0
    review_days: int = 1
    stage: str = "submitted"
    words: str = ""
    field: str = ""
    unit: str = ""
    kind: str = ""
    mark: Mark = ""
    sort: Sort = "oldest"

    def bound_to(self) -> str:
        return "\n".join(map(str, msgspec.structs.astuple(self)))

    def values(self, now: datetime) -> dict[str, Any]:
        return msgspec.structs.asdict(self) | {"now": now}


Place = tuple[str, str]
"""Where a page ended: the rank (a title, or a moment in ISO 8601) and the code of its last row."""

_SINCE: Final[LiteralString] = (
    "coalesce(d.published_at, d.decided_at, d.submitted_at, d.created_at)"
)
_ISO: Final[LiteralString] = (
    f"to_char({_SINCE} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')"
)
_TITLE: Final[LiteralString] = 'd.title COLLATE "vi-x-icu"'


class _Order(msgspec.Struct, frozen=True, kw_only=True):
    """How rows are compared, and how the rank of one is told and read again."""

    column: LiteralString
    told: LiteralString
    read: LiteralString
    compare: LiteralString
    direction: LiteralString


_ORDERS: Final[dict[Sort, _Order]] = {
    "oldest": _Order(
        column=_SINCE, told=_ISO, read="%(rank)s::timestamptz", compare=">", direction="ASC"
    ),
    "newest": _Order(
        column=_SINCE, told=_ISO, read="%(rank)s::timestamptz", compare="<", direction="DESC"
    ),
    "title": _Order(
        column=_TITLE, told="d.title", read="%(rank)s::text", compare=">", direction="ASC"
    ),
}
_FROM: Final[LiteralString] = """
    FROM dossiers d
    LEFT JOIN review_locks l ON l.dossier = d.id AND l.until > %(now)s
    LEFT JOIN proposals p
        ON p.dossier = d.id AND p.outcome IS NULL AND p.version = d.version
"""
_DUE: Final[LiteralString] = "%(now)s - make_interval(days => %(review_days)s)"
_SOON: Final[LiteralString] = "%(now)s - make_interval(days => %(review_days)s - 1)"
_MARKED: Final[dict[Mark, LiteralString]] = {
    "": "true",
    "overdue": f"d.stage = 'submitted' AND d.submitted_at < {_DUE}",
    "soon": f"d.stage = 'submitted' AND d.submitted_at >= {_DUE} AND d.submitted_at < {_SOON}",
    "fresh": f"d.stage = 'submitted' AND d.submitted_at >= {_SOON}",
    "mine": "l.account = %(reviewer)s",
    "proposed": "p.id IS NOT NULL",
    "held": "EXISTS (SELECT FROM attachments w WHERE w.dossier = d.id AND w.scan = 'waiting')",
}


class _Filter(msgspec.Struct, frozen=True):
    """Conditions for what was asked, and only for that, so that each finds its index."""

    sql: LiteralString
    values: dict[str, Any]


_HANDED_IN: Final[LiteralString] = (
    "d.edition = %(edition)s AND d.stage <> 'draft'"
    " AND (d.stage <> 'withdrawn' OR d.submitted_at IS NOT NULL)"
)
_WORDS: Final = 8


def _filter(conn: Connection, wanted: Wanted, now: datetime) -> _Filter:
    """All conditions but stage and mark."""
    conditions: list[LiteralString] = [_HANDED_IN]
    values = wanted.values(now)
    if wanted.field:
        conditions.append("d.field = %(field)s")
    if wanted.kind:
        conditions.append("d.kind = %(kind)s")
    if wanted.unit:
        conditions.append("d.units @> ARRAY[%(unit)s]")
    for place, pattern in enumerate(_patterns(conn, wanted.words)):
        conditions.append(f"d.searchable LIKE %(pattern_{place})s")
        values[f"pattern_{place}"] = pattern
    return _Filter(" AND ".join(conditions), values)


def _patterns(conn: Connection, words: str) -> list[str]:
    if not words:
        return []
    found: list[str] = db.value(conn, "SELECT patterns(%s)", (words,)) or []
    return found[:_WORDS]


def page(conn: Connection, wanted: Wanted, after: Place | None, now: datetime) -> list[Row]:
    """Up to a page of dossiers after (rank, code)."""
    order, asked = _ORDERS[wanted.sort], _filter(conn, wanted, now)
    return db.rows(
        conn,
        Row,
        f"""
        SELECT d.id, d.code, d.version, d.stage, d.title, d.authors, d.field, d.primary_unit,
            d.submitted_at, {_SINCE} AS since,
            (SELECT count(*) FROM attachments a WHERE a.dossier = d.id) AS files,
            l.name AS viewer, p.verb AS proposed, {order.told} AS rank
        {_FROM} WHERE {asked.sql} AND {_stage(wanted)} AND {_MARKED[wanted.mark]}
            AND {_beyond(order, after)}
        ORDER BY {order.column} {order.direction}, d.code {order.direction} LIMIT %(size)s
        """,
        asked.values | _place(after) | {"size": PAGE},
    )


def _stage(wanted: Wanted) -> LiteralString:
    return "d.stage = %(stage)s" if wanted.stage else "true"


def _beyond(order: _Order, after: Place | None) -> LiteralString:
    if after is None:
        return "true"
    return f"({order.column}, d.code) {order.compare} ({order.read}, %(code)s)"


def _place(after: Place | None) -> dict[str, str]:
    return dict(zip(("rank", "code"), after, strict=True)) if after else {}


def every(conn: Connection, wanted: Wanted, most: int, now: datetime) -> dict[str, int]:
    """All codes under the filter with their versions, in its order, up to `most`."""
    order, asked = _ORDERS[wanted.sort], _filter(conn, wanted, now)
    found = conn.execute(
        f"""
        SELECT d.code, d.version {_FROM}
        WHERE {asked.sql} AND {_stage(wanted)} AND {_MARKED[wanted.mark]}
        ORDER BY {order.column} {order.direction}, d.code {order.direction} LIMIT %(most)s
        """,
        asked.values | {"most": most},
    )
    return dict(found.fetchall())


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many match the other filters: by stage, and by mark within the stage that is shown."""

    stages: dict[str, int]
    marks: dict[str, int]


_BY_TIME: Final[tuple[Mark, ...]] = ("overdue", "soon", "fresh")
_OF_FEW: Final[tuple[Mark, ...]] = ("mine", "proposed", "held")


def counts(conn: Connection, wanted: Wanted, now: datetime) -> Counts:
    """The stages under the filters without the mark, the marks of the stage that is shown.

    The first query reads nothing but an index when nothing is filtered; the second begins with
    the few dossiers that somebody holds, has proposed something about, or that have files which
    the scanner has not seen yet.
    """
    asked = _filter(conn, wanted, now)
    told: LiteralString = ", ".join(f"count(*) FILTER (WHERE {_MARKED[m]})" for m in _BY_TIME)
    found = conn.execute(
        f"SELECT d.stage, count(*), {told} FROM dossiers d WHERE {asked.sql} GROUP BY d.stage",
        asked.values,
    ).fetchall()
    shown = [row for row in found if wanted.stage in ("", row[0])]
    marks: dict[str, int] = {
        mark: sum(row[place] for row in shown) for place, mark in enumerate(_BY_TIME, start=2)
    }
    return Counts(
        stages={row[0]: row[1] for row in found}, marks=marks | _of_few(conn, wanted, asked)
    )


def _of_few(conn: Connection, wanted: Wanted, asked: _Filter) -> dict[str, int]:
    told: LiteralString = ", ".join(f"count(*) FILTER (WHERE {_MARKED[m]})" for m in _OF_FEW)
    row = conn.execute(
        f"""
        SELECT {told} {_FROM} WHERE {asked.sql} AND {_stage(wanted)} AND d.id IN (
            SELECT dossier FROM review_locks WHERE until > %(now)s
            UNION SELECT dossier FROM proposals WHERE outcome IS NULL
            UNION SELECT dossier FROM attachments WHERE scan = 'waiting')
        """,
        asked.values,
    ).fetchone()
    return dict(zip(_OF_FEW, row or (), strict=True))


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


def following(conn: Connection, wanted: Wanted, here: Place | None, now: datetime) -> str | None:
    """The next dossier this reviewer can decide on, in the order and under the filters of the

    queue: after `here`, else from the beginning. Nobody else looks at it, it is nobody's own, and
    the reviewer has not proposed anything about it yet.
    """
    found = _first_free(conn, wanted, here, now)
    return found or (_first_free(conn, wanted, None, now, here) if here else None)


def _first_free(
    conn: Connection, wanted: Wanted, after: Place | None, now: datetime, but: Place | None = None
) -> str | None:
    order, asked = _ORDERS[wanted.sort], _filter(conn, wanted, now)
    found: str | None = db.value(
        conn,
        f"""
        SELECT d.code {_FROM} WHERE {asked.sql} AND d.stage = 'submitted'
            AND {_MARKED[wanted.mark]} AND {_beyond(order, after)} AND d.code <> %(but)s
            AND d.account <> %(reviewer)s
            AND (l.account IS NULL OR l.account = %(reviewer)s)
            AND (p.account IS NULL OR p.account <> %(reviewer)s)
        ORDER BY {order.column} {order.direction}, d.code {order.direction} LIMIT 1
        """,
        asked.values | _place(after) | {"but": but[1] if but else ""},
    )
    return found


def place_of(wanted: Wanted, title: str, submitted_at: datetime | None, code: str) -> Place | None:
    """Where a dossier that waits for a decision stands in the order of the queue."""
    if submitted_at is None:
        return None
    return (title if wanted.sort == "title" else submitted_at.isoformat(), code)
