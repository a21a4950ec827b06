"""Published entries as the public sees them: search, filter, order, keyset pages."""

from datetime import datetime
from typing import Final, Literal, LiteralString

import msgspec

from servicekit import db
from servicekit.db import Connection

Order = Literal["fair", "newest", "title"]
PAGE: Final = 24


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in a list. `tier` and `rank` are its place in the order asked for."""

    code: str
    slug: str
    number: int
    title: str
    summary: str
    field: str
    authors: str
    primary_unit: str | None
    published_at: datetime
    picture: str | None
    tier: int
    rank: str

    @property
    def url(self) -> str:
        return f"/bai-du-thi/{self.code}/{self.slug}"

    @property
    def picture_path(self) -> str | None:
        return f"/tep/{self.picture}/anh.jpg" if self.picture else None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor asked for. `seed` shuffles the fair order; it is the same all day."""

    edition: str
    words: str = ""
    field: str = ""
    unit: str = ""
    order: Order = "fair"
    seed: str = ""

    def bound_to(self) -> str:
        """What a cursor is bound to: everything but the seed, which travels inside it."""
        return "\n".join((self.edition, self.words, self.field, self.unit, self.order))


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the last page ended."""

    tier: int
    rank: str
    number: int


ON_SHOW: Final[LiteralString] = "d.stage IN ('published', 'judged', 'awarded', 'not_awarded')"

# Every order as ascending text in Vietnamese collation: one keyset condition serves all of them.
_RANKS: Final[dict[Order, LiteralString]] = {
    "fair": "md5(d.code || %(seed)s)",
    "newest": "to_char(100000000000000 - extract(epoch FROM d.published_at) * 1000,"
    " 'FM000000000000000')",
    "title": "d.title",
}

_MATCHES: Final[LiteralString] = f"""
    d.edition = %(edition)s AND {ON_SHOW}
    AND (%(field)s = '' OR d.field = %(field)s)
    AND (%(unit)s = '' OR d.units @> ARRAY[%(unit)s])
    AND (%(words)s = '' OR d.searchable LIKE ALL (patterns(%(words)s)))
"""


def page(conn: Connection, wanted: Wanted, after: Place | None, size: int = PAGE) -> list[Card]:
    """Up to `size` entries after a place; exact phrases with diacritics come first."""
    values = msgspec.structs.asdict(wanted) | {
        "tier": after.tier if after else -1,
        "rank": after.rank if after else "",
        "number": after.number if after else 0,
        "size": size,
    }
    return db.rows(
        conn,
        Card,
        f"""
        SELECT code, slug, number, title, summary, field, authors, primary_unit, published_at,
               picture, tier, rank
        FROM (
            SELECT d.*, a.picture, {_RANKS[wanted.order]} COLLATE "vi-x-icu" AS rank,
                CASE WHEN %(words)s = '' THEN 0
                     WHEN d.searchable_accented LIKE phrase(%(words)s) THEN 0
                     WHEN d.searchable LIKE plain_phrase(%(words)s) THEN 1 ELSE 2 END AS tier
            FROM dossiers d LEFT JOIN attachments a ON a.dossier = d.id AND a.cover
            WHERE {_MATCHES}
        ) AS entries
        WHERE (tier, rank, number) > (%(tier)s, %(rank)s, %(number)s)
        ORDER BY tier, rank, number LIMIT %(size)s
        """,
        values,
    )


def count(conn: Connection, wanted: Wanted) -> int:
    """How many entries match."""
    return int(
        db.value(
            conn,
            f"SELECT count(*) FROM dossiers d WHERE {_MATCHES}",
            msgspec.structs.asdict(wanted),
        )
        or 0
    )


def units_on_show(conn: Connection, edition: str) -> list[str]:
    """Units that have a published entry, for the filter."""
    found = conn.execute(
        f"SELECT DISTINCT unnest(d.units) FROM dossiers d WHERE d.edition = %s AND {ON_SHOW}",
        (edition,),
    )
    return [unit for (unit,) in found]


def fields_on_show(conn: Connection, edition: str) -> list[str]:
    """Fields that have a published entry, for the chips."""
    found = conn.execute(
        f"SELECT DISTINCT d.field FROM dossiers d WHERE d.edition = %s AND {ON_SHOW}", (edition,)
    )
    return [field for (field,) in found]
