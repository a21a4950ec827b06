"""Files of articles, in the database like everything else of an article (decision 29)."""

import hashlib
import io
from datetime import datetime
from typing import Any, BinaryIO, Final

import msgspec

from servicekit import db
from servicekit.db import Connection, Database
from servicekit.filetypes import BY_KIND, plain_name
from servicekit.phrases.files import duration, megabytes

PIECE: Final = 524_288
"""Bytes of a piece: what one reader holds in memory at once."""
VTT: Final = "text/vtt"


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file of an article. Pixels for pictures and videos' posters, seconds for videos."""

    id: int
    article: int
    kind: str
    name: str
    digest: str
    size: int
    words: str = ""
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    poster: str | None = None

    @property
    def mime(self) -> str:
        return VTT if self.kind == "vtt" else BY_KIND[self.kind].mime

    @property
    def is_picture(self) -> bool:
        return self.kind in ("jpeg", "png")

    @property
    def tail(self) -> str:
        """The end of its addresses: `12/le-phat-dong.jpg`."""
        return f"{self.id}/{plain_name(self.name)}"

    @property
    def about(self) -> str:
        """`PDF, 1,2 MB`, `MP4, 12 MB, 3 phút`."""
        length = f", {duration(self.seconds)}" if self.seconds else ""
        return f"{self.kind.upper()}, {megabytes(self.size)}{length}"


_SELECT: Final = """
    SELECT id, article, kind, name, digest, size, words, width, height, seconds, poster
    FROM article_files
"""


def find(conn: Connection, number: int) -> File:
    """Raises NotFound."""
    return db.one(conn, File, _SELECT + " WHERE id = %s", (number,))


def of_article(conn: Connection, article: int) -> list[File]:
    """In the order they came."""
    return db.rows(conn, File, _SELECT + " WHERE article = %s ORDER BY id", (article,))


def of_numbers(conn: Connection, numbers: list[int]) -> dict[int, File]:
    """By number; unknown ones are left out."""
    found = db.rows(conn, File, _SELECT + " WHERE id = ANY (%s)", (numbers,))
    return {file.id: file for file in found}


def add(conn: Connection, file: File, account: int | None, now: datetime) -> File:
    """Its `id` is given here; the content is there already."""
    number = db.value(
        conn,
        """
        INSERT INTO article_files (
            article, kind, name, digest, size, words, width, height, seconds, poster, added_at,
            account)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
        """,
        (
            file.article,
            file.kind,
            file.name,
            file.digest,
            file.size,
            file.words,
            file.width,
            file.height,
            file.seconds,
            file.poster,
            now,
            account,
        ),
    )
    return msgspec.structs.replace(file, id=number)


def keep(conn: Connection, content: BinaryIO) -> tuple[str, int]:
    """Store a stream from its beginning, piece by piece; answers its hash and size in bytes."""
    digest, size = _measured(content)
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
