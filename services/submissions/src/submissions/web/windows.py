"""Two windows on one draft: each form names itself, and none undoes unseen what another saved."""

from flask import request
from wtforms import Field

from servicekit.db import Connection
from servicekit.ids import new_id
from servicekit.web import received_at
from submissions.model import overwriting
from submissions.model.overwriting import Stamp
from submissions.store import step_writers
from submissions.store.dossiers import Dossier
from submissions.web.forms import StepForm

Others = tuple[tuple[str, str], ...]
"""What another window saved: pairs of a field's label and its text."""


def new_stamp(form: StepForm | None) -> Stamp:
    """For a form filled just now from what is stored."""
    return Stamp(writer=new_id(), since=_mark(form) if form else "")


def sent_stamp() -> Stamp:
    """What the form sent of itself; empty for a program."""
    return Stamp(writer=request.form.get("_writer", ""), since=request.form.get("_since", ""))


def others_words(
    conn: Connection, dossier: Dossier, step: int, form: StepForm | None, stored: StepForm | None
) -> Others:
    """What saving this valid form would undo; empty when nothing, or when the person wants it."""
    if form is None or stored is None or request.form.get("overwrite"):
        return ()
    collides = overwriting.collides(
        sent_stamp(),
        last_writer=step_writers.last(conn, dossier.id, step),
        stored=_mark(stored),
        sent=_mark(form),
    )
    return _differing(form, stored) if collides else ()


def note_writer(conn: Connection, dossier: Dossier, step: int) -> None:
    """This form saved the step last."""
    writer = sent_stamp().writer
    if overwriting.is_word(writer):
        step_writers.write(conn, dossier.id, step, writer)


def _mark(form: StepForm) -> str:
    applicant = form.applicant()
    fields = form.changes(received_at())
    return overwriting.mark(fields | ({"applicant": applicant} if applicant else {}))


def _differing(form: StepForm, stored: StepForm) -> Others:
    pairs = ((field, stored[field.name]) for field in form)
    words = ((str(field.label.text), _text(field), _text(other)) for field, other in pairs)
    return tuple((label, theirs) for label, ours, theirs in words if ours != theirs)


def _text(field: Field) -> str:
    """As a person reads it: of a choice its label."""
    values = field.data if isinstance(field.data, list | tuple) else [field.data]
    labels = {choice.value: choice.label for choice in getattr(field, "choices", None) or ()}
    return ", ".join(str(labels.get(value, value)) for value in values if value)
