"""Show versions to the public: now, at a moment ahead, or no longer."""

from datetime import datetime

from contracts.events import EditionState
from portal.actions.write_articles import Writer, record
from portal.errors.articles import ArticleChangedMeanwhile, InThePast, NothingToSave, NotReady
from portal.model import articles as rules
from portal.model.articles import Publication
from portal.phrases import articles as phrases
from portal.store import article_files, articles
from portal.store.articles import Article
from servicekit.db import Connection, Database


def publish_article(database: Database, writer: Writer, number: int, version: int) -> Article:
    """Show the newest version now; a schedule is dropped.

    `version` is what the person saw. Raises ArticleChangedMeanwhile, NothingToSave, NotReady,
    NotFound.
    """
    with database.transaction() as conn:
        article = _expected(conn, number, version)
        current = rules.shown_now(articles.timeline(conn, article), writer.now)
        if current is not None and current.version == version:
            raise NothingToSave
        show(conn, article, writer, writer.now)
        record(conn, article, "published", writer)
    return article


def schedule_article(
    database: Database, writer: Writer, number: int, publication: Publication
) -> Article:
    """Show the newest version from a moment ahead on, instead of what was scheduled before.

    Raises InThePast, ArticleChangedMeanwhile, NotReady, NotFound.
    """
    if publication.shown_from <= writer.now:
        raise InThePast
    with database.transaction() as conn:
        article = _expected(conn, number, publication.version or 0)
        show(conn, article, writer, publication.shown_from)
        record(conn, article, "scheduled", writer)
    return article


def unschedule_article(database: Database, writer: Writer, number: int) -> Article:
    """Nothing ahead. Raises NothingToSave, NotFound."""
    with database.transaction() as conn:
        article = articles.locked(conn, number)
        if not articles.unschedule(conn, article, writer.now):
            raise NothingToSave
        record(conn, article, "unscheduled", writer)
    return article


def withdraw_article(database: Database, writer: Writer, number: int) -> Article:
    """Take it off; publishing shows it again. Raises NothingToSave, NotFound."""
    with database.transaction() as conn:
        article = articles.locked(conn, number)
        current = rules.shown_now(articles.timeline(conn, article), writer.now)
        if current is None or current.version is None:
            raise NothingToSave
        articles.unschedule(conn, article, writer.now)
        articles.publish(conn, article, Publication(version=None, shown_from=writer.now))
        record(conn, article, "withdrawn", writer)
    return article


def transfer_articles(
    conn: Connection, writer: Writer, source: EditionState, target: EditionState
) -> int:
    """Take all articles of an edition to another; answers how many.

    None is shown there before somebody publishes it: who wrote for a draft did not decide that.
    """
    found = articles.of_edition(conn, source.code)
    for article in found:
        current = rules.shown_now(articles.timeline(conn, article), writer.now)
        articles.unschedule(conn, article, writer.now)
        if current is not None and current.version is not None:
            articles.publish(conn, article, Publication(version=None, shown_from=writer.now))
        articles.transfer(conn, article, target.code)
        record(conn, article, "transferred", writer, about=source.short_title)
    return len(found)


def show(conn: Connection, article: Article, writer: Writer, moment: datetime) -> None:
    """The newest version from a moment on. Raises NotReady."""
    _check_ready(conn, article)
    articles.unschedule(conn, article, writer.now)
    articles.publish(conn, article, Publication(version=article.version, shown_from=moment))


def _expected(conn: Connection, number: int, version: int) -> Article:
    article = articles.locked(conn, number)
    if article.version != version:
        raise ArticleChangedMeanwhile
    return article


def _check_ready(conn: Connection, article: Article) -> None:
    text = articles.version(conn, article, article.version).text
    files = article_files.of_numbers(conn, list(text.details.attached)).values()
    if article.kind == "video" and not any(file.kind == "mp4" for file in files):
        raise NotReady(phrases.VIDEO_NEEDED)
    if article.kind in ("guide", "question") and not text.body:
        raise NotReady(phrases.BODY_NEEDED)
