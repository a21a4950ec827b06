"""Imports being carried out by the worker, row by row, and taken back as a whole."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO, Final
from uuid import UUID

import msgspec
import structlog
from psycopg import OperationalError

from servicekit import copies
from servicekit.db import Connection, Database
from servicekit.problems import Problem
from servicekit.times import as_date
from submissions.actions.attach import Offered, add_file, keep_file
from submissions.actions.drafts import add_draft, save_draft
from submissions.actions.erasure import forget_contents
from submissions.actions.hand_in import take_in
from submissions.actions.transition import Taken, take_step
from submissions.errors.imports import ImportNotPossible, SheetRefused
from submissions.model import paper
from submissions.model.lifecycle import Verb
from submissions.model.sheet_rows import Entered
from submissions.phrases import imports as words
from submissions.settings import UploadLimits
from submissions.store import archives, dossiers, imports, paper_dossiers
from submissions.store.dossiers import Dossier
from submissions.store.files import Store
from submissions.store.imports import Import, ImportRow

AT_A_TIME: Final = 20.0
"""Seconds of work between two signs of life."""
INSTANT: Final = timedelta(milliseconds=1)
"""Between opening, files and handing in, so that histories tell them in this order."""
SHEETS_KEPT: Final = timedelta(days=30)

log = structlog.get_logger()


class GoneMeanwhile(Problem):
    """Another import has taken the number since the sheet was checked."""

    def __init__(self) -> None:
        super().__init__(409, "already-imported", words.GONE_MEANWHILE)


def start(conn: Connection, wanted: UUID, reasons: dict[int, str], now: datetime) -> int:
    """Choose rows (line → why one that is too late is taken); the worker does the rest.

    Answers how many. Raises NotFound, ImportNotPossible.
    """
    found = imports.lock(conn, wanted)
    if found.stage == "undone":
        raise ImportNotPossible(words.STAGES["undone"])
    tidy = {line: reason.strip() for line, reason in reasons.items()}
    unreasoned = imports.late_among(conn, wanted, [line for line in tidy if not tidy[line]])
    if unreasoned:
        raise ImportNotPossible(words.reasons_missing(unreasoned))
    chosen = imports.choose(conn, wanted, tidy)
    if chosen == 0:
        raise ImportNotPossible(words.CHOOSE_ROWS)
    imports.begin(conn, wanted, now)
    return chosen


def run_imports(database: Database, store: Store, limits: UploadLimits, now: datetime) -> int:
    """Import what was chosen, a transaction for each row, for some seconds; answers how many.

    What goes wrong with a row is noted at it and stops no other. A row whose process died is begun
    again: nothing of it was kept.
    """
    deadline = time.monotonic() + AT_A_TIME
    done = 0
    while time.monotonic() < deadline and _run_one(database, store, limits, now):
        done += 1
    with database.transaction() as conn:
        imports.finish(conn, now)
    return done


def _run_one(database: Database, store: Store, limits: UploadLimits, now: datetime) -> bool:
    """False when nothing waits."""
    row: ImportRow | None = None
    try:
        with database.transaction() as conn:
            row = imports.next_chosen(conn)
            if row is None:
                return False
            _import(conn, store, row, limits, now)
    except OperationalError:
        raise
    except Exception as error:
        if row is None:
            raise
        _note_failure(database, row, error)
    return True


def _note_failure(database: Database, row: ImportRow, error: Exception) -> None:
    if isinstance(error, SheetRefused):
        sentence = error.words
    elif isinstance(error, Problem):
        sentence = "; ".join(e.message for e in error.errors or ()) or error.title
    else:
        log.error("row not imported", line=row.line, exc_info=error)
        sentence = words.UNEXPECTED
    with database.transaction() as conn:
        imports.note_row(conn, row, "failed", sentence)


def _import(
    conn: Connection, store: Store, row: ImportRow, limits: UploadLimits, now: datetime
) -> None:
    made, entered = imports.get(conn, row.import_), row.entered
    if entered is None:
        raise ImportNotPossible(words.UNEXPECTED)
    rules = copies.edition(conn, made.edition).dossier_rules
    at = paper.counted_at(entered.paper.counted_on(rules.paper_counts_by), now)
    # Files first, they take long; a new dossier's number makes all others of the edition wait.
    files = [keep_file(conn, store, offered, limits) for offered in _files(store, made, row)]
    dossier = _enter(conn, made, entered, at - 2 * INSTANT)
    kept = paper_dossiers.Kept(
        dossier=dossier.id,
        edition=made.edition,
        import_=made.id,
        admitted_because=row.reason,
        entered_by=made.account,
        entered_at=now,
        **msgspec.structs.asdict(entered.paper),
    )
    if not paper_dossiers.add(conn, kept):
        raise GoneMeanwhile
    for file in files:
        add_file(conn, dossiers.lock(conn, dossier.code), file, at - INSTANT)
    draft = dossiers.lock(conn, dossier.code)
    handed = take_in(conn, draft, entered.agreed, at, _audit(entered, row), quiet=True)
    paper_dossiers.note_consents_on_paper(conn, dossier.id)
    imports.note_imported(conn, row, dossier.id, handed.version)


def _enter(conn: Connection, made: Import, entered: Entered, at: datetime) -> Dossier:
    """A draft of the person who imports: somebody must hold what came on paper (decision 0019)."""
    draft = add_draft(conn, copies.edition(conn, made.edition), made.account, at)
    changes = {
        field.name: getattr(entered.contents, field.name)
        for field in msgspec.structs.fields(type(entered.contents))
    }
    return save_draft(conn, draft.code, made.account, changes, at, entered.applicant)


def _files(store: Store, made: Import, row: ImportRow) -> Iterator[Offered]:
    """The row's files, one open at a time."""
    if not row.files:
        return
    with _archive(store, made) as archive:
        for member in row.files:
            with archives.open_member(archive, member) as content:
                yield Offered(name=member.name, declared="", size=member.size, content=content)


def _archive(store: Store, made: Import) -> BinaryIO:
    try:
        return store.open(made.archive or "")
    except FileNotFoundError as error:
        raise SheetRefused(words.NO_LONGER_THERE, "archive") from error


def _audit(entered: Entered, row: ImportRow) -> str:
    found = entered.paper
    postmark = f"{found.postmark:%d/%m/%Y}" if found.postmark else ""
    return words.entered(found.key, f"{found.received_on:%d/%m/%Y}", postmark, row.reason)


def undo_until(made: Import, hours: int) -> datetime | None:
    """Until when an import can be taken back; None before it is done."""
    if made.stage != "done" or made.finished_at is None:
        return None
    return made.finished_at + timedelta(hours=hours)


def undo(conn: Connection, wanted: UUID, account: int, now: datetime) -> int:
    """Withdraw and empty all dossiers of an import that nobody has touched; all or none.

    Answers how many. Raises NotFound, ImportNotPossible.
    """
    made = imports.lock(conn, wanted)
    until = undo_until(made, copies.edition(conn, made.edition).dossier_rules.import_undo_hours)
    if until is None:
        raise ImportNotPossible(words.STAGES[made.stage])
    if now >= until:
        raise ImportNotPossible(words.undo_over(as_date(until)))
    rows = [row for row in imports.rows_of(conn, wanted) if row.state == "imported"]
    found = [(row, dossiers.lock(conn, row.code or "")) for row in rows]
    touched = [dossier.code for row, dossier in found if dossier.version != row.version]
    if touched:
        raise ImportNotPossible(words.touched(touched))
    for row, dossier in found:
        _take_back(conn, row, dossier, account, now)
    imports.note_undone(conn, wanted, account, now)
    return len(found)


def _take_back(
    conn: Connection, row: ImportRow, dossier: Dossier, account: int, now: datetime
) -> None:
    taken = Taken(verb=Verb.WITHDRAW, account=account, at=now, reason="import_undone", quiet=True)
    forget_contents(conn, take_step(conn, dossier, taken), now)
    paper_dossiers.drop(conn, dossier.id)
    imports.note_row(conn, row, "undone", "")


def forget_old_sheets(database: Database, now: datetime) -> int:
    """Sheets hold names and telephone numbers; they are not kept for longer than needed."""
    with database.transaction() as conn:
        return imports.forget_before(conn, now - SHEETS_KEPT)
