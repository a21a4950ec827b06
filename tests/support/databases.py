"""What is really stored, read as PostgreSQL's superuser: the tests' own look behind the pages."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from servicekit.testing import Stack


@dataclass(frozen=True)
class Databases:
    """The services' databases of a running stack."""

    stack: Stack

    def value(self, service: str, sql: str, *values: object) -> int:
        """The single number a query answers; 0 for none."""
        url = self.stack.admin_url(f"contest_{service}")
        with psycopg.connect(url, autocommit=True) as conn:
            row = conn.execute(sql, values).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def entry_number(self, code: str) -> int:
        """The number under which voting knows a published entry."""
        return self.value("submissions", "SELECT number FROM dossiers WHERE code = %s", code)

    def ledger_rows(self, edition: int, entries: Sequence[int]) -> int:
        """Counted votes for these entries."""
        sql = "SELECT count(*) FROM ledger WHERE edition = %s AND entry = ANY(%s)"
        return self.value("voting", sql, edition, list(entries))

    def tally(self, edition: int, entries: Sequence[int]) -> int:
        """What the tallies say about these entries together."""
        sql = "SELECT sum(counted) FROM tallies WHERE edition = %s AND entry = ANY(%s)"
        return self.value("voting", sql, edition, list(entries))
