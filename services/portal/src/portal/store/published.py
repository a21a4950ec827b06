"""Articles as the public sees them at a moment: none of an edition that is still a draft."""

from datetime import datetime
from typing import Any, Final

import msgspec

from portal.model import articles
from portal.model.articles import Details, Text
from portal.store.articles import patterns
from servicekit import db
from servicekit.db import Connection
from servicekit.text import fold

LIMIT: Final = 200
FEED_LIMIT: Final = 30


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """An article that is public now. `published_at`: since it first was, `updated_at`: since this
    version is."""

    id: int
    edition: str
    kind: str
    slug: str
    version: int
    published_at: datetime
    updated_at: datetime
    text: Text

    @property
    def link(self) -> str:
        """Its address."""
        return articles.path(self.kind, self.slug)

    @property
    def title(self) -> str:
        return self.text.title

    @property
    def summary(self) -> str:
        return self.text.summary

    @property
    def happens_on(self) -> None:
        """Lists of posts ask; articles are no events."""
        return


_SELECT: Final = """
    SELECT a.id, a.edition, a.kind, a.slug, v.version, v.title, v.summary, v.body, v.details,
        p.shown_from AS updated_at,
        (SELECT min(f.shown_from) FROM article_publications f
            WHERE f.article = a.id AND f.version IS NOT NULL) AS published_at
    FROM articles a
    JOIN editions e ON e.code = a.edition AND NOT e.draft
    JOIN LATERAL (
        SELECT version, shown_from FROM article_publications
        WHERE article = a.id AND shown_from <= %(now)s
        ORDER BY shown_from DESC, id DESC LIMIT 1) p ON p.version IS NOT NULL
    JOIN article_versions v ON v.article = a.id AND v.version = p.version
"""
_NEWEST_FIRST: Final = " ORDER BY published_at DESC, a.id DESC LIMIT %(limit)s"
_IN_ORDER: Final = """
    ORDER BY coalesce((v.details ->> 'position')::int, 0), published_at, a.id LIMIT %(limit)s"""


def newest(
    conn: Connection, edition: str, kind: str, now: datetime, limit: int = LIMIT
) -> list[Shown]:
    """Of a kind, the latest first."""
    where = " WHERE a.edition = %(edition)s AND a.kind = %(kind)s"
    return _rows(
        conn,
        _SELECT + where + _NEWEST_FIRST,
        {"edition": edition, "kind": kind, "now": now, "limit": limit},
    )


def in_order(conn: Connection, edition: str, kind: str, now: datetime) -> list[Shown]:
    """Of a kind, by the position that staff gave."""
    where = " WHERE a.edition = %(edition)s AND a.kind = %(kind)s"
    return _rows(
        conn,
        _SELECT + where + _IN_ORDER,
        {"edition": edition, "kind": kind, "now": now, "limit": LIMIT},
    )


def find(conn: Connection, kind: str, slug: str, now: datetime) -> Shown:
    """Raises NotFound."""
    where = " WHERE a.kind = %(kind)s AND a.slug = %(slug)s"
    return db.one(conn, _Row, _SELECT + where, {"kind": kind, "slug": slug, "now": now}).shown()


def by_id(conn: Connection, numbers: list[int], now: datetime) -> dict[int, Shown]:
    """Those that are public, of any edition."""
    found = _rows(
        conn, _SELECT + " WHERE a.id = ANY (%(numbers)s)", {"numbers": numbers, "now": now}
    )
    return {one.id: one for one in found}


def naming(conn: Connection, relation: str, number: int, now: datetime) -> list[Shown]:
    """Public documents that name this one: `based_on`, `implements` or `supersedes` it."""
    where = """
    WHERE a.kind = 'document' AND v.details -> %(relation)s @> to_jsonb(%(number)s::bigint)"""
    values = {"relation": relation, "number": number, "now": now, "limit": LIMIT}
    return _rows(conn, _SELECT + where + _IN_ORDER, values)


def moved_to(conn: Connection, kind: str, slug: str) -> str | None:
    """The address that a former one leads to."""
    found = conn.execute(
        """
        SELECT a.kind, a.slug FROM article_former_slugs f JOIN articles a ON a.id = f.article
        WHERE f.slug = %s AND a.kind = %s
        """,
        (slug, kind),
    ).fetchone()
    return None if found is None else articles.path(*found)


def search(conn: Connection, words: str, now: datetime) -> list[Shown]:
    """Of all editions: every word occurs, with or without diacritics; in the title first."""
    where = " WHERE v.searched LIKE ALL (%(patterns)s)"
    values = {"patterns": patterns(words), "now": now, "limit": LIMIT}
    found = _rows(conn, _SELECT + where + _NEWEST_FIRST, values)
    wanted = fold(words).split()
    return sorted(found, key=lambda one: not all(word in fold(one.title) for word in wanted))


def everything(conn: Connection, now: datetime) -> list[Shown]:
    """For the site map: all editions, the latest first."""
    values = {"now": now, "limit": 49_000}
    return _rows(conn, _SELECT + _NEWEST_FIRST, values)


def next_change(conn: Connection, now: datetime) -> datetime | None:
    """The next moment at which anything public changes by schedule."""
    return db.value(
        conn, "SELECT min(shown_from) FROM article_publications WHERE shown_from > %s", (now,)
    )


def shows_file(conn: Connection, file: int, now: datetime) -> bool:
    """Whether the public version of its article shows this file."""
    found = db.value(
        conn,
        """
        SELECT true FROM article_files f
        JOIN articles a ON a.id = f.article
        JOIN editions e ON e.code = a.edition AND NOT e.draft
        JOIN LATERAL (
            SELECT version FROM article_publications
            WHERE article = f.article AND shown_from <= %(now)s
            ORDER BY shown_from DESC, id DESC LIMIT 1) p ON true
        JOIN article_versions v ON v.article = f.article AND v.version = p.version
        WHERE f.id = %(file)s AND f.id = ANY (v.files)
        """,
        {"file": file, "now": now},
    )
    return bool(found)


class _Row(msgspec.Struct):
    id: int
    edition: str
    kind: str
    slug: str
    version: int
    title: str
    summary: str
    body: str
    details: dict[str, Any]
    updated_at: datetime
    published_at: datetime

    def shown(self) -> Shown:
        details = msgspec.convert(self.details, Details, strict=False)
        return Shown(
            id=self.id,
            edition=self.edition,
            kind=self.kind,
            slug=self.slug,
            version=self.version,
            published_at=self.published_at,
            updated_at=self.updated_at,
            text=Text(title=self.title, summary=self.summary, body=self.body, details=details),
        )


def _rows(conn: Connection, sql: Any, values: dict[str, Any]) -> list[Shown]:
    return [row.shown() for row in db.rows(conn, _Row, sql, values)]
