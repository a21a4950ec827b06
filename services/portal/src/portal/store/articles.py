"""Articles as staff see them: every version, the timeline of publications, what happened."""

from datetime import datetime
from itertools import count
from typing import Any, Final

import msgspec
from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from portal.errors.articles import ArticleChangedMeanwhile, SlugTaken
from portal.model import articles
from portal.model.articles import Details, Publication, Text
from servicekit import db
from servicekit.db import Connection
from servicekit.text import fold

LIST_LIMIT: Final = 200


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article; `version` is its newest."""

    id: int
    edition: str
    kind: str
    slug: str
    version: int
    changed_at: datetime

    @property
    def path(self) -> str:
        """Where the public finds it."""
        return articles.path(self.kind, self.slug)


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A version: what it says, who saved it when. `account` None: the data files."""

    version: int
    saved_at: datetime
    account: int | None
    text: Text


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an article's history. `about`: of a transfer, the edition it came from."""

    kind: str
    version: int
    at: datetime
    account: int | None
    about: str = ""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the staff's list."""

    article: Article
    title: str
    standing: str
    shown_from: datetime | None


_ARTICLE: Final = "SELECT id, edition, kind, slug, version, changed_at FROM articles"


def find(conn: Connection, number: int) -> Article:
    """Raises NotFound."""
    return db.one(conn, Article, _ARTICLE + " WHERE id = %s", (number,))


def locked(conn: Connection, number: int) -> Article:
    """The same, kept from other writers until the transaction ends. Raises NotFound."""
    return db.one(conn, Article, _ARTICLE + " WHERE id = %s FOR UPDATE", (number,))


def add(conn: Connection, article: Article, text: Text, account: int | None) -> Article:
    """A new one with its first version; its `id` is given here. Raises SlugTaken."""
    _refuse_taken(conn, article.slug, None)
    try:
        with conn.transaction():
            number = db.value(
                conn,
                """
                INSERT INTO articles (edition, kind, slug, version, created_at, changed_at)
                VALUES (%s, %s, %s, 1, %s, %s) RETURNING id
                """,
                (
                    article.edition,
                    article.kind,
                    article.slug,
                    article.changed_at,
                    article.changed_at,
                ),
            )
    except UniqueViolation as error:
        raise SlugTaken(article.path, _free(conn, article.slug)) from error
    made = msgspec.structs.replace(article, id=number, version=1)
    _write(conn, made, text, account, made.changed_at)
    return made


def add_version(
    conn: Connection, article: Article, text: Text, account: int | None, now: datetime
) -> Article:
    """The next version. Raises ArticleChangedMeanwhile unless it follows the stored one."""
    changed = db.execute(
        conn,
        "UPDATE articles SET version = version + 1, changed_at = %s WHERE id = %s AND version = %s",
        (now, article.id, article.version),
    )
    db.exactly_one(changed, ArticleChangedMeanwhile())
    made = msgspec.structs.replace(article, version=article.version + 1, changed_at=now)
    _write(conn, made, text, account, now)
    return made


def move(conn: Connection, article: Article, slug: str) -> None:
    """Give another address; the former one leads to it from now on. Raises SlugTaken."""
    _refuse_taken(conn, slug, article.id)
    db.execute(conn, "DELETE FROM article_former_slugs WHERE slug = %s", (slug,))
    db.execute(
        conn,
        "INSERT INTO article_former_slugs (slug, article) VALUES (%s, %s)",
        (article.slug, article.id),
    )
    try:
        with conn.transaction():
            db.execute(conn, "UPDATE articles SET slug = %s WHERE id = %s", (slug, article.id))
    except UniqueViolation as error:
        path = articles.path(article.kind, slug)
        raise SlugTaken(path, _free(conn, slug)) from error


def of_edition(conn: Connection, edition: str) -> list[Article]:
    """All of them, kept from other writers until the transaction ends."""
    sql = _ARTICLE + " WHERE edition = %s ORDER BY id FOR UPDATE"
    return db.rows(conn, Article, sql, (edition,))


def transfer(conn: Connection, article: Article, edition: str) -> None:
    """To another edition; its address stays."""
    sql = "UPDATE articles SET edition = %s WHERE id = %s AND edition = %s"
    count = db.execute(conn, sql, (edition, article.id, article.edition))
    db.exactly_one(count, ArticleChangedMeanwhile())


def version(conn: Connection, article: Article, number: int) -> Saved:
    """Raises NotFound."""
    row = db.one(
        conn,
        _VersionRow,
        """
        SELECT version, saved_at, account, title, summary, body, details
        FROM article_versions WHERE article = %s AND version = %s
        """,
        (article.id, number),
    )
    return row.saved()


def versions(conn: Connection, article: Article) -> list[Saved]:
    """The newest first."""
    found = db.rows(
        conn,
        _VersionRow,
        """
        SELECT version, saved_at, account, title, summary, body, details
        FROM article_versions WHERE article = %s ORDER BY version DESC LIMIT %s
        """,
        (article.id, LIST_LIMIT),
    )
    return [row.saved() for row in found]


def timeline(conn: Connection, article: Article) -> list[Publication]:
    """In order of time; of two at the same moment the later decision counts."""
    return db.rows(
        conn,
        Publication,
        """
        SELECT version, shown_from FROM article_publications
        WHERE article = %s ORDER BY shown_from, id
        """,
        (article.id,),
    )


def publish(conn: Connection, article: Article, publication: Publication) -> None:
    """Show a version from a moment on, or nothing."""
    db.execute(
        conn,
        """
        INSERT INTO article_publications (article, version, shown_from) VALUES (%s, %s, %s)
        """,
        (article.id, publication.version, publication.shown_from),
    )


def unschedule(conn: Connection, article: Article, now: datetime) -> int:
    """Drop what lies ahead; answers how many there were."""
    return db.execute(
        conn,
        "DELETE FROM article_publications WHERE article = %s AND shown_from > %s",
        (article.id, now),
    )


def record(conn: Connection, article: Article, happening: Happening) -> None:
    """Add a line to the history."""
    db.execute(
        conn,
        """
        INSERT INTO article_happenings (article, at, account, kind, version, about)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (
            article.id,
            happening.at,
            happening.account,
            happening.kind,
            happening.version,
            happening.about,
        ),
    )


def history(conn: Connection, article: Article) -> list[Happening]:
    """The newest first."""
    return db.rows(
        conn,
        Happening,
        """
        SELECT kind, version, at, account, about FROM article_happenings
        WHERE article = %s ORDER BY id DESC LIMIT %s
        """,
        (article.id, LIST_LIMIT),
    )


def listed(conn: Connection, edition: str, kind: str, words: str, now: datetime) -> list[Listed]:
    """Of an edition, last changed first; `kind` empty: all; `words`: all of them, folded."""
    found = db.rows(
        conn,
        _ListedRow,
        """
        SELECT a.id, a.edition, a.kind, a.slug, a.version, a.changed_at, v.title,
            (SELECT coalesce(jsonb_agg(
                    jsonb_build_object('version', p.version, 'shown_from', p.shown_from)
                    ORDER BY p.shown_from, p.id), '[]')
                FROM article_publications p WHERE p.article = a.id) AS timeline
        FROM articles a JOIN article_versions v ON v.article = a.id AND v.version = a.version
        WHERE a.edition = %(edition)s AND (%(kind)s = '' OR a.kind = %(kind)s)
            AND v.searched LIKE ALL (%(patterns)s)
        ORDER BY a.changed_at DESC, a.id DESC LIMIT %(limit)s
        """,
        {"edition": edition, "kind": kind, "patterns": patterns(words), "limit": LIST_LIMIT},
    )
    return [row.listed(now) for row in found]


def others(conn: Connection, article: Article, kind: str) -> list[tuple[int, str]]:
    """`(id, title)` of the other articles of a kind, of all editions, for relations."""
    found = conn.execute(
        """
        SELECT a.id, coalesce(nullif(v.details ->> 'symbol', '') || ': ', '') || v.title
        FROM articles a JOIN article_versions v ON v.article = a.id AND v.version = a.version
        WHERE a.kind = %s AND a.id <> %s ORDER BY a.edition DESC, a.id LIMIT %s
        """,
        (kind, article.id, LIST_LIMIT),
    )
    return [(number, title) for number, title in found]


def patterns(words: str) -> list[str]:
    """LIKE patterns: every word must occur; what LIKE would read itself is taken literally."""
    escaped = fold(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [f"%{word}%" for word in escaped.split()] or ["%"]


class _VersionRow(msgspec.Struct):
    version: int
    saved_at: datetime
    account: int | None
    title: str
    summary: str
    body: str
    details: dict[str, Any]

    def saved(self) -> Saved:
        details = msgspec.convert(self.details, Details, strict=False)
        text = Text(title=self.title, summary=self.summary, body=self.body, details=details)
        return Saved(version=self.version, saved_at=self.saved_at, account=self.account, text=text)


class _ListedRow(msgspec.Struct):
    id: int
    edition: str
    kind: str
    slug: str
    version: int
    changed_at: datetime
    title: str
    timeline: list[dict[str, Any]]

    def listed(self, now: datetime) -> Listed:
        publications = msgspec.convert(self.timeline, list[Publication])
        current = articles.shown_now(publications, now) or articles.scheduled(publications, now)
        article = Article(
            id=self.id,
            edition=self.edition,
            kind=self.kind,
            slug=self.slug,
            version=self.version,
            changed_at=self.changed_at,
        )
        return Listed(
            article=article,
            title=self.title,
            standing=articles.standing(publications, now, self.version),
            shown_from=None if current is None else current.shown_from,
        )


def _write(
    conn: Connection, article: Article, text: Text, account: int | None, now: datetime
) -> None:
    db.execute(
        conn,
        """
        INSERT INTO article_versions (
            article, version, saved_at, account, title, summary, body, details, files, searched)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            article.id,
            article.version,
            now,
            account,
            text.title,
            text.summary,
            text.body,
            Jsonb(msgspec.to_builtins(text.details)),
            articles.files_of(text),
            articles.searched(text),
        ),
    )


def _refuse_taken(conn: Connection, slug: str, mine: int | None) -> None:
    """Raises SlugTaken for what another article is called, or was."""
    found = conn.execute(
        """
        SELECT a.kind, a.slug FROM articles a
        WHERE a.slug = %(slug)s AND a.id IS DISTINCT FROM %(mine)s
        UNION ALL
        SELECT a.kind, a.slug FROM article_former_slugs f JOIN articles a ON a.id = f.article
        WHERE f.slug = %(slug)s AND a.id IS DISTINCT FROM %(mine)s
        """,
        {"slug": slug, "mine": mine},
    ).fetchone()
    if found is not None:
        raise SlugTaken(articles.path(*found), _free(conn, slug))


def _free(conn: Connection, slug: str) -> str:
    """The first of `slug-2`, `slug-3` … that no article has or had."""
    taken = {
        found
        for (found,) in conn.execute(
            """
            SELECT slug FROM articles WHERE starts_with(slug, %(slug)s)
            UNION SELECT slug FROM article_former_slugs WHERE starts_with(slug, %(slug)s)
            """,
            {"slug": slug},
        )
    }
    return next(found for n in count(2) if (found := f"{slug}-{n}") not in taken)
