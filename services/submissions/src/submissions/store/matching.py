"""Which published entries a search means, as conditions of SQL shared by page, counts and feeds."""

from typing import Any, Final, LiteralString

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.model.tones import spellings

ON_SHOW: Final[LiteralString] = "d.stage IN ('published', 'judged', 'awarded', 'not_awarded')"
MOST_WORDS: Final = 12

FILTERS: Final[dict[str, LiteralString]] = {
    "field": "d.field = %(field)s",
    "kind": "d.kind = %(kind)s",
    "unit": "d.units @> ARRAY[%(unit)s]",
}


class Patterns(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a search as LIKE patterns: each word, the phrase without and with accents."""

    words: tuple[str, ...]
    plain: str
    accented: tuple[str, ...]


def read_patterns(conn: Connection, words: str) -> Patterns:
    """Asked of the database once, so that the planner sees constants and can use its index."""
    found = conn.execute(
        "SELECT patterns(%(words)s), plain_phrase(%(words)s),"
        " ARRAY(SELECT phrase(one) FROM unnest(%(spellings)s::text[]) AS one)",
        {"words": words, "spellings": list(spellings(words))},
    ).fetchone()
    if found is None:
        raise db.NotFound(words)
    single, plain, accented = found
    return Patterns(words=tuple(single[:MOST_WORDS]), plain=plain, accented=tuple(accented))


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """`where` of `dossiers d` and its values; `filters` apart, so that each can be left out."""

    where: str
    filters: dict[str, str]
    values: dict[str, Any]

    def all_but(self, left_out: str = "") -> str:
        """Every filter but one as a condition."""
        kept = [condition for name, condition in self.filters.items() if name != left_out]
        return " AND ".join(("true", *kept))


def match(edition: str, patterns: Patterns | None, chosen: dict[str, str]) -> Match:
    """`chosen`: the filters by name; empty ones mean everything."""
    words = patterns.words if patterns else ()
    named = {f"word_{place}": word for place, word in enumerate(words)}
    like = "".join(f" AND d.searchable LIKE %({name})s" for name in named)
    return Match(
        where=f"d.edition = %(edition)s AND {ON_SHOW}{like}",
        filters={name: FILTERS[name] for name, value in chosen.items() if value},
        values={"edition": edition, **named, **chosen},
    )
