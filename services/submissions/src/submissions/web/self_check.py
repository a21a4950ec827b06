"""Before any typing: may this product enter? Answers are kept with the draft."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from servicekit import copies
from servicekit.auth import caller, signed_in
from servicekit.clock import now
from servicekit.web import database
from submissions.actions.drafts import editable_dossier, open_draft
from submissions.actions.looking import Setting, current_setting, setting_of
from submissions.model.eligibility import Outcome, judge
from submissions.phrases import eligibility as phrases
from submissions.store import eligibility
from submissions.web.parsing import canonical

bp = Blueprint("self_check", __name__)

ANSWERS = {"yes": True, "no": False}


@bp.get("/ho-so/moi")
@signed_in
def before_first() -> str:
    """What may enter, asked as questions; a POST opens the draft."""
    with database().transaction() as conn:
        setting = current_setting(conn)
    return _page("submissions/new.html", setting, answers={})


@bp.post("/ho-so/moi")
@signed_in
def start() -> Response:
    """Open a draft and go to its first step, unless a needed answer is no and was not seen."""
    with database().transaction() as conn:
        setting = current_setting(conn)
    outcome, answers = _read(setting)
    if outcome.open or (outcome.stopping and not request.form.get("anyway")):
        return _asked_again("submissions/new.html", setting, outcome, answers)
    moment = now()
    with database().transaction() as conn:
        dossier = open_draft(conn, caller().account, moment)
        eligibility.keep(conn, dossier.id, setting.rules.eligibility, answers, moment)
    for advice in (asked.otherwise for asked in outcome.advising if asked.otherwise):
        flash(advice)
    return redirect(f"/ho-so/{dossier.code}/buoc/1", 303)


@bp.get("/ho-so/<code>/tu-kiem-tra")
@signed_in
def again(code: str) -> str:
    """The questions of a draft's edition with the answers given so far."""
    with database().transaction() as conn:
        dossier = editable_dossier(conn, canonical(code), caller().account)
        setting = setting_of(conn, copies.edition(conn, dossier.edition))
        known = eligibility.of_dossier(conn, dossier.id)
    answers = {one.question: one.answer for one in known}
    return _page("submissions/self_check.html", setting, answers=answers, dossier=dossier)


@bp.post("/ho-so/<code>/tu-kiem-tra")
@signed_in
def answer_again(code: str) -> Response:
    """Keep other answers; a needed "no" is kept as well and says what to do."""
    with database().transaction() as conn:
        dossier = editable_dossier(conn, canonical(code), caller().account)
        setting = setting_of(conn, copies.edition(conn, dossier.edition))
        outcome, answers = _read(setting)
        if not outcome.open:
            eligibility.keep(conn, dossier.id, setting.rules.eligibility, answers, now())
    if outcome.open or outcome.stopping:
        page = "submissions/self_check.html"
        return _asked_again(page, setting, outcome, answers, dossier=dossier)
    flash(phrases.KEPT)
    return redirect(f"/ho-so/{dossier.code}/nop", 303)


def _read(setting: Setting) -> tuple[Outcome, dict[str, bool]]:
    """The answers to the edition's questions; anything else that was sent means nothing."""
    sent = {asked.code: request.form.get(asked.code, "") for asked in setting.rules.eligibility}
    answers = {code: ANSWERS[word] for code, word in sent.items() if word in ANSWERS}
    return judge(setting.rules.eligibility, answers), answers


def _asked_again(
    template: str, setting: Setting, outcome: Outcome, answers: dict[str, bool], **more: Any
) -> Response:
    """422 for what was left open; a kind explanation is an answer like any other."""
    page = _page(template, setting, answers=answers, outcome=outcome, **more)
    return make_response(page, 422 if outcome.open else 200)


def _page(template: str, setting: Setting, **more: Any) -> str:
    return render_template(
        template, setting=setting, window=setting.edition.windows.submission, words=phrases, **more
    )
