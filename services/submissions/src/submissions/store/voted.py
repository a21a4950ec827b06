"""Which entries have votes; nothing of how many."""

from collections.abc import Iterable

from servicekit import db
from servicekit.db import Connection


def add(conn: Connection, edition: int, entries: Iterable[int]) -> None:
    """These have votes."""
    db.execute(
        conn,
        "INSERT INTO voted_entries (edition, entry) SELECT %(edition)s, entry"
        " FROM unnest(%(entries)s::integer[]) AS entry ON CONFLICT DO NOTHING",
        {"edition": edition, "entries": sorted(set(entries))},
    )


def has_votes(conn: Connection, edition: int, entry: int) -> bool:
    """As far as the ledger has told us."""
    found = db.value(
        conn,
        "SELECT true FROM voted_entries WHERE edition = %(edition)s AND entry = %(entry)s",
        {"edition": edition, "entry": entry},
    )
    return found is not None
