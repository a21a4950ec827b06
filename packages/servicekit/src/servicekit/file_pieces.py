"""Files in the database, in pieces under the hash of the whole: nothing else to mount or back up.

Whose service keeps files has a table `file_pieces (digest text, position integer, bytes bytea)`.
"""

import hashlib
import io
from typing import Any, BinaryIO, Final

from servicekit import db
from servicekit.db import Connection, Database

PIECE: Final = 524_288
"""Bytes of a piece: what one reader holds in memory at once."""


def keep(conn: Connection, content: BinaryIO) -> tuple[str, int]:
    """Store a stream from its beginning, piece by piece; answers its hash and size in bytes."""
    digest, size = _measured(content)
    hold(conn, digest)
    known = db.value(
        conn, "SELECT true FROM file_pieces WHERE digest = %s AND position = 0", (digest,)
    )
    if not known:
        content.seek(0)
        position = 0
        while piece := content.read(PIECE):
            db.execute(
                conn,
                """
                INSERT INTO file_pieces (digest, position, bytes) VALUES (%s, %s, %s)
                ON CONFLICT DO NOTHING
                """,
                (digest, position, piece),
            )
            position += 1
    return digest, size


def keep_bytes(conn: Connection, content: bytes) -> str:
    """The same for what is in memory; answers the hash."""
    return keep(conn, io.BytesIO(content))[0]


def hold(conn: Connection, digest: str) -> None:
    """Whoever else keeps or drops this content waits until the transaction ends."""
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ("file " + digest,))


def drop(conn: Connection, digest: str) -> None:
    """Forget a content that nothing names any more, as was made sure of after `hold`."""
    db.execute(conn, "DELETE FROM file_pieces WHERE digest = %s", (digest,))


def _measured(content: BinaryIO) -> tuple[str, int]:
    content.seek(0)
    digest = hashlib.sha256()
    size = 0
    while piece := content.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def size_of(conn: Connection, digest: str) -> int | None:
    """In bytes, or None for what is not kept."""
    return db.value(
        conn, "SELECT sum(length(bytes))::bigint FROM file_pieces WHERE digest = %s", (digest,)
    )


class Content(io.RawIOBase):
    """A kept file as a stream that can be read from any place on.

    Each piece is a transaction of its own, so that a slow reader holds no connection.
    """

    def __init__(self, database: Database, digest: str, size: int) -> None:
        self._database = database
        self._digest = digest
        self._size = size
        self._place = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(start + offset, 0)
        return self._place

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        number, start = divmod(self._place, PIECE)
        part = self._piece(number)[start : start + len(view)]
        view[: len(part)] = part
        self._place += len(part)
        return len(part)

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            with self._database.transaction() as conn:
                found = db.value(
                    conn,
                    "SELECT bytes FROM file_pieces WHERE digest = %s AND position = %s",
                    (self._digest, number),
                )
            self._held = (number, b"" if found is None else bytes(found))
        return self._held[1]


def opened(database: Database, digest: str, size: int) -> BinaryIO:
    """The content under a hash, buffered."""
    return io.BufferedReader(Content(database, digest, size), PIECE)
