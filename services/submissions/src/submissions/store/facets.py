"""How many entries each choice of a filter would show, alone or with a page of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.store.gallery import Card, Place, Wanted, look
from submissions.store.matching import FILTERS, Match


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of entries: all that match, each code of field, kind and unit beside the other

    filters. `without`: how many there would be with one filter left out; `unfiltered`: with all.
    """

    total: int
    unfiltered: int
    field: Mapping[str, int]
    kind: Mapping[str, int]
    unit: Mapping[str, int]
    without: Mapping[str, int]


class _Count(msgspec.Struct, frozen=True):
    """`which`: the columns a row of grouping sets does not speak of, as SQL's grouping() says."""

    which: int
    field: str | None
    kind: str | None
    units: list[str] | None
    entries: int
    matching: int
    no_field: int
    no_kind: int
    no_unit: int


class _Both(msgspec.Struct, frozen=True):
    """As JSON: rows of two kinds from one statement."""

    cards: str
    counts: str


_BY_FIELD, _BY_KIND, _BY_UNITS = 0b011, 0b101, 0b110
_COUNTED: Final = {"matching": "", **{f"no_{name}": name for name in FILTERS}}
_CARDS: Final = msgspec.json.Decoder(list[Card])
_COUNTS: Final = msgspec.json.Decoder(list[_Count])


def facets(conn: Connection, wanted: Wanted) -> Facets:
    """The counts alone."""
    asked = look(conn, wanted)
    sql = f"WITH matching AS ({asked.matching}) {_counts_sql(asked.found)}"
    return _told(db.rows(conn, _Count, sql, asked.values))


def page_with_facets(
    conn: Connection, wanted: Wanted, after: Place | None
) -> tuple[list[Card], Facets]:
    """Both from one look at the entries, if they are searched: that is most of what it costs."""
    asked = look(conn, wanted, after)
    once = "MATERIALIZED" if wanted.words else "NOT MATERIALIZED"
    both = db.one(
        conn,
        _Both,
        f"""
        WITH matching AS {once} ({asked.matching})
        SELECT (SELECT coalesce(json_agg(card), '[]')::text FROM ({asked.page}) AS card) AS cards,
               (SELECT json_agg(count)::text FROM ({_counts_sql(asked.found)}) AS count) AS counts
        """,
        asked.values,
    )
    return _CARDS.decode(both.cards), _told(_COUNTS.decode(both.counts))


def _counts_sql(found: Match) -> str:
    counts = (
        f"count(*) FILTER (WHERE {found.all_but(left_out)}) AS {name}"
        for name, left_out in _COUNTED.items()
    )
    return f"""
        SELECT grouping(d.field, d.kind, d.units) AS which, d.field, d.kind, d.units,
               count(*) AS entries, {", ".join(counts)}
        FROM matching d GROUP BY GROUPING SETS ((d.field), (d.kind), (d.units), ())
    """


def _told(found: Iterable[_Count]) -> Facets:
    by: dict[int, Counter[str]] = {_BY_FIELD: Counter(), _BY_KIND: Counter(), _BY_UNITS: Counter()}
    every, total, without = 0, 0, dict.fromkeys(FILTERS, 0)
    for row in found:
        if row.which == _BY_FIELD:
            by[row.which][row.field or ""] += row.no_field
        elif row.which == _BY_KIND:
            by[row.which][row.kind or ""] += row.no_kind
        elif row.which == _BY_UNITS:
            by[row.which].update(dict.fromkeys(row.units or (), row.no_unit))
        else:
            every, total = row.entries, row.matching
            without = {"field": row.no_field, "kind": row.no_kind, "unit": row.no_unit}
    return Facets(
        total=total,
        unfiltered=every,
        field=+by[_BY_FIELD],
        kind=+by[_BY_KIND],
        unit=+by[_BY_UNITS],
        without=without,
    )
