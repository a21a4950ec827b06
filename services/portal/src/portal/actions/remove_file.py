"""Take a file out of an article for good: its old versions show it no longer either."""

from datetime import datetime

from portal.actions.write_articles import Writer, record
from portal.errors.articles import FileInUse
from portal.model import articles as rules
from portal.store import article_files, articles
from portal.store.article_files import File
from portal.store.articles import Article
from servicekit.db import Connection, Database, NotFound


def remove_file(database: Database, writer: Writer, number: int, file_number: int) -> File:
    """Answers what it was. Raises FileInUse, NotFound."""
    with database.transaction() as conn:
        article = articles.locked(conn, number)
        file = article_files.find(conn, file_number)
        if file.article != article.id:
            raise NotFound
        used = _versions_with(conn, article, file, writer.now)
        if used:
            raise FileInUse(used)
        article_files.remove(conn, file)
        record(conn, article, "file_removed", writer)
    return file


def _versions_with(
    conn: Connection, article: Article, file: File, now: datetime
) -> tuple[int, ...]:
    """Of the newest version and of those that are or will be public."""
    timeline = articles.timeline(conn, article)
    current = rules.shown_now(timeline, now)
    ahead = [one for one in timeline if one.shown_from > now]
    asked = {one.version for one in (current, *ahead) if one is not None and one.version}
    return tuple(
        version
        for version in sorted(asked | {article.version})
        if file.id in rules.files_of(articles.version(conn, article, version).text)
    )
