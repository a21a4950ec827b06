"""How many entries each choice of a filter would show."""

from collections.abc import Mapping
from typing import Final

import msgspec

from servicekit.db import Connection
from submissions.store.gallery import Wanted, match_of, patterns_of

_WITHOUT: Final = "without "


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


def facets(conn: Connection, wanted: Wanted) -> Facets:
    """In one look at the entries that have the words."""
    match = match_of(wanted, patterns_of(conn, wanted))
    flags = ", ".join(
        f"({match.all_but(name)}) AS all_but_{name}" for name in ("field", "kind", "unit")
    )
    found = conn.execute(
        f"""
        WITH found AS MATERIALIZED (
            SELECT d.field, d.kind, d.units, ({match.all_but()}) AS every, {flags}
            FROM dossiers d WHERE {match.where}
        )
        SELECT 'all', '', count(*) FROM found WHERE every
        UNION ALL SELECT 'unfiltered', '', count(*) FROM found
        UNION ALL SELECT 'without field', '', count(*) FROM found WHERE all_but_field
        UNION ALL SELECT 'without kind', '', count(*) FROM found WHERE all_but_kind
        UNION ALL SELECT 'without unit', '', count(*) FROM found WHERE all_but_unit
        UNION ALL SELECT 'field', field, count(*) FROM found WHERE all_but_field GROUP BY field
        UNION ALL SELECT 'kind', kind, count(*) FROM found WHERE all_but_kind GROUP BY kind
        UNION ALL SELECT 'unit', unit, count(*) FROM found, unnest(units) AS unit
            WHERE all_but_unit GROUP BY unit
        """,
        match.values,
    )
    counts: dict[str, dict[str, int]] = {}
    for facet, code, entries in found:
        counts.setdefault(facet, {})[code] = entries
    return Facets(
        total=counts["all"][""],
        unfiltered=counts["unfiltered"][""],
        field=counts.get("field", {}),
        kind=counts.get("kind", {}),
        unit=counts.get("unit", {}),
        without={
            name.removeprefix(_WITHOUT): codes[""]
            for name, codes in counts.items()
            if name.startswith(_WITHOUT)
        },
    )
