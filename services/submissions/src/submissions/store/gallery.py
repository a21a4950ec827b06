"""Published entries as the public sees them: search, filter, order, keyset pages."""

from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.model.shuffles import shuffle_in
from submissions.store.matching import Match, Patterns, match, read_patterns

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
    kind: str
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
    """What a visitor asked for. `seed` is the shuffle of the day that makes the fair order."""

    edition: str
    words: str = ""
    field: str = ""
    kind: str = ""
    unit: str = ""
    order: Order = "fair"
    seed: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """The chosen ones by name; empty means everything."""
        return {"field": self.field, "kind": self.kind, "unit": self.unit}

    @property
    def shuffle(self) -> int:
        return shuffle_in(self.seed)

    def bound_to(self) -> str:
        """What a cursor is bound to: everything but the seed, which travels inside it."""
        return "\n".join((self.edition, self.words, self.field, self.kind, self.unit, self.order))


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the last page ended."""

    tier: int
    rank: str
    number: int


class _Rank(msgspec.Struct, frozen=True):
    """An order as an ascending expression and the type it is compared as."""

    by: str
    kind: str


# One keyset condition serves all of them. Numbers, where nothing has to be read: they are cheap.
_RANKS: Final[dict[Order, _Rank]] = {
    "fair": _Rank("hashtextextended(d.code || %(seed)s, 0)", "bigint"),
    "newest": _Rank("(-extract(epoch FROM d.published_at) * 1000)::bigint", "bigint"),
    "title": _Rank('d.title COLLATE "vi-x-icu"', "text"),
}
_COLUMNS: Final = tuple(
    field.name
    for field in msgspec.structs.fields(Card)
    if field.name not in ("picture", "tier", "rank")
)
_PHRASE: Final = """CASE WHEN d.searchable_accented LIKE ANY (%(accented)s) THEN 0
    WHEN d.searchable LIKE %(plain)s THEN 1 ELSE 2 END"""
_WORD: Final = "CASE WHEN d.searchable_accented LIKE ANY (%(accented)s) THEN 0 ELSE 1 END"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A search as SQL: `matching`, the entries that have the words, each with its place in the

    order; `page`, of what the relation of that name has; `found`, the conditions it came from.
    """

    matching: str
    page: str
    found: Match
    values: dict[str, Any]


def look(conn: Connection, wanted: Wanted, after: Place | None = None, size: int = PAGE) -> Look:
    """Up to `size` entries after a place; exact phrases with diacritics come first."""
    patterns = read_patterns(conn, wanted.words) if wanted.words else None
    found, rank = match(wanted.edition, patterns, wanted.filters), _RANKS[wanted.order]
    return Look(
        matching=f"""
            SELECT d.id, d.number, d.field, d.kind, d.units, {rank.by} AS rank,
                   {_tier(patterns)} AS tier
            FROM dossiers d WHERE {found.where}""",
        page=_page_sql(found, rank, after),
        found=found,
        values=found.values | {
            "seed": wanted.seed,
            "accented": list(patterns.accented) if patterns else [],
            "plain": patterns.plain if patterns else "",
            "after_tier": after.tier if after else None,
            "after_rank": after.rank if after else None,
            "after_number": after.number if after else None,
            "size": size,
        },
    )  # fmt: skip


def page(conn: Connection, wanted: Wanted, after: Place | None, size: int = PAGE) -> list[Card]:
    """As `look` says."""
    asked = look(conn, wanted, after, size)
    return db.rows(conn, Card, f"WITH matching AS ({asked.matching}) {asked.page}", asked.values)


def _tier(patterns: Patterns | None) -> str:
    """Exact phrases first; a single word is a phrase wherever it is found."""
    if patterns is None:
        return "0"
    return _PHRASE if len(patterns.words) > 1 else _WORD


def _page_sql(found: Match, rank: _Rank, after: Place | None) -> str:
    """Only what places an entry is read of all of them; the rest, of those on the page."""
    beyond = f"""AND (d.tier, d.rank, d.number)
        > (%(after_tier)s, %(after_rank)s::{rank.kind}, %(after_number)s)"""
    return f"""
        SELECT {", ".join(f"d.{name}" for name in _COLUMNS)}, a.picture, place.tier,
               place.rank::text AS rank
        FROM (
            SELECT d.id, d.number, d.rank, d.tier FROM matching d
            WHERE {found.all_but()} {beyond if after else ""}
            ORDER BY d.tier, d.rank, d.number LIMIT %(size)s
        ) AS place
        JOIN dossiers d ON d.id = place.id
        LEFT JOIN attachments a ON a.dossier = d.id AND a.cover
        ORDER BY place.tier, place.rank, place.number
    """
