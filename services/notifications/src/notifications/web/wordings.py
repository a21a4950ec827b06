"""The words of every kind of message, for staff: read, change, look, try, save."""

from typing import Final

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
from werkzeug.wrappers import Response as WerkzeugResponse

from contracts.roles import Role
from notifications import phrases
from notifications.actions import edit_wording
from notifications.errors import BadWording, LetterBroken, NoContact, Overtaken
from notifications.model.campaigns import WITH_OWN_WORDS
from notifications.model.kinds import SORTS, Kind
from notifications.model.mail import Letter
from notifications.model.wording_rules import variables_of
from notifications.model.wordings import Wording
from notifications.phrases import wordings as words
from notifications.store import wordings
from notifications.store.wordings import Version
from notifications.web.forms import WordingForm
from notifications.web.staff import LETTER_POLICY, READERS, ROOT
from servicekit import auth, clock
from servicekit.db import Connection, NotFound
from servicekit.problems import Problem
from servicekit.web import database, settings

EDITORS: Final = (Role.SECRETARY, Role.ADMINISTRATOR)
FIXED: Final = WITH_OWN_WORDS | {Kind.TRIAL}
"""Kinds whose words come with each message."""

pages = Blueprint("wordings", __name__, url_prefix=f"{ROOT}/mau")


@pages.get("")
@auth.requires(*READERS)
def every() -> str:
    """Each kind: who gets it and why, and since when with which words."""
    with database().transaction() as conn:
        newest = wordings.newest(conn)
    kinds = [kind for kind in Kind if kind not in FIXED]
    return render_template(
        "notifications/wordings.html", kinds=kinds, newest=newest, sorts=SORTS, phrases=phrases
    )


@pages.get("/<kind>")
@auth.requires(*READERS)
def one(kind: str) -> str:
    """The words in force, ready to change; `?lan=2` brings back those of an older version."""
    return _page(_kind(kind), None)


@pages.post("/<kind>")
@auth.requires(*EDITORS)
def change(kind: str) -> WerkzeugResponse | tuple[str, int]:
    """`viec` is `xem` (look), `thu` (try on oneself) or `luu` (save)."""
    chosen, form = _kind(kind), WordingForm.posted()
    try:
        form.validate()
        return _act(chosen, form)
    except BadWording as error:
        form.refuse(error.problems)
    except Overtaken:
        form.form_errors.append(words.STALE)
    except NoContact:
        form.form_errors.append(words.NO_CONTACT)
    return _page(chosen, form), 422


@pages.post("/<kind>/ban-trinh-bay")
@auth.requires(*EDITORS)
def rich(kind: str) -> Response:
    """The HTML form of what is typed, as mail programs show it."""
    chosen, form = _kind(kind), WordingForm.posted()
    try:
        with database().transaction() as conn:
            letter, _ = edit_wording.look(conn, chosen, form.wording(), settings(), clock.now())
    except (BadWording, LetterBroken) as error:
        raise Problem(422, "bad-wording", phrases.FAILURES["bad_letter"]) from error
    response = make_response(letter.html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _act(kind: Kind, form: WordingForm) -> WerkzeugResponse | tuple[str, int]:
    wish, actor, now = request.form.get("viec", "xem"), auth.caller().account, clock.now()
    if wish == "thu":
        edit_wording.send_trial(database(), kind, form.wording(), actor=actor, now=now)
        flash(words.TRIAL_SENT)
        return _page(kind, form), 200
    if wish == "luu":
        based_on = form.based_on.data or 0
        version = edit_wording.save(
            database(), kind, form.wording(), based_on=based_on, actor=actor, now=now
        )
        flash(words.SAVED.format(version=version) if version else words.SAME)
        return redirect(url_for(".one", kind=kind), 303)
    return _page(kind, form, look=True), 200


def _page(kind: Kind, form: WordingForm | None, *, look: bool = False) -> str:
    """The form with everything typed, and the letter it makes where that was asked."""
    with database().transaction() as conn:
        versions = wordings.history(conn, kind)
        in_force = next(one for one in versions if one.broken_at is None)
        shown = _shown(versions, in_force)
        letter, real = None, False
        if look or form is None:
            form = form or WordingForm(data=shown.__dict__ | {"based_on": versions[0].version})
            letter, real = _look(conn, kind, form.wording())
    return render_template(
        "notifications/wording.html",
        kind=kind,
        form=form,
        shown=shown,
        in_force=in_force,
        versions=versions,
        letter=letter,
        real=real,
        variables=variables_of(kind),
        may_edit=auth.caller().has(*EDITORS),
        mandatory=SORTS[kind].mandatory,
        phrases=phrases,
        words=words,
    )


def _shown(versions: list[Version], in_force: Version) -> Version:
    asked = request.args.get("lan", type=int)
    return next((one for one in versions if one.version == asked), in_force)


def _look(conn: Connection, kind: Kind, wording: Wording) -> tuple[Letter | None, bool]:
    """A version of long ago may be broken: then there is no letter to show."""
    try:
        return edit_wording.look(conn, kind, wording, settings(), clock.now())
    except LetterBroken:
        return None, False


def _kind(name: str) -> Kind:
    if name not in set(Kind) - FIXED:
        raise NotFound(name)
    return Kind(name)
