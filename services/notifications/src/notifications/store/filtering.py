"""The conditions of a filter, in one place for lists, counts, exports and sending again."""

from typing import Final

WITHOUT_STATE: Final = """
    (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(channel)s::text IS NULL OR channel = %(channel)s)
    AND (%(account)s::bigint IS NULL OR account = %(account)s)
    AND (%(code)s::text IS NULL OR (facts ? 'code' AND facts ->> 'code' = %(code)s))
    AND (%(occasion)s::text IS NULL OR occasion = %(occasion)s)
    AND (%(start)s::timestamptz IS NULL OR created_at >= %(start)s)
    AND (%(end)s::timestamptz IS NULL OR created_at < %(end)s)
"""
MATCHING: Final = f"(%(state)s::text IS NULL OR state = %(state)s) AND {WITHOUT_STATE}"
