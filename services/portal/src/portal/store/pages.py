"""Documents and posts of an edition."""

from datetime import date, datetime

import msgspec

from portal.model.plans import Document, Post
from servicekit import db
from servicekit.db import Connection


class PublishedPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post as lists show it."""

    title: str
    summary: str
    link: str
    happens_on: date | None
    published_at: datetime


def documents(conn: Connection, edition: str) -> list[Document]:
    """In the order of the legal chain."""
    return db.rows(
        conn,
        Document,
        """
        SELECT symbol, issuer, title, issued_on, basis
        FROM documents WHERE edition = %s ORDER BY position
        """,
        (edition,),
    )


def add_documents(conn: Connection, edition: str, documents: list[Document]) -> None:
    """Number them as given."""
    for position, document in enumerate(documents, start=1):
        db.execute(
            conn,
            """
            INSERT INTO documents (edition, position, symbol, issued_on, issuer, title, basis)
            VALUES (%s, %s, %s, %s, %s, %s, %s)
            """,
            (
                edition,
                position,
                document.symbol,
                document.issued_on,
                document.issuer,
                document.title,
                document.basis,
            ),
        )


def posts(conn: Connection, edition: str, kind: str, limit: int) -> list[PublishedPost]:
    """The newest of a kind."""
    return db.rows(
        conn,
        PublishedPost,
        """
        SELECT title, summary, link, happens_on, published_at
        FROM posts WHERE edition = %s AND kind = %s ORDER BY published_at DESC, id LIMIT %s
        """,
        (edition, kind, limit),
    )


def add_posts(conn: Connection, edition: str, posts: list[Post], now: datetime) -> None:
    """All of them published now."""
    for post in posts:
        db.execute(
            conn,
            """
            INSERT INTO posts (edition, kind, title, summary, link, happens_on, published_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s)
            """,
            (edition, post.kind, post.title, post.summary, post.link, post.happens_on, now),
        )
