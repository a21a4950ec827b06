"""Articles for tests: written by hand or through the staff's pages; small files of each kind."""

from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

from portal.actions.publish_articles import publish_article
from portal.actions.write_articles import Writer, create_article
from portal.model.articles import Details, Text
from portal.store.articles import Article
from servicekit.db import Database
from servicekit.testing import GatewayClient

DESK = "/quan-tri/noi-dung"
EDITOR = 31


def written(database: Database, kind: str, slug: str, now: datetime, **text: Any) -> Article:
    """A draft of the demonstration edition."""
    writer = Writer(account=EDITOR, now=now)
    values: dict[str, Any] = {
        "title": slug.replace("-", " ").capitalize(),
        "details": Details(),
    } | text
    with database.transaction() as conn:
        return create_article(conn, writer, ("trinh-dien", kind, slug), Text(**values))


def published(database: Database, kind: str, slug: str, now: datetime, **text: Any) -> Article:
    """The same, public from now on."""
    article = written(database, kind, slug, now, **text)
    return publish_article(database, Writer(account=EDITOR, now=now), article.id, article.version)


def fields(version: int, **changes: str) -> dict[str, str]:
    """A filled form of news."""
    values = {"version": str(version), "title": "Lễ phát động", "summary": "", "body": "Nội dung."}
    return values | {"cover": "0"} | changes


def send(client: GatewayClient, article: Article, content: bytes, name: str, **form: str) -> Any:
    """A file beside what is typed, as a browser sends it."""
    data = fields(article.version, **form) | {"file": (BytesIO(content), name)}
    answer = client.post(f"{DESK}/{article.id}/tep", data=data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # werkzeug's client spools a large body to disk
    return page_after(client, answer)


def page_after(client: GatewayClient, answer: Any) -> Any:
    """The page that a form leads to once it was taken, else its answer."""
    return client.get(answer.headers["Location"]) if answer.status_code == 303 else answer


def photo(width: int = 64, height: int = 48, **options: Any) -> bytes:
    """A JPEG."""
    stream = BytesIO()
    Image.new("RGB", (width, height), "#0b6b4f").save(stream, "JPEG", **options)
    return stream.getvalue()


def paper() -> bytes:
    """A PDF of one page."""
    stream = BytesIO()
    Image.new("RGB", (60, 80), "white").save(stream, "PDF")
    return stream.getvalue()
