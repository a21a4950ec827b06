"""The first articles of an edition, published as soon as it is there."""

from datetime import datetime
from io import BytesIO
from typing import Final

import msgspec

from portal.actions.publish_articles import show
from portal.actions.write_articles import Writer, create_article, record
from portal.errors.articles import SlugTaken
from portal.model.articles import Details, Text
from portal.model.plans import Plan, PlannedArticle
from portal.phrases import articles as phrases
from portal.store import article_files, articles, pages, sample_media
from portal.store.article_files import File
from portal.store.articles import Article
from servicekit import file_pieces
from servicekit.db import Connection
from servicekit.text import slugify

EVENT: Final = "event"


def seed_articles(conn: Connection, plan: Plan, now: datetime) -> None:
    """Documents with their relations, posts and articles of the data file."""
    writer = Writer(account=None, now=now)
    _add_documents(conn, plan, writer)
    pages.add_posts(conn, plan.code, [post for post in plan.posts if post.kind == EVENT], now)
    for post in plan.posts:
        if post.kind != EVENT:
            body = phrases.more_at(post.link) if post.link else ""
            text = Text(title=post.title, summary=post.summary, body=body)
            _publish(conn, writer, (plan.code, post.kind, slugify(post.title)), text)
    for planned in plan.articles:
        _add_article(conn, plan.code, planned, writer)


def _add_documents(conn: Connection, plan: Plan, writer: Writer) -> None:
    """In the order of the data file, which is the order they cite each other in."""
    known: dict[str, int] = {}
    for position, document in enumerate(plan.documents, start=1):
        details = Details(
            position=position,
            symbol=document.symbol,
            issued_on=document.issued_on,
            issuer=document.issuer,
            basis=document.basis,
            based_on=_known(document.based_on, known),
            implements=_known(document.implements, known),
            supersedes=_known(document.supersedes, known),
        )
        text = Text(title=document.title, body=document.body, details=details)
        made = _publish(conn, writer, (plan.code, "document", slugify(document.symbol)), text)
        known[document.symbol] = made.id


def _known(symbols: list[str], known: dict[str, int]) -> tuple[int, ...]:
    """Symbols as ids. Raises KeyError for a document that does not stand before."""
    return tuple(known[symbol] for symbol in symbols)


def _add_article(conn: Connection, edition: str, planned: PlannedArticle, writer: Writer) -> None:
    text = Text(
        title=planned.title,
        summary=planned.summary,
        body=planned.body,
        details=Details(position=planned.position, tier=planned.tier, place=planned.place),
    )
    made = _create(conn, writer, (edition, planned.kind, slugify(planned.title)), text)
    if planned.drawing:
        made = _with_media(conn, made, planned, text, writer)
    show(conn, made, writer, writer.now)
    record(conn, made, "published", writer)


def _with_media(
    conn: Connection, article: Article, planned: PlannedArticle, text: Text, writer: Writer
) -> Article:
    """A drawn logo or film, as the article's second version."""
    drawn = sample_media.draw(planned.drawing, planned.title)
    digest, size = file_pieces.keep(conn, BytesIO(drawn.content))
    file = article_files.add(
        conn,
        File(
            id=0,
            article=article.id,
            kind=drawn.kind,
            name=drawn.name,
            digest=digest,
            size=size,
            words=planned.picture,
            width=drawn.width,
            height=drawn.height,
            seconds=drawn.seconds,
            poster=file_pieces.keep_bytes(conn, drawn.poster) if drawn.poster else None,
        ),
        writer.account,
        writer.now,
    )
    use = {"attached": (file.id,)} if drawn.kind == "mp4" else {"cover": file.id}
    details = msgspec.structs.replace(text.details, **use)
    with_file = msgspec.structs.replace(text, details=details)
    return articles.add_version(conn, article, with_file, writer.account, writer.now)


def _publish(
    conn: Connection, writer: Writer, article: tuple[str, str, str], text: Text
) -> Article:
    made = _create(conn, writer, article, text)
    show(conn, made, writer, writer.now)
    record(conn, made, "published", writer)
    return made


def _create(conn: Connection, writer: Writer, article: tuple[str, str, str], text: Text) -> Article:
    """With the edition in the address where another edition has the plain one already."""
    edition, kind, slug = article
    try:
        return create_article(conn, writer, article, text)
    except SlugTaken:
        return create_article(conn, writer, (edition, kind, f"{slug}-{slugify(edition)}"), text)
