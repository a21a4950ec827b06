"""Events of an edition that were announced before there were articles."""

from datetime import date, datetime

import msgspec

from portal.model.plans import Post
from servicekit import db
from servicekit.db import Connection


class PublishedPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post as lists show it."""

    title: str
    summary: str
    link: str
    happens_on: date | None
    published_at: datetime


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
