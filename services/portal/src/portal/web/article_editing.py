"""Write an article: the form, its preview beside it, its files."""

from typing import Any, BinaryIO, Final, cast

import msgspec
from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from portal.actions.keep_file import Offered, keep_file
from portal.actions.remove_file import remove_file
from portal.actions.write_articles import save_article
from portal.errors.articles import (
    ArticleChangedMeanwhile,
    FileInUse,
    NothingToSave,
    UnknownFile,
    WordsNeeded,
)
from portal.model import articles as rules
from portal.phrases import articles as phrases
from portal.settings import MEGABYTE
from portal.store import article_files, articles
from portal.store.article_files import File
from portal.store.articles import Article, Saved
from portal.web import unsaved_articles
from portal.web.article_files import STAFF_FILES
from portal.web.article_forms import ArticleForm, filled
from portal.web.article_versions import differences_of
from portal.web.article_words import page, reading_of
from portal.web.articles import MAY_WRITE, writer
from servicekit import clock
from servicekit.auth import caller, requires
from servicekit.db import Connection, NotFound
from servicekit.filetypes import FileRefused
from servicekit.phrases.files import too_large
from servicekit.web import database, settings

PREVIEW: Final = "xem-truoc"
FORM_ROOM: Final = 2 * MEGABYTE

bp = Blueprint("article_editing", __name__, url_prefix="/quan-tri/noi-dung/<int:number>")


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page of one article needs."""

    article: Article
    newest: Saved
    files: list[File]
    documents: list[tuple[int, str]]
    standing: str

    def choices(self) -> dict[str, Any]:
        return {"kind": self.article.kind, "files": self.files, "documents": self.documents}


def desk_of(conn: Connection, number: int) -> Desk:
    """Raises NotFound."""
    article = articles.find(conn, number)
    timeline = articles.timeline(conn, article)
    is_document = article.kind == "document"
    return Desk(
        article=article,
        newest=articles.version(conn, article, article.version),
        files=article_files.of_article(conn, number),
        documents=articles.others(conn, article, "document") if is_document else [],
        standing=rules.standing(timeline, clock.now(), article.version),
    )


@bp.get("")
@requires(*MAY_WRITE)
def edit(number: int) -> Response:
    """The newest version in a form, or what is typed since, beside what readers would see of it."""
    desk = _desk(number)
    form = unsaved_articles.shown(number)
    if form is None:
        form = filled(desk.newest.text, desk.article.version, **desk.choices())
        return _show(desk, form)
    form.shaped(**desk.choices())
    if PREVIEW in request.args:
        form.validate()
    return _show(desk, form)


@bp.post("")
@requires(*MAY_WRITE)
def save(number: int) -> Response:
    """A new version, or the form again with everything typed."""
    desk, form = _typed(number)
    if not form.validate():
        return _show(desk, form, status=422)
    try:
        saved = save_article(
            database(), writer(), number, form.based_on_version(), form.text(desk.article.kind)
        )
    except ArticleChangedMeanwhile:
        return _conflict(number, form)
    except NothingToSave:
        form.form_errors.append(phrases.NOTHING_TO_SAVE)
    except UnknownFile as unknown:
        form.body.errors = [phrases.unknown_picture(unknown.number)]
    else:
        unsaved_articles.forget(form)
        flash(phrases.SAVED.format(version=saved.version))
        return make_response(redirect(url_for("article_editing.edit", number=number), 303))
    return _show(desk, form, status=422)


@bp.post("/xem-truoc")
@requires(*MAY_WRITE)
def preview(number: int) -> Response:
    """What is typed, as readers would see it; nothing is saved.

    While somebody types htmx takes the preview out of the answer; a press gets a page of its own.
    """
    desk, form = _typed(number)
    if "HX-Request" not in request.headers:
        return unsaved_articles.keep(number, form, **{PREVIEW: "", "_anchor": PREVIEW})
    form.validate()
    return _show(desk, form)


@bp.post("/tep")
@requires(*MAY_WRITE)
def add_file(number: int) -> Response:
    """Take a file beside what is typed, which is not saved yet and stays."""
    request.max_content_length = settings().video_limit_mb * MEGABYTE + FORM_ROOM
    try:
        desk, form = _typed(number)
    except RequestEntityTooLarge:
        return _too_large(number)
    added = _taken(number, form)
    request.close()  # a spooled video goes at once, not when memory is short
    if added is None:
        return _show(desk, form, status=422)
    _choose(form, added)
    there = added.id in {file.id for file in desk.files}
    flash((phrases.FILE_THERE if there else phrases.FILE_ADDED).format(name=added.name))
    return unsaved_articles.keep(number, form)


@bp.post("/tep/<int:file_number>/xoa")
@requires(*MAY_WRITE)
def drop_file(number: int, file_number: int) -> Response:
    """Take a file out for good; what is typed stays and no longer names it among its choices."""
    desk, form = _typed(number)
    try:
        file = remove_file(database(), writer(), number, file_number)
    except FileInUse as used:
        form.file.errors = [phrases.file_used(used.versions)]
        return _show(desk, form, status=422)
    except NotFound:
        flash(phrases.FILE_GONE)
    else:
        flash(phrases.FILE_REMOVED.format(name=file.name))
    _unchoose(form, file_number)
    return unsaved_articles.keep(number, form)


def _desk(number: int) -> Desk:
    with database().transaction() as conn:
        return desk_of(conn, number)


def _typed(number: int) -> tuple[Desk, ArticleForm]:
    if request.max_content_length is None or request.max_content_length < FORM_ROOM:
        request.max_content_length = FORM_ROOM
    request.max_form_memory_size = FORM_ROOM
    desk = _desk(number)
    return desk, ArticleForm.posted().shaped(**desk.choices())


def _show(desk: Desk, form: ArticleForm, **context: Any) -> Response:
    """The page; `status` says how the form came back."""
    status = context.pop("status", 200)
    text = form.text(desk.article.kind)
    reading = reading_of(text, {file.id: file for file in desk.files}, STAFF_FILES)
    unsaved = text != desk.newest.text
    body = page("article_edit", desk=desk, form=form, reading=reading, unsaved=unsaved, **context)
    return make_response(body, status)


def _conflict(number: int, form: ArticleForm) -> Response:
    """Both texts: the typed one in the form, the other's beside it where they differ."""
    desk = _desk(number)
    form.form_errors.append(phrases.CHANGED_MEANWHILE)
    form.version.data = str(desk.article.version)
    rows = differences_of(desk.newest.text, form.text(desk.article.kind))
    return _show(desk, form, status=409, rows=rows)


def _too_large(number: int) -> Response:
    """Nothing of the form could be read, so the browser's own copy is what is left of it."""
    desk = _desk(number)
    limit = settings().video_limit_mb * MEGABYTE
    form = filled(desk.newest.text, desk.article.version, **desk.choices())
    form.file.errors = [too_large(request.content_length or 0, limit)]
    return _show(desk, form, status=413)


def _taken(number: int, form: ArticleForm) -> File | None:
    """The file, or None with the message at its field."""
    offered: FileStorage | None = form.file.data
    if not offered or not offered.filename:
        form.file.errors = [phrases.CHOOSE_A_FILE]
        return None
    given = Offered(
        name=offered.filename,
        declared=offered.mimetype,
        content=cast("BinaryIO", offered.stream),
        words=form.words.data or "",
    )
    by = (caller().account, clock.now())
    try:
        return keep_file(database(), number, given, settings().file_limits(), by)
    except WordsNeeded:
        form.words.errors = [phrases.WORDS_NEEDED]
    except FileRefused as refusal:
        form.file.errors = [refusal.words]
    return None


def _choose(form: ArticleForm, added: File) -> None:
    """What was just brought is meant to be shown."""
    form.words.data = ""
    if added.is_picture and "cover" in form and not form.cover.data:
        form.cover.data = added.id
    elif not added.is_picture and "attached" in form:
        form.attached.data = sorted({*(form.attached.data or ()), added.id})


def _unchoose(form: ArticleForm, gone: int) -> None:
    if "cover" in form and form.cover.data == gone:
        form.cover.data = 0
    if "attached" in form:
        form.attached.data = [one for one in form.attached.data or () if one != gone]
