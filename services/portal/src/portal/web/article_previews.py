"""A draft for whoever has its link: not public, never kept, not for search engines."""

from flask import Blueprint, Response, make_response

from portal.model import articles as rules
from portal.store import article_files, article_previews, articles
from portal.store.articles import Article
from portal.web.article_files import answer, private
from portal.web.article_words import page, read
from servicekit import clock
from servicekit.auth import public
from servicekit.db import Connection
from servicekit.problems import NotFound
from servicekit.web import database

bp = Blueprint("article_previews", __name__, url_prefix="/xem-truoc/<code>")


@bp.get("")
@public
def draft(code: str) -> Response:
    """The newest version."""
    with database().transaction() as conn:
        article = _article(conn, code)
        text = articles.version(conn, article, article.version).text
        reading = read(conn, text, f"/xem-truoc/{code}")
    body = page("article_preview", article=article, reading=reading)
    return _hidden(private(make_response(body)))


@bp.get("/<int:number>/<name>")
@public
def draft_file(code: str, number: int, name: str) -> Response:
    """A file that the newest version shows."""
    with database().transaction() as conn:
        article = _article(conn, code)
        text = articles.version(conn, article, article.version).text
        file = article_files.find(conn, number)
    if number not in rules.files_of(text) or file.article != article.id:
        raise NotFound
    return _hidden(private(answer(file, name)))


def _article(conn: Connection, code: str) -> Article:
    """Raises NotFound for a wrong code and for one that is over."""
    number = article_previews.article_of(conn, code, clock.now())
    if number is None:
        raise NotFound
    return articles.find(conn, number)


def _hidden(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
