"""The applicant corrects a published entry in the same forms; the public text stays meanwhile."""

import msgspec
from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from servicekit import times
from servicekit.auth import caller, signed_in
from servicekit.clock import now
from servicekit.db import Connection
from servicekit.forms import Form
from servicekit.problems import Problem
from servicekit.web import database
from submissions import phrases
from submissions.actions.corrections import (
    being_written,
    choose_files,
    differs,
    drop,
    missing_fields,
    open_correction,
    propose,
    refused_last,
    save_correction,
    take_back,
)
from submissions.actions.drafts import own_dossier
from submissions.actions.looking import Draft, draft_of, whole_file
from submissions.actions.proposals import worded
from submissions.errors.applying import Incomplete
from submissions.errors.corrections import NothingCorrected
from submissions.model.corrections import CORRECTABLE, OPEN, State
from submissions.phrases import corrections as words
from submissions.store import corrections
from submissions.web import windows
from submissions.web.correction_forms import CorrectionForm
from submissions.web.correction_pages import compared, step_page, written_file
from submissions.web.forms import StepForm
from submissions.web.parsing import canonical, chosen_files
from submissions.web.wizard import (
    STEPS,
    Step,
    form_of,
    needs_units,
    step_at,
    step_of,
    stored_form,
)

bp = Blueprint("corrections", __name__)


@bp.get("/ho-so/<code>/sua")
@signed_in
def overview(code: str) -> str:
    """What is public, what is proposed, what became of earlier corrections."""
    return _page(canonical(code), CorrectionForm(), None)


@bp.post("/ho-so/<code>/sua")
@signed_in
def begin(code: str) -> Response:
    """Open a correction, or go on with the open one."""
    again = request.form.get("from") == State.REFUSED
    with database().transaction() as conn:
        opened = open_correction(conn, canonical(code), caller().account, now(), from_refused=again)
    written = opened.state == State.WRITING
    return redirect(f"/ho-so/{canonical(code)}/sua{'/buoc/1' if written else ''}", 303)


@bp.get("/ho-so/<code>/sua/buoc/<int:number>")
@signed_in
def show(code: str, number: int) -> str:
    """A step of the form with what is proposed."""
    step = step_at(number)
    with database().transaction() as conn:
        written = written_file(conn, code)
    form = form_of(step, written.file, posted=False)
    return step_page(step, written, form, stamp=windows.new_stamp(form))


@bp.post("/ho-so/<code>/sua/buoc/<int:number>")
@signed_in
def save(code: str, number: int) -> Response:
    """Save a step and go on; a wrong field comes back with everything typed."""
    step = step_at(number)
    with database().transaction() as conn:
        draft = _draft(conn, code, step)
        form = form_of(step, draft, posted=True)
        if form is not None and not form.validate():
            return make_response(step_page(step, written_file(conn, code), form), 422)
        stored = stored_form(step, draft)
        others = windows.others_words(conn, draft.dossier, number, form, stored)
        if others:
            page = step_page(step, written_file(conn, code), form, others=others)
            return make_response(page, 409)
        _save(conn, draft, step, form)
    flash(phrases.SAVED)
    base = f"/ho-so/{draft.dossier.code}/sua"
    ends = request.form.get("stay") or number == len(STEPS)
    return redirect(base if ends else f"{base}/buoc/{number + 1}", 303)


@bp.post("/ho-so/<code>/sua/buoc/<int:number>/luu")
@signed_in
def autosave(code: str, number: int) -> str:
    """Save while typing; answers the small mark beside the form."""
    step, moment = step_at(number), now()
    with database().transaction() as conn:
        draft = _draft(conn, code, step)
        form = form_of(step, draft, posted=True)
        valid = form is None or form.validate()
        stored = stored_form(step, draft)
        others = valid and windows.others_words(conn, draft.dossier, number, form, stored)
        saved = valid and not others
        if saved:
            _save(conn, draft, step, form)
    return render_template(
        "submissions/_saved.html",
        saved=saved,
        others=others,
        time=times.as_time(moment),
        form=form,
    )


@bp.post("/ho-so/<code>/sua/gui")
@signed_in
def send(code: str) -> Response:
    """Send it for review; what stops it is said on the same page, the words are kept."""
    code, form = canonical(code), CorrectionForm(request.form)
    if not form.validate():
        return make_response(_page(code, form, None), 422)
    try:
        with database().transaction() as conn:
            propose(conn, code, caller().account, form.why.data or "", now())
    except (Incomplete, NothingCorrected) as refusal:
        return make_response(_page(code, form, refusal), refusal.status)
    flash(words.SENT)
    return redirect(f"/ho-so/{code}/sua", 303)


@bp.post("/ho-so/<code>/sua/lay-lai")
@signed_in
def write_on(code: str) -> Response:
    """Take a proposed one back to write on."""
    with database().transaction() as conn:
        take_back(conn, canonical(code), caller().account)
    flash(words.TAKEN_BACK)
    return redirect(f"/ho-so/{canonical(code)}/sua", 303)


@bp.post("/ho-so/<code>/sua/bo")
@signed_in
def give_up(code: str) -> Response:
    """Drop it; the public text stays."""
    with database().transaction() as conn:
        drop(conn, canonical(code), caller().account, now())
    flash(words.DROPPED)
    return redirect(f"/ho-so/{canonical(code)}", 303)


def _page(code: str, form: Form, refusal: Problem | None) -> str:
    """`refusal` says why the last press did not send it."""
    with database().transaction() as conn:
        dossier = own_dossier(conn, code, caller().account)
        file = whole_file(conn, dossier)
        found = corrections.of_dossier(conn, dossier.id)
        current = next((one for one in found if one.state in OPEN), None)
        missing = missing_fields(conn, dossier, current) if current else ()
        changed = differs(conn, dossier, current) if current else False
    return render_template(
        "submissions/correction.html",
        dossier=dossier,
        setting=file.setting,
        correctable=dossier.stage in CORRECTABLE,
        current=current,
        refused=refused_last(found),
        earlier=[one for one in found if one is not current],
        rows=compared(file, current) if current else [],
        missing=[(name, step_of(name)) for name in missing],
        changed=changed,
        form=form,
        refusal=refusal,
    )


def _draft(conn: Connection, code: str, step: Step) -> Draft:
    dossier, correction = being_written(conn, canonical(code), caller().account)
    found = draft_of(conn, dossier, with_units=needs_units(step))
    return msgspec.structs.replace(found, dossier=worded(dossier, correction))


def _save(conn: Connection, draft: Draft, step: Step, form: StepForm | None) -> None:
    code, account = draft.dossier.code, caller().account
    if form is not None:
        save_correction(conn, code, account, form.changes(now()))
        windows.note_writer(conn, draft.dossier, step.number)
        return
    choose_files(conn, code, account, chosen_files())
