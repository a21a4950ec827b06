"""Pages that show a published entry beside what a correction makes of it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec
from flask import render_template

from servicekit.auth import caller
from servicekit.db import Connection
from servicekit.differences import Row
from submissions.actions.corrections import being_written
from submissions.actions.looking import File, whole_file
from submissions.actions.proposals import as_proposed, as_published, is_brought
from submissions.model.overwriting import Stamp
from submissions.store.corrections import Correction
from submissions.web import differences, windows
from submissions.web.differences import Told
from submissions.web.forms import StepForm
from submissions.web.parsing import canonical
from submissions.web.windows import Others
from submissions.web.wizard import STEPS, Step, done_steps, file_limits

TEMPLATES: Final = {4: "correction_authors", 5: "correction_files"}
"""Steps of which a correction has only a part."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier as it would be, and which of its files came for the correction."""

    file: File
    brought: frozenset[UUID]


def compared(file: File, correction: Correction) -> list[Row]:
    """What is public beside what is proposed."""
    before, after = as_published(file, correction), as_proposed(file, correction)
    return differences.rows(_told(before), _told(after), file.setting)


def _told(file: File) -> Told:
    return Told(contents=file.dossier.contents, files=tuple(file.attachments))


def step_page(
    step: Step,
    written: Written,
    form: StepForm | None,
    *,
    stamp: Stamp | None = None,
    others: Others = (),
    errors: Sequence[str] = (),
) -> str:
    """`errors` says which files were not taken, and why."""
    file = written.file
    name = TEMPLATES.get(step.number, f"step_{step.number}")
    return render_template(
        f"submissions/{name}.html",
        step=step,
        steps=STEPS,
        file=file,
        dossier=file.dossier,
        form=form,
        done=done_steps(file),
        stamp=stamp or windows.sent_stamp(),
        others=others,
        correcting=True,
        brought=written.brought,
        errors=errors,
        file_limits=file_limits(),
    )


def written_file(conn: Connection, code: str) -> Written:
    """The caller's, while it is being written. Raises as `being_written`."""
    dossier, correction = being_written(conn, canonical(code), caller().account)
    file = whole_file(conn, dossier)
    brought = frozenset(one.id for one in file.attachments if is_brought(correction, one))
    return Written(file=as_proposed(file, correction), brought=brought)
