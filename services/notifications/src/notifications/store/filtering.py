"""The conditions of a filter, in one place for lists, counts, exports and sending again."""

from typing import Final

NARROW: Final = """
    (%(account)s::bigint IS NULL OR account = %(account)s)
    AND (%(code)s::text IS NULL OR (facts ? 'code' AND facts ->> 'code' = %(code)s))
    AND (%(occasion)s::text IS NULL OR occasion = %(occasion)s)
    AND (%(start)s::timestamptz IS NULL OR created_at >= %(start)s)
    AND (%(end)s::timestamptz IS NULL OR created_at < %(end)s)
"""
"""An index leads to what fits these."""
SORT: Final = """
    (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(channel)s::text IS NULL OR channel = %(channel)s)
"""
STATE: Final = "(%(state)s::text IS NULL OR state = %(state)s)"
MATCHING: Final = f"{NARROW} AND {SORT} AND {STATE}"
