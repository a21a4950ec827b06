"""Articles and ceremonies of an edition that is still a draft: seen, and gone with it."""

from typing import Final

from portal.model.draft_contents import Contents, Written
from portal.store import article_files
from portal.store.article_files import of_article
from portal.store.ceremonies import ceremonies
from servicekit import db
from servicekit.db import Connection

_OF_ARTICLES: Final = (
    "article_previews", "article_happenings", "article_former_slugs", "article_publications",
    "article_versions",
)  # fmt: skip


def of_edition(conn: Connection, edition: str) -> Contents:
    """Ceremonies that were taken off the list count no more."""
    articles = db.rows(
        conn,
        Written,
        """
        SELECT a.id, v.title FROM articles a
        JOIN article_versions v ON (v.article, v.version) = (a.id, a.version)
        WHERE a.edition = %s ORDER BY a.id
        """,
        (edition,),
    )
    planned = db.rows(
        conn,
        Written,
        """
        SELECT c.id, c.title, EXISTS (SELECT FROM ceremony_guests g WHERE g.ceremony = c.id
            AND (g.invited_at IS NOT NULL OR g.answer <> '' OR g.arrived_at IS NOT NULL)) AS known
        FROM ceremonies c WHERE c.edition = %s AND c.removed_at IS NULL ORDER BY c.id
        """,
        (edition,),
    )
    return Contents(articles=articles, ceremonies=planned)


def remove(conn: Connection, edition: str) -> None:
    """All of it, with files and guests, for good."""
    ceremonies.purge_edition(conn, edition)
    for (article,) in conn.execute("SELECT id FROM articles WHERE edition = %s", (edition,)):
        for file in of_article(conn, article):
            article_files.remove(conn, file)
    for table in _OF_ARTICLES:
        db.execute(
            conn,
            f"DELETE FROM {table} WHERE article IN (SELECT id FROM articles WHERE edition = %s)",
            (edition,),
        )
    db.execute(conn, "DELETE FROM articles WHERE edition = %s", (edition,))
