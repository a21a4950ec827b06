"""The kept messages: one SQLite file, written through to the disk before SMTP says yes."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipients TEXT NOT NULL,
    content BLOB NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """One message as it came over SMTP. `recipients` are the envelope's, lower-cased."""

    number: int
    received_at: datetime
    sender: str
    recipients: tuple[str, ...]
    content: bytes


class Inbox:
    """Keeps the newest `keep` messages; usable from any thread."""

    def __init__(self, folder: Path, keep: int = 5_000) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "messages.sqlite3"
        self._keep = keep
        with self._open() as conn:
            conn.execute(_SCHEMA)

    def store(
        self, sender: str, recipients: Sequence[str], content: bytes, received_at: datetime
    ) -> int:
        """Durable when this returns. Answers the message's number."""
        listed = "\n".join(["", *(recipient.lower() for recipient in recipients), ""])
        with self._open() as conn:
            number = conn.execute(
                "INSERT INTO messages (received_at, sender, recipients, content)"
                " VALUES (?, ?, ?, ?) RETURNING id",
                (received_at.isoformat(), sender, listed, content),
            ).fetchone()[0]
            conn.execute("DELETE FROM messages WHERE id <= ?", (number - self._keep,))
        return int(number)

    def newest(
        self, *, containing: str = "", exactly: str = "", before: int | None = None, limit: int = 50
    ) -> list[Stored]:
        """Newest first. `containing` is any part of a recipient, `exactly` a whole one."""
        wanted = f"\n{exactly.lower()}\n" if exactly else containing.lower()
        with self._open() as conn:
            found = conn.execute(
                "SELECT id, received_at, sender, recipients, content FROM messages"
                " WHERE (? = '' OR instr(recipients, ?) > 0) AND (? IS NULL OR id < ?)"
                " ORDER BY id DESC LIMIT ?",
                (wanted, wanted, before, before, limit),
            ).fetchall()
        return [_read(row) for row in found]

    def one(self, number: int) -> Stored | None:
        with self._open() as conn:
            row = conn.execute(
                "SELECT id, received_at, sender, recipients, content FROM messages WHERE id = ?",
                (number,),
            ).fetchone()
        return None if row is None else _read(row)

    def count(self) -> int:
        with self._open() as conn:
            return int(conn.execute("SELECT count(*) FROM messages").fetchone()[0])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=10)) as conn, conn:
            conn.execute("PRAGMA journal_mode = WAL")
            conn.execute("PRAGMA synchronous = FULL")
            yield conn


def _read(row: tuple[int, str, str, str, bytes]) -> Stored:
    number, received_at, sender, recipients, content = row
    return Stored(
        number=number,
        received_at=datetime.fromisoformat(received_at),
        sender=sender,
        recipients=tuple(recipients.strip("\n").split("\n")),
        content=content,
    )
