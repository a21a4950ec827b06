"""Rows of imports: a sheet that was checked, what became of each of its rows."""

from datetime import datetime
from typing import Any, Final, Literal, LiteralString
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from servicekit import db
from servicekit.db import Connection
from submissions.model.sheet_rows import Entered
from submissions.model.sheets import CellError, SheetRow
from submissions.store.archives import Member

RowState = Literal["ready", "wrong", "late", "known", "chosen", "imported", "failed", "undone"]
Stage = Literal["checked", "running", "done", "undone"]
MOST: Final = 50


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet that somebody brought."""

    id: UUID
    edition: str
    account: int
    name: str
    file: str
    archive: str | None
    archive_problems: list[str]
    stage: Stage
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    undone_at: datetime | None = None


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of it. `version` is the dossier's after the import, `code` its code."""

    import_: UUID
    line: int
    key: str
    title: str
    cells: dict[str, Any]
    errors: list[CellError]
    entered: Entered | None
    files: list[Member]
    state: RowState
    reason: str = ""
    words: str = ""
    dossier: UUID | None = None
    version: int | None = None
    code: str | None = None

    def __post_init__(self) -> None:
        force = msgspec.structs.force_setattr
        force(self, "errors", msgspec.convert(self.errors, list[CellError]))
        force(self, "files", msgspec.convert(self.files, list[Member]))
        force(self, "entered", msgspec.convert(self.entered, Entered | None))

    @property
    def sheet_row(self) -> SheetRow:
        """As it stood in the sheet."""
        return msgspec.convert({"line": self.line, "cells": self.cells}, SheetRow)


COLUMNS: Final[LiteralString] = """
    id, edition, account, name, file, archive, archive_problems, stage, created_at, started_at,
    finished_at, undone_at
"""
ROW_COLUMNS: Final[LiteralString] = """
    r.import AS import_, r.line, r.key, r.title, r.cells, r.errors, r.entered, r.files, r.state,
    r.reason, r.words, r.dossier, r.version, d.code
"""


def add(conn: Connection, made: Import, rows: list[ImportRow]) -> None:
    """A checked sheet with its rows."""
    values = msgspec.structs.asdict(made) | {"archive_problems": Jsonb(made.archive_problems)}
    db.execute(
        conn,
        """
        INSERT INTO imports (id, edition, account, name, file, archive, archive_problems, stage,
                             created_at)
        VALUES (%(id)s, %(edition)s, %(account)s, %(name)s, %(file)s, %(archive)s,
                %(archive_problems)s, %(stage)s, %(created_at)s)
        """,
        values,
    )
    with conn.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO import_rows (import, line, key, title, cells, errors, entered, files, state,
                                     words)
            VALUES (%(import_)s, %(line)s, %(key)s, %(title)s, %(cells)s, %(errors)s, %(entered)s,
                    %(files)s, %(state)s, %(words)s)
            """,
            [_values(row) for row in rows],
        )


def _values(row: ImportRow) -> dict[str, Any]:
    values = msgspec.structs.asdict(row)
    for name in ("cells", "errors", "files"):
        values[name] = Jsonb(msgspec.to_builtins(values[name]))
    values["entered"] = Jsonb(msgspec.to_builtins(row.entered)) if row.entered else None
    return values


def get(conn: Connection, wanted: UUID) -> Import:
    """Raises NotFound."""
    return db.one(conn, Import, f"SELECT {COLUMNS} FROM imports WHERE id = %s", (wanted,))


def lock(conn: Connection, wanted: UUID) -> Import:
    """Locked until the transaction ends. Raises NotFound."""
    return db.one(
        conn, Import, f"SELECT {COLUMNS} FROM imports WHERE id = %s FOR UPDATE", (wanted,)
    )


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An import in a list, with how many rows it has and how many became dossiers."""

    id: UUID
    file: str
    name: str
    stage: Stage
    created_at: datetime
    rows: int
    imported: int


def of_edition(conn: Connection, edition: str) -> list[Line]:
    """The latest first."""
    return db.rows(
        conn,
        Line,
        """
        SELECT i.id, i.file, i.name, i.stage, i.created_at, count(r.line) AS rows,
               count(r.line) FILTER (WHERE r.state = 'imported') AS imported
        FROM imports i LEFT JOIN import_rows r ON r.import = i.id
        WHERE i.edition = %s GROUP BY i.id ORDER BY i.created_at DESC, i.id DESC LIMIT %s
        """,
        (edition, MOST),
    )


def rows_of(conn: Connection, wanted: UUID) -> list[ImportRow]:
    """In the sheet's order."""
    return db.rows(
        conn,
        ImportRow,
        f"SELECT {ROW_COLUMNS} FROM import_rows r LEFT JOIN dossiers d ON d.id = r.dossier"
        " WHERE r.import = %s ORDER BY r.line",
        (wanted,),
    )


def late_among(conn: Connection, wanted: UUID, lines: list[int]) -> list[int]:
    """Those of the lines that came too late."""
    found = conn.execute(
        "SELECT line FROM import_rows WHERE import = %s AND line = ANY(%s) AND state = 'late'"
        " ORDER BY line",
        (wanted, lines),
    )
    return [line for (line,) in found]


def choose(conn: Connection, wanted: UUID, reasons: dict[int, str]) -> int:
    """Rows to be imported, line → why one that came too late is taken; answers how many."""
    return db.execute(
        conn,
        """
        UPDATE import_rows AS r SET state = 'chosen', reason = c.reason, words = ''
        FROM unnest(%(lines)s::integer[], %(reasons)s::text[]) AS c (line, reason)
        WHERE r.import = %(import)s AND r.line = c.line AND r.entered IS NOT NULL
          AND (r.state IN ('ready', 'failed') OR r.state = 'late' AND c.reason <> '')
        """,
        {"import": wanted, "lines": list(reasons), "reasons": list(reasons.values())},
    )


def begin(conn: Connection, wanted: UUID, now: datetime) -> None:
    db.execute(
        conn,
        "UPDATE imports SET stage = 'running', started_at = %s, finished_at = NULL WHERE id = %s",
        (now, wanted),
    )


def finish(conn: Connection, now: datetime) -> int:
    """Imports of which nothing is left to do."""
    return db.execute(
        conn,
        """
        UPDATE imports SET stage = 'done', finished_at = %s
        WHERE stage = 'running' AND NOT EXISTS (
            SELECT FROM import_rows WHERE import = imports.id AND state = 'chosen')
        """,
        (now,),
    )


def next_chosen(conn: Connection) -> ImportRow | None:
    """A row that waits, locked; those that another process works on are passed by."""
    return db.maybe(
        conn,
        ImportRow,
        f"""
        SELECT {ROW_COLUMNS} FROM import_rows r LEFT JOIN dossiers d ON d.id = r.dossier
        WHERE r.state = 'chosen' ORDER BY r.import, r.line LIMIT 1 FOR UPDATE OF r SKIP LOCKED
        """,
    )


def note_imported(conn: Connection, row: ImportRow, dossier: UUID, version: int) -> None:
    """What the row said is in the dossier now, and no longer here."""
    db.execute(
        conn,
        """
        UPDATE import_rows SET state = 'imported', dossier = %(dossier)s, version = %(version)s,
            cells = '{}', entered = NULL
        WHERE import = %(import)s AND line = %(line)s
        """,
        {"import": row.import_, "line": row.line, "dossier": dossier, "version": version},
    )


def note_row(conn: Connection, row: ImportRow, state: RowState, words: str) -> None:
    """What became of a row."""
    db.execute(
        conn,
        "UPDATE import_rows SET state = %s, words = %s WHERE import = %s AND line = %s",
        (state, words, row.import_, row.line),
    )


def note_undone(conn: Connection, wanted: UUID, account: int, now: datetime) -> None:
    db.execute(
        conn,
        """
        UPDATE imports SET stage = 'undone', undone_at = %s, undone_by = %s
        WHERE id = %s
        """,
        (now, account, wanted),
    )


def forget_before(conn: Connection, moment: datetime) -> int:
    """What stands in old sheets goes; that they came and what became of them stays."""
    return db.execute(
        conn,
        """
        UPDATE import_rows SET cells = '{}', entered = NULL, files = '[]', title = '',
            state = CASE WHEN state IN ('ready', 'late', 'failed') THEN 'wrong' ELSE state END
        FROM imports WHERE imports.id = import_rows.import AND imports.created_at < %s
          AND import_rows.cells <> '{}' AND import_rows.state <> 'chosen'
        """,
        (moment,),
    )
