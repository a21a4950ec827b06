"""Write articles: every saving is a version; the public sees none of it until it is published."""

import secrets
from datetime import datetime, timedelta
from typing import Final

import msgspec

from portal import metrics
from portal.errors.articles import ArticleChangedMeanwhile, NothingToSave, UnknownFile
from portal.model import articles as rules
from portal.model.articles import Text
from portal.store import article_files, article_previews, articles
from portal.store.articles import Article, Happening
from servicekit.db import Connection, Database

PREVIEW_DAYS: Final = 7


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes, and at which moment. `account` None: the data files."""

    account: int | None
    now: datetime


def create_article(
    conn: Connection, writer: Writer, article: tuple[str, str, str], text: Text
) -> Article:
    """`article`: edition, kind, address. Raises SlugTaken."""
    edition, kind, slug = article
    made = articles.add(
        conn,
        Article(id=0, edition=edition, kind=kind, slug=slug, version=1, changed_at=writer.now),
        text,
        writer.account,
    )
    record(conn, made, "created", writer)
    return made


def save_article(
    database: Database, writer: Writer, number: int, based_on: int, text: Text
) -> Article:
    """The next version. Raises ArticleChangedMeanwhile, NothingToSave, UnknownFile, NotFound."""
    with database.transaction() as conn:
        article = articles.locked(conn, number)
        if article.version != based_on:
            raise ArticleChangedMeanwhile
        if articles.version(conn, article, based_on).text == text:
            raise NothingToSave
        check_files(conn, article, text)
        saved = articles.add_version(conn, article, text, writer.account, writer.now)
        record(conn, saved, "saved", writer)
    return saved


def restore_version(database: Database, writer: Writer, number: int, old: int) -> Article:
    """What an old version said becomes the newest one. Raises NothingToSave, NotFound."""
    with database.transaction() as conn:
        article = articles.locked(conn, number)
        text = articles.version(conn, article, old).text
        if articles.version(conn, article, article.version).text == text:
            raise NothingToSave
        saved = articles.add_version(conn, article, text, writer.account, writer.now)
        record(conn, saved, "restored", writer)
    return saved


def move_article(database: Database, writer: Writer, number: int, slug: str) -> Article:
    """Another address; the former one leads to it. Raises SlugTaken, NothingToSave, NotFound."""
    with database.transaction() as conn:
        article = articles.locked(conn, number)
        if article.slug == slug:
            raise NothingToSave
        articles.move(conn, article, slug)
        moved = msgspec.structs.replace(article, slug=slug)
        record(conn, moved, "moved", writer)
    return moved


def share_draft(database: Database, writer: Writer, number: int) -> tuple[str, datetime]:
    """A code that shows the newest version for some days, and until when. Raises NotFound."""
    code = secrets.token_urlsafe(16)
    until = writer.now + timedelta(days=PREVIEW_DAYS)
    with database.transaction() as conn:
        article = articles.find(conn, number)
        article_previews.add(conn, article.id, code, (writer.now, until))
        record(conn, article, "shared", writer)
    return code, until


def check_files(conn: Connection, article: Article, text: Text) -> None:
    """Raises UnknownFile for a picture or file that is not this article's."""
    mine = {file.id for file in article_files.of_article(conn, article.id)}
    for number in rules.files_of(text):
        if number not in mine:
            raise UnknownFile(number)


def record(conn: Connection, article: Article, kind: str, writer: Writer, about: str = "") -> None:
    """A line of the history, and one more in the metrics."""
    happening = Happening(
        kind=kind, version=article.version, at=writer.now, account=writer.account, about=about
    )
    articles.record(conn, article, happening)
    metrics.ARTICLE_STEPS.labels(kind).inc()
