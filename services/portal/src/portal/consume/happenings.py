"""Events of other services that staff search for and read about."""

from typing import Any, Final

import msgspec

from contracts.events import (
    CorrectionDecided,
    DossierState,
    DossierTransitioned,
    FileTakenOut,
    ReportTransitioned,
)
from portal.store import happenings, known_dossiers
from portal.store.happenings import Happening
from servicekit.consumer import Handler, Received
from servicekit.db import Connection


def keep_dossier(conn: Connection, received: Received[DossierState]) -> None:
    """A newer state replaces the copy."""
    known_dossiers.keep(conn, received.event)


def note_step(conn: Connection, received: Received[DossierTransitioned]) -> None:
    """A step of a dossier's life."""
    step = received.event
    before = None if step.before is None else step.before.value
    happened = _happening(received, "dossier", before=before, after=step.after.value)
    happenings.note(conn, msgspec.structs.replace(happened, reason=step.reason, actor=step.by))


def note_correction(conn: Connection, received: Received[CorrectionDecided]) -> None:
    """A correction was accepted or refused."""
    after = "accepted" if received.event.accepted else "refused"
    happened = _happening(received, "correction", after=after)
    happenings.note(conn, msgspec.structs.replace(happened, reason=received.event.reason))


def note_file(conn: Connection, received: Received[FileTakenOut]) -> None:
    """The scanner took a file out."""
    happenings.note(conn, _happening(received, "file"))


def note_report(conn: Connection, received: Received[ReportTransitioned]) -> None:
    """A monthly report went on."""
    step = received.event
    happenings.note(
        conn,
        Happening(
            event=received.id,
            at=step.at,
            kind="report",
            edition=step.edition,
            subject=f"{step.unit} {step.period}",
            before=step.before.value,
            after=step.after.value,
            actor=step.by,
        ),
    )


HANDLERS: Final[dict[type[Any], Handler]] = {
    DossierState: keep_dossier,
    DossierTransitioned: note_step,
    CorrectionDecided: note_correction,
    FileTakenOut: note_file,
    ReportTransitioned: note_report,
}
TOMBSTONES: Final = {DossierState.topic: known_dossiers.forget}


def _happening(received: Received[Any], kind: str, **changes: Any) -> Happening:
    step = received.event
    return Happening(
        event=received.id,
        at=step.at,
        kind=kind,
        edition=received.edition,
        subject=step.code,
        **changes,
    )
