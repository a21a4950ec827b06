"""Take tables away: small ones at once, large ones by the worker; every one is on record."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from psycopg import OperationalError

from reporting.actions.export_files import about, read, whole, write
from reporting.actions.export_sources import SOURCES, Seen
from reporting.errors.exports import ExportGone, MadeElsewhere, TooManyExports
from reporting.model.exports import KEPT, MOST_TRIES, MOST_WAITING, Asked, Export, at_once
from reporting.store import exports, generations
from servicekit import copies, db
from servicekit.aside import aside
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.problems import NotFound
from servicekit.sheets import Sheet

log: Final = structlog.get_logger()

SILENCE_SECONDS: Final = 600.0
"""Nobody makes a file for so long: who claimed it stands still."""


def take_away(database: Database, asked: Asked, now: datetime) -> tuple[Export, bytes | None]:
    """The file itself when it is small; else the worker makes it and it is fetched later.

    Raises TooManyExports.
    """
    with generations.reading(database) as conn:
        query = asked.question.query(copies.edition(conn, asked.edition), now)
        total = SOURCES[asked.subject].rows(conn, query, asked.question)
        known = None
        if at_once(total, asked.format):
            known = whole(read(conn, asked, now, _unseen)), about(conn, asked, now)
    if known is not None:
        return _write_now(database, asked, known, now)
    export = _record(asked, now, total, None)
    with database.transaction() as conn:
        if exports.waiting_of(conn, asked.account) >= MOST_WAITING:
            raise TooManyExports(MOST_WAITING)
        exports.add(conn, export)
    return export, None


def hand_over(
    database: Database, asked: Asked, sheet: Sheet, now: datetime
) -> tuple[Export, bytes]:
    """A small table that was read already, as a file; it is on record like the others."""
    with generations.reading(database) as conn:
        said = about(conn, asked, now)
    return _write_now(database, asked, (whole(sheet), said), now)


def note(database: Database, asked: Asked, content: bytes, now: datetime, rows: int = 0) -> Export:
    """Put on record what is handed over."""
    export = _record(asked, now, rows, content)
    with database.transaction() as conn:
        exports.add(conn, export)
    return export


def run_exports(database: Database, clock: Callable[[], datetime]) -> int:
    """Make what waits and nobody makes; answers how many files were looked at.

    A file whose process died is begun again: it waits until its content is there.
    """
    with database.transaction() as conn:
        if exports.next_waiting(conn) is None:
            return 0
    done = 0
    with database.session(silence=SILENCE_SECONDS) as session:
        while (export := exports.claim(session)) is not None:
            _run_one(database, export, clock)
            exports.release(session, export.id)
            done += 1
    return done


def fetch(database: Database, wanted: UUID, account: int, now: datetime) -> tuple[Export, bytes]:
    """A kept file, for who asked for it. Raises NotFound for others, ExportGone afterwards."""
    with database.transaction() as conn:
        export = own(conn, wanted, account)
        content = exports.content(conn, wanted) if export.open_at(now) else None
        if content is None:
            raise ExportGone(KEPT)
        exports.note_download(conn, wanted, now)
    log.info("export fetched", export=str(wanted), account=account)
    return export, content


def own(conn: Connection, wanted: UUID, account: int) -> Export:
    """Somebody's own export. Raises NotFound, also for that of another."""
    try:
        found = exports.get(conn, wanted)
    except db.NotFound as error:
        raise NotFound from error
    if found.account != account:
        raise NotFound
    return found


def forget_files(database: Database, now: datetime) -> int:
    """Files whose link has expired go."""
    with database.transaction() as conn:
        return exports.expire(conn, now)


def _run_one(database: Database, export: Export, clock: Callable[[], datetime]) -> None:
    """One try: the file is there afterwards, has failed, or is somebody else's by now."""
    try:
        content = _try_to_make(database, export, clock)
        now = clock()
        if content is not None:
            with database.transaction() as conn:
                exports.finish(conn, export, content, (now, now + KEPT))
    except MadeElsewhere:
        log.warning("export made elsewhere", export=str(export.id), tries=export.tries)


def _try_to_make(database: Database, export: Export, clock: Callable[[], datetime]) -> bytes | None:
    """None: it cannot be made, and its record says so. Raises MadeElsewhere."""

    def seen(done: int) -> None:
        with database.transaction() as conn:
            exports.note_progress(conn, export, min(done, export.total))

    try:
        return _content(database, export, seen)
    except (OperationalError, MadeElsewhere):
        raise
    except Exception:
        log.exception("export failed", export=str(export.id), tries=export.tries)
        with database.transaction() as conn:
            exports.fail(conn, export, clock())
        return None


def _content(database: Database, export: Export, seen: Seen) -> bytes:
    if export.tries > MOST_TRIES:
        raise RuntimeError("processes died over it again and again")
    asked = Asked(
        account=export.account,
        subject=export.subject,
        format=export.format,
        edition=export.edition,
        question=export.question,
    )
    with generations.reading(database) as conn:
        sheet = read(conn, asked, export.asked_at, seen)
        return write(sheet, asked.format, about(conn, asked, export.asked_at))


def _write_now(
    database: Database, asked: Asked, known: tuple[Sheet, dict[str, str]], now: datetime
) -> tuple[Export, bytes]:
    """`known`: all the rows, and what they are about."""
    sheet, said = known
    content = aside(write, sheet, asked.format, said)
    return note(database, asked, content, now, rows=len(tuple(sheet.rows))), content


def _record(asked: Asked, now: datetime, total: int, content: bytes | None) -> Export:
    log.info("export asked", subject=asked.subject, rows=total, account=asked.account)
    return Export(
        id=UUID(new_id()),
        account=asked.account,
        subject=asked.subject,
        format=asked.format,
        edition=asked.edition,
        question=asked.question,
        state="waiting" if content is None else "ready",
        total=total,
        done=0 if content is None else total,
        asked_at=now,
        finished_at=None if content is None else now,
        bytes=None if content is None else len(content),
    )


def _unseen(_rows: int) -> None:
    """Nobody watches the progress of a small file."""
