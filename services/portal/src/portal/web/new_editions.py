"""Making a new edition, with a look at it first, announcing it or giving it up."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from contracts.events import EditionState
from portal import phrases
from portal.actions import new_editions as actions
from portal.errors import CodeTaken, NumberTaken
from portal.model import plans, windows
from portal.model.draft_contents import Contents
from portal.model.new_editions import successor
from portal.phrases import rules as rule_phrases
from portal.store import draft_contents, editions
from portal.store import plans as plan_files
from portal.web.changing import attempt, edition_of, save, show
from portal.web.editions import MAY_SET
from portal.web.forms import ChangeForm
from portal.web.new_edition_forms import NEW, NUMBERS, TEMPLATE, NewEditionForm, RemovalForm
from servicekit import clock
from servicekit.auth import caller, requires
from servicekit.times import as_moment
from servicekit.web import database

bp = Blueprint("new_editions", __name__, url_prefix="/quan-tri/cuoc-thi")


@bp.get(f"/{NEW}")
@requires(*MAY_SET)
def new_form() -> Response:
    """The form, with the last edition, the next number and the year after it filled in."""
    known = _known()
    last = next((e for e in known if not e.demonstration), None)
    usual: dict[str, Any] = {"source": TEMPLATE, "number": 1}
    if last is not None:
        usual = {
            "source": last.code,
            "number": min(last.number + 1, NUMBERS),
            "year": last.year + 1,
            "title": last.title,
        }
    return _page(NewEditionForm(data=usual).offer(known))


@bp.post(f"/{NEW}")
@requires(*MAY_SET)
def create() -> Response:
    """Show what it would be; with `create`, keep it as a draft."""
    known = _known()
    form = NewEditionForm.posted().offer(known)
    if not form.validate():
        return _page(form, status=422)
    source = _source(form.source.data, known)
    edition = successor(source, form.naming())
    if "create" not in request.form:
        return _page(form, preview=edition, source=source)
    try:
        now = clock.now()
        actions.create_edition(database(), caller().account, edition, source.short_title, now)
    except CodeTaken:
        form.code.errors = [rule_phrases.CODE_TAKEN]
    except NumberTaken:
        form.number.errors = [rule_phrases.NUMBER_TAKEN]
    else:
        flash(rule_phrases.EDITION_MADE.format(title=edition.short_title))
        return make_response(redirect(url_for("editions.one", code=edition.code), 303))
    return _page(form, status=422)


@bp.get("/<code>/cong-bo")
@requires(*MAY_SET)
def announce_form(code: str) -> Response:
    """Says what announcing means, and asks why."""
    edition = edition_of(code)
    return show("announce", edition, ChangeForm(version=str(edition.version)))


@bp.post("/<code>/cong-bo")
@requires(*MAY_SET)
def announce(code: str) -> Response:
    """Everybody sees it from now on."""
    edition = edition_of(code)
    return save(
        "announce",
        edition,
        ChangeForm.posted(),
        lambda author: actions.announce_edition(database(), author, clock.now()),
        rule_phrases.EDITION_ANNOUNCED.format(title=edition.short_title),
    )


@bp.get("/<code>/xoa-du-thao")
@requires(*MAY_SET)
def remove_form(code: str) -> Response:
    """Says what is lost, and asks why."""
    edition = edition_of(code)
    contents, heirs = _written(edition)
    form = RemovalForm(version=str(edition.version)).offer(contents, heirs)
    return show("draft_removal", edition, form, contents=contents)


@bp.post("/<code>/xoa-du-thao")
@requires(*MAY_SET)
def remove(code: str) -> Response:
    """Give up a draft, and what was seen to be written for it; articles may go elsewhere."""
    edition = edition_of(code)
    contents, heirs = _written(edition)
    form = RemovalForm.posted().offer(contents, heirs)
    seen = request.form.get("contents", "")
    done = form.validate() and attempt(
        edition,
        form,
        lambda author: actions.remove_draft(database(), author, seen, clock.now(), form.heir()),
        rule_phrases.DRAFT_REMOVED.format(title=edition.short_title),
    )
    if done:
        return make_response(redirect(url_for("editions.every"), 303))
    return show("draft_removal", edition, form, status=422, contents=_written(edition)[0])


def _written(edition: EditionState) -> tuple[Contents, list[EditionState]]:
    """What goes with a draft, and the editions that could take its articles."""
    with database().transaction() as conn:
        contents = draft_contents.of_edition(conn, edition.code)
        known = editions.every(conn)
    return contents, [other for other in known if other.code != edition.code]


def _known() -> list[EditionState]:
    with database().transaction() as conn:
        return editions.every(conn)


def _source(code: str, known: list[EditionState]) -> EditionState:
    """A chosen edition, or the template."""
    found = next((edition for edition in known if edition.code == code), None)
    return found or plans.to_edition(plan_files.template(), clock.now())


def _page(form: NewEditionForm, status: int = 200, **context: Any) -> Response:
    body = render_template(
        "portal/edition_new.html",
        form=form,
        phrases=phrases,
        kinds=windows.KINDS,
        utc_text=as_moment,
        **context,
    )
    return make_response(body, status)
