"""The dossier form in five short steps; each can be saved incomplete, with or without scripts."""

from typing import Any, Final

import msgspec
from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from contracts.events.submissions import DossierStage as Stage
from servicekit import times
from servicekit.auth import caller, signed_in
from servicekit.db import Connection
from servicekit.problems import NotFound
from servicekit.web import database, received_at, settings
from submissions import phrases
from submissions.actions.completeness import Written
from submissions.actions.drafts import editable_dossier, fillable_dossier, save_draft
from submissions.actions.looking import Draft, File, draft_of, whole_file
from submissions.errors.applying import Incomplete, NotEditable
from submissions.model import applicants, contents
from submissions.model.overwriting import Stamp
from submissions.phrases import editing
from submissions.phrases import files as file_phrases
from submissions.store.dossiers import Dossier
from submissions.web import windows
from submissions.web.author_forms import AuthorForm
from submissions.web.forms import EffectForm, ProductForm, StepForm, StoryForm
from submissions.web.parsing import canonical
from submissions.web.windows import Others

bp = Blueprint("wizard", __name__)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step: its number, its name, its form and the required fields it holds."""

    number: int
    name: str
    form: type[StepForm] | None
    fields: tuple[str, ...]


STEPS: Final = (
    Step(
        number=1,
        name=phrases.STEPS[0],
        form=ProductForm,
        fields=("title", "kind", "field", "summary"),
    ),
    Step(
        number=2,
        name=phrases.STEPS[1],
        form=StoryForm,
        fields=("problem", "solution", "where_applied", "applied_since"),
    ),
    Step(number=3, name=phrases.STEPS[2], form=EffectForm, fields=("effects",)),
    Step(
        number=4,
        name=phrases.STEPS[3],
        form=AuthorForm,
        fields=("applicant_kind", "authors", *applicants.FIELDS),
    ),
    Step(number=5, name=phrases.STEPS[4], form=None, fields=("evidence",)),
)


def step_of(field: str) -> int:
    """The number of the step that holds a required field; 6 is the page for handing in."""
    return next((step.number for step in STEPS if field in step.fields), 6)


@bp.get("/ho-so/<code>/buoc/<int:number>")
@signed_in
def show(code: str, number: int) -> BaseResponse:
    """A step with what was saved."""
    step = step_at(number)
    with database().transaction() as conn:
        file = whole_file(conn, _editable(conn, code, step))
    form = form_of(step, file, posted=False)
    return make_response(render_step(step, file, form, stamp=windows.new_stamp(form)))


@bp.post("/ho-so/<code>/buoc/<int:number>")
@signed_in
def save(code: str, number: int) -> BaseResponse:
    """Save a step and go on; a wrong field comes back with everything typed."""
    step = step_at(number)
    with database().transaction() as conn:
        draft = _draft(conn, code, step)
        form = form_of(step, draft, posted=True)

        def again(status: int, **why: Any) -> BaseResponse:
            file = whole_file(conn, draft.dossier)
            return make_response(render_step(step, file, form, **why), status)

        if form is not None and not form.validate():
            return again(422)
        stored = stored_form(step, draft)
        others = windows.others_words(conn, draft.dossier, step.number, form, stored)
        if others:
            return again(409, others=others)
        try:
            with conn.transaction():  # what is refused leaves nothing behind
                dossier = _save(conn, draft.dossier, step, form)
        except Incomplete as refusal:
            _mark_fields(form, refusal)
            return again(422, refusal=refusal)
    return redirect(_after(dossier, number), 303)


def _mark_fields(form: StepForm | None, refusal: Incomplete) -> None:
    for error in refusal.errors:
        if form is not None and error.field in form:
            form[error.field].errors = [error.message]


def _after(dossier: Dossier, number: int) -> str:
    """Where a saved step leads; what was handed in is changed one step at a time."""
    path = f"/ho-so/{dossier.code}"
    if dossier.stage == Stage.SUBMITTED:
        flash(editing.SAVED)
        return path
    flash(phrases.SAVED)
    if request.form.get("stay"):
        return path
    return f"{path}/nop" if number == len(STEPS) else f"{path}/buoc/{number + 1}"


@bp.post("/ho-so/<code>/buoc/<int:number>/luu")
@signed_in
def autosave(code: str, number: int) -> str:
    """Save while typing; answers the small mark beside the form, which says what is not saved."""
    step = step_at(number)
    moment = received_at()
    with database().transaction() as conn:
        draft = _draft(conn, code, step)
        if draft.dossier.stage == Stage.SUBMITTED:
            raise NotEditable
        form = form_of(step, draft, posted=True)
        valid = form is None or form.validate()
        stored = stored_form(step, draft)
        others = valid and windows.others_words(conn, draft.dossier, step.number, form, stored)
        if valid and not others:
            _save(conn, draft.dossier, step, form)
    return render_template(
        "submissions/_saved.html",
        saved=valid and not others,
        others=others,
        time=times.as_time(moment),
        form=form,
    )


def render_step(  # noqa: PLR0913  # all that may come back with a page
    step: Step,
    file: File,
    form: StepForm | None,
    errors: list[str] | None = None,
    refusal: Incomplete | None = None,
    *,
    stamp: Stamp | None = None,
    others: Others = (),
) -> str:
    """The page of a step; step 5 has files instead of a form. `refusal`: why it is not saved,

    `others`: what another window saved meanwhile and this form would undo. A form that comes back
    keeps its stamp.
    """
    return render_template(
        "submissions/step_files.html" if form is None else f"submissions/step_{step.number}.html",
        step=step,
        steps=STEPS,
        file=file,
        dossier=file.dossier,
        form=form,
        errors=errors or [],
        refusal=refusal,
        stamp=stamp or (windows.sent_stamp() if form else None),
        others=others,
        done=done_steps(file),
        file_limits=file_limits(),
        step_of=step_of,
    )


def file_limits() -> str:
    """What a file may be, in words."""
    limits = settings().upload_limits()
    return file_phrases.limits(limits.of_file, limits.pages, limits.seconds)


def done_steps(file: File) -> set[int]:
    """Numbers of the steps whose required fields are filled."""
    rules, written = file.setting.rules, file.dossier.contents
    missing = {
        *contents.missing_fields(
            written,
            files=len(file.attachments) + len(file.promised),
            evidence_required=rules.evidence_required,
            not_asked=contents.not_asked(rules),
        ),
        *applicants.missing_fields(written.applicant_kind, file.applicant),
    }
    return {step.number for step in STEPS if not missing & set(step.fields)}


def step_at(number: int) -> Step:
    """The step of a number. Raises NotFound."""
    if not 1 <= number <= len(STEPS):
        raise NotFound
    return STEPS[number - 1]


def _editable(conn: Connection, code: str, step: Step) -> Dossier:
    allowed = editable_dossier if step.form else fillable_dossier
    return allowed(conn, canonical(code), caller().account, received_at())


def _draft(conn: Connection, code: str, step: Step) -> Draft:
    return draft_of(conn, _editable(conn, code, step), with_units=needs_units(step))


def needs_units(step: Step) -> bool:
    """Whether the step's form offers units."""
    return step.form is not None and step.form.names_units


def form_of(step: Step, draft: Draft, *, posted: bool) -> StepForm | None:
    """The step's form, from the request or from what was saved; the step of files has none."""
    if step.form is None:
        return None
    moment = received_at()
    units = {
        code: name
        for code, name in draft.setting.units_on(moment).items()
        if code not in draft.dossier.declined_units
    }
    written = Written(contents=draft.dossier.contents, applicant=draft.applicant)
    form = step.form.of(written, request.form if posted else None, draft.setting.rules, units)
    form.moment = moment
    return form


def stored_form(step: Step, draft: Draft) -> StepForm | None:
    """The step's form as it would be shown now."""
    return form_of(step, draft, posted=False)


def _save(conn: Connection, dossier: Dossier, step: Step, form: StepForm | None) -> Dossier:
    if form is None:
        return dossier
    moment, account = received_at(), dossier.account
    changes, applicant = form.changes(moment), form.applicant()
    saved = save_draft(conn, dossier.code, account, changes, moment, applicant)
    windows.note_writer(conn, dossier, step.number)
    return saved
