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
    """Which kind, which title."""
    kind = request.args.get("loai", "news")
    form = NewArticleForm(data={"kind": kind if kind in phrases.KINDS else "news"})
    return page("article_new", form=form)


@bp.post("/moi")
@requires(*MAY_WRITE)
def create() -> Response:
    """A draft in the current edition."""
    form = NewArticleForm.posted()
    if form.validate():
        try:
            return _created(form)
        except BadSlug:
            form.slug.errors = [phrases.BAD_SLUG]
        except SlugTaken as taken:
            form.slug.errors = [phrases.slug_taken(taken.path)]
    return make_response(page("article_new", form=form), 422)


def _created(form: NewArticleForm) -> Response:
    """Raises BadSlug, SlugTaken."""
    title = str(form.title.data)
    slug = rules.as_slug(str(form.slug.data or ""), title)
    with database().transaction() as conn:
        edition = _edition(conn, "")
        made = create_article(
            conn, writer(), (edition, str(form.kind.data), slug), Text(title=title)
        )
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
