"""Show an article to the public, now or later; take it off; show a draft by a link."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, Response, flash, make_response, redirect, request, session, url_for

from portal.actions import publish_articles as actions
from portal.actions.write_articles import move_article, share_draft
from portal.errors.articles import (
    ArticleChangedMeanwhile,
    BadSlug,
    InThePast,
    NothingToSave,
    NotReady,
    SlugTaken,
)
from portal.model import articles as rules
from portal.model.articles import Publication
from portal.model.windows import local_to_utc
from portal.phrases import articles as phrases
from portal.store import article_files, articles, drafts
from portal.store.articles import Article
from portal.web.article_forms import ScheduleForm, SlugForm
from portal.web.article_words import page
from portal.web.articles import MAY_WRITE, writer
from portal.web.versioned import returned_number
from servicekit import clock
from servicekit.auth import requires
from servicekit.forms import Form
from servicekit.web import database, settings

SHARED: Final = "shared"
"""In the cookie of whoever made a link, until the next page has shown it."""

bp = Blueprint("article_publishing", __name__, url_prefix="/quan-tri/noi-dung/<int:number>/dang")


@bp.get("")
@requires(*MAY_WRITE)
def state(number: int) -> Response:
    """What the public sees, what is planned, and what can be done about it."""
    return _show(number, **_shared(number))


@bp.post("")
@requires(*MAY_WRITE)
def publish(number: int) -> Response:
    """Now."""
    version = _version()
    return _done(
        number,
        lambda: actions.publish_article(database(), writer(), number, version),
        phrases.PUBLISHED.format(version=version),
    )


@bp.post("/hen-gio")
@requires(*MAY_WRITE)
def schedule(number: int) -> Response:
    """At a moment ahead."""
    form = ScheduleForm.posted()
    if not form.validate() or form.moment.data is None:
        return _show(number, schedule=form, status=422)
    moment, version = local_to_utc(form.moment.data), _version()
    publication = Publication(version=version, shown_from=moment)
    try:
        return _done(
            number,
            lambda: actions.schedule_article(database(), writer(), number, publication),
            phrases.scheduled(moment, version),
        )
    except InThePast:
        form.moment.errors = [phrases.IN_THE_PAST]
        return _show(number, schedule=form, status=422)


@bp.post("/bo-hen-gio")
@requires(*MAY_WRITE)
def unschedule(number: int) -> Response:
    """Nothing is planned any more."""
    return _done(
        number,
        lambda: actions.unschedule_article(database(), writer(), number),
        phrases.UNSCHEDULED,
    )


@bp.post("/go")
@requires(*MAY_WRITE)
def withdraw(number: int) -> Response:
    """Off the public pages; publishing shows it again."""
    return _done(
        number, lambda: actions.withdraw_article(database(), writer(), number), phrases.WITHDRAWN
    )


@bp.post("/dia-chi")
@requires(*MAY_WRITE)
def move(number: int) -> Response:
    """Another address; the former one leads to it."""
    form = SlugForm.posted()
    if form.validate():
        try:
            slug = rules.as_slug(str(form.slug.data), "")
            return _done(
                number,
                lambda: move_article(database(), writer(), number, slug),
                phrases.MOVED,
            )
        except BadSlug:
            form.slug.errors = [phrases.BAD_SLUG]
        except SlugTaken as taken:
            form.slug.errors = [phrases.slug_taken(taken.path, taken.free)]
    return _show(number, move=form, status=422)


@bp.post("/lien-ket")
@requires(*MAY_WRITE)
def share(number: int) -> Response:
    """A link to the newest version; the next page shows it once, only its hash is kept."""
    code, until = share_draft(database(), writer(), number)
    session[SHARED] = [number, code, phrases.shared(until)]
    return make_response(redirect(url_for("article_publishing.state", number=number), 303))


def _shared(number: int) -> dict[str, str]:
    """The link that was just made for this article, taken out of its maker's cookie."""
    if session.get(SHARED, [None])[0] != number:
        return {}
    _, code, note = session.pop(SHARED)
    return {"link": f"{settings().public_url.rstrip('/')}/xem-truoc/{code}", "note": note}


def _done(number: int, action: Callable[[], Article], words: str) -> Response:
    """Run it and say so on the page, or say why not."""
    try:
        action()
    except ArticleChangedMeanwhile:
        return _show(number, refusal=phrases.NEWER_THERE, status=409)
    except NotReady as refusal:
        return _show(number, refusal=refusal.words, status=422)
    except NothingToSave:
        flash(phrases.ALREADY_SO)
    else:
        flash(words)
    return make_response(redirect(url_for("article_publishing.state", number=number), 303))


def _version() -> int:
    return returned_number(request.form.get("version", ""))


def _show(number: int, **context: Any) -> Response:
    now = clock.now()
    with database().transaction() as conn:
        article = articles.find(conn, number)
        newest = articles.version(conn, article, article.version)
        timeline = articles.timeline(conn, article)
        hidden = article.edition in drafts.codes(conn)
        attached = article_files.of_numbers(conn, list(newest.text.details.attached)).values()
    status = context.pop("status", 200)
    forms: dict[str, Form] = {
        "schedule": ScheduleForm(version=str(article.version)),
        "move": SlugForm(data={"slug": article.slug}),
    }
    body = page(
        "article_publishing",
        article=article,
        newest=newest,
        edition_is_draft=hidden,
        lacks_captions=article.kind == "video" and all(file.kind != "vtt" for file in attached),
        standing=rules.standing(timeline, now, article.version),
        current=rules.shown_now(timeline, now),
        ahead=rules.scheduled(timeline, now),
        **(forms | context),
    )
    return make_response(body, status)
