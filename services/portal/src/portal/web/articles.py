"""The staff's list of articles, and new ones."""

from typing import Final

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for

from contracts.roles import Role
from portal.actions.write_articles import Writer, create_article
from portal.errors.articles import BadSlug, SlugTaken
from portal.model import articles as rules
from portal.model.articles import Text
from portal.phrases import articles as phrases
from portal.store import articles, editions, questions
from portal.web.article_forms import NewArticleForm
from portal.web.article_words import page
from servicekit import clock
from servicekit.auth import caller, requires
from servicekit.copies import NoCurrentEdition
from servicekit.db import Connection
from servicekit.web import database

MAY_WRITE: Final = (Role.SECRETARY, Role.DOST_STAFF, Role.ADMINISTRATOR)

bp = Blueprint("articles", __name__, url_prefix="/quan-tri/noi-dung")


def writer() -> Writer:
    """Who writes this request."""
    return Writer(account=caller().account, now=clock.now())


@bp.get("")
@requires(*MAY_WRITE)
def every() -> str:
    """Articles of an edition by kind and words, last changed first."""
    kind = request.args.get("loai", "")
    typed = request.args.get("tu", "")
    with database().transaction() as conn:
        known = editions.every(conn)
        edition = _edition(conn, request.args.get("lan-thi", ""))
        found = articles.listed(conn, edition, kind, typed, clock.now())
        waiting = questions.how_many_wait(conn)
    return page(
        "articles",
        listed=found,
        kind=kind,
        typed=typed,
        edition=edition,
        editions=known,
        waiting=waiting,
    )


@bp.get("/viec")
@requires(*MAY_WRITE)
def tasks() -> str:
    """Rows for "my tasks": questions that wait for an answer."""
    with database().transaction() as conn:
        waiting = questions.how_many_wait(conn)
    return page("article_tasks", waiting=waiting)


@bp.get("/moi")
@requires(*MAY_WRITE)
def new() -> str:
    """Which kind, which title, for which edition."""
    kind = request.args.get("loai", "news")
    with database().transaction() as conn:
        edition, known = _edition(conn, request.args.get("lan-thi", "")), editions.every(conn)
    filled = {"kind": kind if kind in phrases.KINDS else "news", "edition": edition}
    return page("article_new", form=NewArticleForm(data=filled).offer(known))


@bp.post("/moi")
@requires(*MAY_WRITE)
def create() -> Response:
    """A draft in an edition, the current one unless another is named."""
    with database().transaction() as conn:
        known, usual = editions.every(conn), _edition(conn, "")
    form = NewArticleForm.posted().offer(known, usual)
    if form.validate():
        try:
            return _created(form)
        except BadSlug:
            form.slug.errors = [phrases.BAD_SLUG]
        except SlugTaken as taken:
            form.slug.errors = [phrases.slug_taken(taken.path, taken.free)]
            form.slug.data = form.slug.data or taken.free
    return make_response(page("article_new", form=form), 422)


def _created(form: NewArticleForm) -> Response:
    """Raises BadSlug, SlugTaken."""
    title = str(form.title.data)
    slug = rules.as_slug(str(form.slug.data or ""), title)
    with database().transaction() as conn:
        article = (str(form.edition.data), str(form.kind.data), slug)
        made = create_article(conn, writer(), article, Text(title=title))
    flash(phrases.CREATED)
    return make_response(redirect(url_for("article_editing.edit", number=made.id), 303))


def _edition(conn: Connection, code: str) -> str:
    """The edition asked for, else the current one. Raises NotFound, NoCurrentEdition."""
    if code:
        return editions.find(conn, code).code
    current = editions.current(conn)
    if current is None:
        raise NoCurrentEdition
    return current.code
