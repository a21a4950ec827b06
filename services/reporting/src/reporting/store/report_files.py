"""Files that come with monthly reports; their contents lie in `file_pieces`."""

from datetime import datetime
from typing import Final

import msgspec

from servicekit import db
from servicekit.db import Connection
from servicekit.filetypes import BY_KIND
from servicekit.phrases.files import megabytes

COLUMNS: Final = "id, report, kind, name, digest, size, added_at"


class ReportFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a report: its kind by content, its size in bytes."""

    id: int = 0
    report: int
    kind: str
    name: str
    digest: str
    size: int
    added_at: datetime

    @property
    def mime(self) -> str:
        return BY_KIND[self.kind].mime

    @property
    def about(self) -> str:
        """`PDF, 1,2 MB`."""
        return f"{self.kind.upper()}, {megabytes(self.size)}"


def add(conn: Connection, file: ReportFile, account: int) -> None:
    """The content is kept already."""
    db.execute(
        conn,
        """
        INSERT INTO report_files (report, kind, name, digest, size, added_by, added_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        """,
        (file.report, file.kind, file.name, file.digest, file.size, account, file.added_at),
    )


def of_report(conn: Connection, report: int) -> list[ReportFile]:
    """Those that were not taken back, in the order they came."""
    return db.rows(
        conn,
        ReportFile,
        f"SELECT {COLUMNS} FROM report_files WHERE report = %s AND removed_at IS NULL ORDER BY id",
        (report,),
    )


def find(conn: Connection, report: int, number: int) -> ReportFile | None:
    """One of them."""
    return next((file for file in of_report(conn, report) if file.id == number), None)


def remove(conn: Connection, file: ReportFile, now: datetime) -> None:
    """It comes with the report no longer."""
    db.execute(
        conn,
        "UPDATE report_files SET removed_at = %s WHERE id = %s AND removed_at IS NULL",
        (now, file.id),
    )
