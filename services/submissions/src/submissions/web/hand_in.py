"""The last page before handing in, handing in itself, and taking a dossier back."""

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from contracts.events.submissions import DossierStage as Stage
from servicekit.auth import caller, signed_in
from servicekit.clock import now
from servicekit.problems import Problem
from servicekit.web import database, received_at
from submissions import phrases
from submissions.actions.drafts import editable_dossier, locked_dossier, own_dossier
from submissions.actions.hand_in import (
    check_open,
    hand_in,
    is_late,
    missing_fields,
    with_guardian,
    withdraw,
)
from submissions.actions.looking import whole_file
from submissions.errors.applying import (
    ConsentsChanged,
    Incomplete,
    LateCodeRefused,
    SupplementTooLate,
    WindowClosed,
)
from submissions.errors.review import StepNotPossible
from submissions.model import consenting
from submissions.model.lifecycle import WITHDRAWABLE
from submissions.web.forms import AnswerForm, HandInForm, WithdrawForm
from submissions.web.parsing import canonical
from submissions.web.wizard import STEPS, step_of

bp = Blueprint("hand_in", __name__)


@bp.get("/ho-so/<code>/nop")
@signed_in
def review(code: str) -> str:
    """Everything at a glance, what is missing, the declaration and the consents."""
    return _page(canonical(code), HandInForm(), None)


@bp.post("/ho-so/<code>/nop")
@signed_in
def submit(code: str) -> Response:
    """Hand in; pressing twice leads to the same receipt. Ticks are kept when it is refused."""
    code, moment = canonical(code), received_at()
    form, answer = HandInForm(request.form), AnswerForm(request.form)
    if not answer.validate():
        return make_response(_page(code, form, None), 422)
    try:
        with database().transaction() as conn:
            dossier = locked_dossier(conn, code, caller().account)
            if dossier.stage != Stage.SUBMITTED:
                _check_words(form)
                late_code = form.late_code.data or ""
                note = answer.note.data or ""
                hand_in(conn, dossier, form.agreed(), moment, late_code=late_code, note=note)
    except ConsentsChanged as refusal:
        return make_response(_page(code, HandInForm(), refusal), refusal.status)
    except (Incomplete, WindowClosed, SupplementTooLate, LateCodeRefused) as refusal:
        return make_response(_page(code, form, refusal), refusal.status)
    return redirect(f"/ho-so/{code}/bien-nhan", 303)


@bp.get("/ho-so/<code>/rut")
@signed_in
def before_withdrawing(code: str) -> str:
    """Says what withdrawing means and asks."""
    with database().transaction() as conn:
        dossier = own_dossier(conn, canonical(code), caller().account)
    if dossier.stage not in WITHDRAWABLE:
        raise StepNotPossible(phrases.VERBS["withdraw"], phrases.STAGES[dossier.stage])
    return render_template("submissions/withdraw.html", dossier=dossier, form=WithdrawForm())


@bp.post("/ho-so/<code>/rut")
@signed_in
def take_back(code: str) -> Response:
    """Withdraw; a repeat changes nothing."""
    form = WithdrawForm(request.form)
    with database().transaction() as conn:
        dossier = locked_dossier(conn, canonical(code), caller().account)
        if not form.validate():
            page = render_template("submissions/withdraw.html", dossier=dossier, form=form)
            return make_response(page, 422)
        if dossier.stage != Stage.WITHDRAWN:
            withdraw(conn, dossier, form.note.data or "", now())
    flash(phrases.WITHDRAWN)
    return redirect(f"/ho-so/{dossier.code}", 303)


def _check_words(form: HandInForm) -> None:
    """Whoever read other words than are in force, or none, reads them first.

    Raises ConsentsChanged.
    """
    if form.texts.data != consenting.version_shown():
        raise ConsentsChanged


def _page(code: str, form: HandInForm, refusal: Problem | None) -> str:
    """The page for handing in; `refusal` says why the last press did not do it."""
    form.texts.data = consenting.version_shown()
    with database().transaction() as conn:
        dossier = editable_dossier(conn, code, caller().account)
        file = whole_file(conn, dossier)
        missing = missing_fields(conn, dossier)
        try:
            check_open(conn, dossier, received_at())
            closed = ""
        except (WindowClosed, SupplementTooLate) as problem:
            closed = problem.detail
        late = is_late(conn, dossier, received_at())
        guardian = with_guardian(conn, dossier)
    words = {error.field: error.message for error in refusal.errors} if refusal else {}
    for field in form:
        if field.name in words:
            field.errors = [words[field.name]]
    answer = AnswerForm(request.form)
    answer.validate()
    return render_template(
        "submissions/hand_in.html",
        file=file,
        dossier=dossier,
        form=form,
        answer=answer,
        missing=[(name, step_of(name)) for name in missing],
        steps=STEPS,
        closed=closed,
        late=late,
        guardian=guardian,
        refusal=refusal,
    )
