"""The applicant's side of a correction: open, write, send, take back, drop. Nothing is public."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from servicekit.db import Connection
from servicekit.ids import new_id
from servicekit.problems import FieldError
from submissions import phrases
from submissions.actions.completeness import missing_of, written_of
from submissions.actions.drafts import locked_dossier, with_known_units
from submissions.actions.proposals import brought_with, public_files, wanted_contents
from submissions.errors.applying import Incomplete
from submissions.errors.corrections import CorrectionMoved, NothingCorrected, TooManyCorrections
from submissions.model.chronicle import Kind
from submissions.model.corrections import (
    A_DAY,
    FIXED,
    Choice,
    State,
    check_correctable,
    check_step,
)
from submissions.store import attachments, corrections, happenings
from submissions.store.corrections import Correction, Moved
from submissions.store.dossiers import Dossier


def open_correction(
    conn: Connection, code: str, account: int, now: datetime, *, from_refused: bool
) -> Correction:
    """Begin one with what is public, or with what was refused last; an open one goes on.

    Raises NotFound, NotCorrectable, TooManyCorrections.
    """
    dossier = _correctable(conn, code, account)
    known = corrections.open_of(conn, dossier.id)
    if known is not None:
        return known
    if corrections.opened_within_a_day(conn, dossier.id, now) >= A_DAY:
        raise TooManyCorrections
    begun = corrections.add(
        conn, correction=UUID(new_id()), dossier=dossier.id, account=account, now=now
    )
    refused = refused_last(corrections.of_dossier(conn, dossier.id)[1:]) if from_refused else None
    if refused is not None:
        return corrections.write(conn, begun, refused.contents, refused.files)
    return corrections.write(conn, begun, dossier.contents, public_files(conn, dossier))


def refused_last(found: list[Correction]) -> Correction | None:
    """The latest one if it was refused: nothing typed is lost (`found`: the latest first)."""
    return found[0] if found and found[0].state == State.REFUSED else None


def save_correction(
    conn: Connection, code: str, account: int, changes: dict[str, Any]
) -> Correction:
    """Replace the fields of one step of the form.

    Raises NotFound, NotCorrectable, CorrectionMoved.
    """
    dossier, correction = being_written(conn, code, account)
    kept = {name: value for name, value in changes.items() if name not in FIXED}
    wanted = msgspec.structs.replace(correction.contents, **kept)
    wanted = with_known_units(conn, dossier, wanted)
    if wanted == correction.contents:
        return correction
    return corrections.write(conn, correction, wanted, correction.files)


def choose_files(conn: Connection, code: str, account: int, files: Choice) -> Correction:
    """Which of the dossier's files are to be public. Raises as `save_correction`."""
    dossier, correction = being_written(conn, code, account)
    known = {file.id: file for file in attachments.of_dossier(conn, dossier.id)}
    cover = files.cover if files.cover in known and known[files.cover].is_image else None
    shown = files.shown & set(known) | ({cover} if cover else set())
    return corrections.write(
        conn, correction, correction.contents, Choice(cover=cover, shown=frozenset(shown))
    )


def propose(conn: Connection, code: str, account: int, why: str, now: datetime) -> Correction:
    """Send it for review. Raises NotFound, NotCorrectable, CorrectionMoved, Incomplete,

    NothingCorrected.
    """
    dossier, correction = being_written(conn, code, account)
    missing = missing_fields(conn, dossier, correction)
    if missing:
        raise Incomplete([FieldError(field, phrases.missing(field)) for field in missing])
    if not differs(conn, dossier, correction):
        raise NothingCorrected
    moved = Moved(state=State.PROPOSED, why=why.strip(), proposed_at=now)
    happenings.note(conn, dossier.id, Kind.CORRECTION_PROPOSED, actor=account, now=now)
    return corrections.move(conn, correction, moved)


def take_back(conn: Connection, code: str, account: int) -> Correction:
    """Write on before staff decided. Raises NotFound, CorrectionMoved."""
    return _leave(conn, code, account, State.WRITING)


def drop(conn: Connection, code: str, account: int, now: datetime) -> None:
    """Give it up with the files that came for it; of one that was never sent nothing is kept.

    Raises NotFound, CorrectionMoved.
    """
    dossier = locked_dossier(conn, code, account)
    correction = corrections.open_of(conn, dossier.id)
    brought = brought_with(conn, correction) if correction is not None else []
    attachments.discard(conn, [file.id for file in brought], now)
    for file in brought:
        happenings.note(
            conn, dossier.id, Kind.FILE_REMOVED, actor=account, now=now, subject=file.name
        )
    if correction is not None and correction.proposed_at is None:
        corrections.remove(conn, correction)
    else:
        _leave(conn, code, account, State.WITHDRAWN)
        happenings.note(conn, dossier.id, Kind.CORRECTION_WITHDRAWN, actor=account, now=now)


def being_written(conn: Connection, code: str, account: int) -> tuple[Dossier, Correction]:
    """The caller's locked dossier and its correction. Raises NotFound, NotCorrectable,

    CorrectionMoved when none is being written.
    """
    dossier = _correctable(conn, code, account)
    correction = corrections.open_of(conn, dossier.id)
    if correction is None or correction.state != State.WRITING:
        raise CorrectionMoved
    return dossier, correction


def missing_fields(conn: Connection, dossier: Dossier, correction: Correction) -> tuple[str, ...]:
    """Required fields that the correction leaves empty."""
    proposed = msgspec.structs.replace(written_of(conn, dossier), contents=correction.contents)
    return missing_of(conn, dossier, proposed)


def differs(conn: Connection, dossier: Dossier, correction: Correction) -> bool:
    """Whether accepting it would change anything."""
    return wanted_contents(
        dossier, correction
    ) != dossier.contents or correction.files != public_files(conn, dossier)


def _correctable(conn: Connection, code: str, account: int) -> Dossier:
    dossier = locked_dossier(conn, code, account)
    check_correctable(dossier.stage)
    return dossier


def _leave(conn: Connection, code: str, account: int, state: State) -> Correction:
    dossier = locked_dossier(conn, code, account)
    correction = corrections.open_of(conn, dossier.id)
    if correction is None:
        raise CorrectionMoved
    check_step(correction.state, state)
    moved = Moved(state=state, why=correction.why, proposed_at=correction.proposed_at)
    return corrections.move(conn, correction, moved)
