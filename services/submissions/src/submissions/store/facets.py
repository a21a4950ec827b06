"""How many entries each choice of a filter would show."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import msgspec

from servicekit.db import Connection
from submissions.store.gallery import Wanted, match_of, patterns_of
from submissions.store.matching import FILTERS


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


# Which columns a row of grouping sets does not speak of, as SQL's grouping() says it.
_BY_FIELD, _BY_KIND, _BY_UNITS = 0b011, 0b101, 0b110
_COUNTED: Final = ("", *FILTERS)


def facets(conn: Connection, wanted: Wanted) -> Facets:
    """In one look at the entries that have the words."""
    match = match_of(wanted, patterns_of(conn, wanted))
    counts = ", ".join(f"count(*) FILTER (WHERE {match.all_but(name)})" for name in _COUNTED)
    found = conn.execute(
        f"""
        SELECT grouping(d.field, d.kind, d.units), d.field, d.kind, d.units,
               count(*), {counts}
        FROM dossiers d WHERE {match.where}
        GROUP BY GROUPING SETS ((d.field), (d.kind), (d.units), ())
        """,
        match.values,
    )
    by: dict[int, Counter[str]] = {_BY_FIELD: Counter(), _BY_KIND: Counter(), _BY_UNITS: Counter()}
    every, total, without = 0, 0, dict.fromkeys(FILTERS, 0)
    for which, field, kind, units, entries, matching, no_field, no_kind, no_unit in found:
        if which == _BY_FIELD:
            by[which][field] += no_field
        elif which == _BY_KIND:
            by[which][kind] += no_kind
        elif which == _BY_UNITS:
            by[which].update(dict.fromkeys(units, no_unit))
        else:
            every, total = entries, matching
            without = dict(zip(FILTERS, (no_field, no_kind, no_unit), strict=True))
    return Facets(
        total=total,
        unfiltered=every,
        field=+by[_BY_FIELD],
        kind=+by[_BY_KIND],
        unit=+by[_BY_UNITS],
        without=without,
    )
