"""Open a draft and save what was typed (S3-05: at any time, however incomplete)."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from contracts.events import EditionState, UnitState
from contracts.events.submissions import DossierStage as Stage
from servicekit import codes, copies
from servicekit.db import Connection
from servicekit.ids import new_id
from servicekit.problems import NotFound
from submissions.actions.completeness import Written, check_whole, written_of
from submissions.actions.editing import check_editing, note_edit
from submissions.actions.history import keep_version
from submissions.actions.states import publish_if_seen
from submissions.actions.transition import note_opening
from submissions.errors.applying import NotEditable, TooManyDrafts, TooManyDraftsToday
from submissions.model import deadlines
from submissions.model.applicants import Applicant
from submissions.model.contents import Contents
from submissions.model.lifecycle import EDITABLE
from submissions.phrases import editing
from submissions.store import applicants, counters, dossiers
from submissions.store.dossiers import Dossier

DRAFTS_LIMIT: Final = 20
DRAFTS_A_DAY: Final = 30
"""Opened and withdrawn again they are no longer open, but each leaves a row and events."""


def open_draft(conn: Connection, account: int, now: datetime) -> Dossier:
    """An empty draft in the current edition.

    Raises NoCurrentEdition, TooManyDrafts, TooManyDraftsToday.
    """
    edition = copies.current_edition(conn)
    dossiers.lock_applicant(conn, account)
    known = dossiers.count_drafts(conn, account, edition.code, now)
    if known.open >= DRAFTS_LIMIT:
        raise TooManyDrafts
    if known.of_a_day >= DRAFTS_A_DAY:
        raise TooManyDraftsToday
    return add_draft(conn, edition, account, now)


def add_draft(conn: Connection, edition: EditionState, account: int, now: datetime) -> Dossier:
    """An empty draft, however many the account has."""
    number = counters.next_number(conn, edition.code, "dossier")
    dossier = dossiers.add(
        conn,
        dossier=UUID(new_id()),
        edition=edition.code,
        code=codes.make(edition.number, number),
        account=account,
        now=now,
    )
    note_opening(conn, dossier, account, now)
    return dossier


def own_dossier(conn: Connection, code: str, account: int) -> Dossier:
    """The caller's dossier; for everybody else it does not exist. Raises NotFound."""
    dossier = dossiers.get(conn, code)
    if dossier.account != account:
        raise NotFound
    return dossier


def locked_dossier(conn: Connection, code: str, account: int) -> Dossier:
    """The caller's dossier, locked until the transaction ends. Raises NotFound."""
    dossier = dossiers.lock(conn, code)
    if dossier.account != account:
        raise NotFound
    return dossier


def editable_dossier(
    conn: Connection, code: str, account: int, received_at: datetime | None = None
) -> Dossier:
    """The caller's dossier, locked, while it may be changed; with `received_at` also after it was

    handed in, until the edit-end, and only within the days of a supplement request.
    Raises NotFound, NotEditable, SupplementTooLate.
    """
    dossier = locked_dossier(conn, code, account)
    if received_at is not None and dossier.stage == Stage.NEEDS_SUPPLEMENT:
        deadlines.check_supplement(dossier.supplement_until, received_at)
    if dossier.stage in EDITABLE:
        return dossier
    if received_at is None:
        raise NotEditable
    check_editing(conn, dossier, received_at)
    return dossier


def fillable_dossier(conn: Connection, code: str, account: int, received_at: datetime) -> Dossier:
    """The same for files and members, which stay as they were handed in (decision 0018).

    Raises NotFound, NotEditable, SupplementTooLate.
    """
    dossier = editable_dossier(conn, code, account, received_at)
    if dossier.stage == Stage.SUBMITTED:
        raise NotEditable(editing.FILES_STAY)
    return dossier


def save_draft(
    conn: Connection,
    code: str,
    account: int,
    changes: dict[str, Any],
    now: datetime,
    applicant: Applicant | None = None,
) -> Dossier:
    """Replace the fields of one step of the form; an equal save keeps the version.

    A draft has one writer, so the last save of a step wins: an autosave that crosses a pressed
    button is no conflict. What was handed in stays whole, and what stood there is kept (decision
    0018). Raises NotFound, NotEditable, Incomplete.
    """
    dossier = editable_dossier(conn, code, account, now)
    contents = msgspec.structs.replace(dossier.contents, **changes)
    written = Written(
        contents=with_known_units(conn, dossier, contents),
        applicant=applicant or applicants.of_dossier(conn, dossier.id),
    ).pruned()
    before = written_of(conn, dossier)
    if written == before:
        return dossier
    if dossier.stage == Stage.SUBMITTED:
        check_whole(conn, dossier, written)
    saved = dossiers.write_contents(conn, dossier, written.contents, now)
    applicants.keep(conn, dossier.id, written.applicant)
    if dossier.stage == Stage.SUBMITTED:
        note_edit(conn, saved, before, written, now)
        keep_version(conn, saved, "edit", account, now)
    publish_if_seen(conn, dossier, saved, now)
    return saved


def with_known_units(conn: Connection, dossier: Dossier, contents: Contents) -> Contents:
    """Only units that exist and have not declined; the primary one is always among them."""
    wanted = dict.fromkeys((contents.primary_unit or "", *contents.units))
    units = tuple(
        code
        for code in wanted
        if code and code not in dossier.declined_units and copies.find(conn, UnitState, code)
    )
    primary = contents.primary_unit if contents.primary_unit in units else None
    return contents.crediting(primary or (units[0] if units else None), units)
