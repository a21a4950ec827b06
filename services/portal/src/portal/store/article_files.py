"""Files of articles, in the database like everything else of an article (decision 29)."""

from datetime import datetime
from typing import Final

import msgspec

from servicekit import db, file_pieces
from servicekit.db import Connection
from servicekit.filetypes import BY_KIND, plain_name
from servicekit.phrases.files import duration, megabytes

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


def same(conn: Connection, file: File) -> File | None:
    """The one that the article has already with this content, name and words."""
    found = db.rows(
        conn,
        File,
        _SELECT + " WHERE (article, digest, name, words) = (%s, %s, %s, %s) ORDER BY id LIMIT 1",
        (file.article, file.digest, file.name, file.words),
    )
    return found[0] if found else None


def remove(conn: Connection, file: File) -> None:
    """With its content, unless another file has the same."""
    db.execute(conn, "DELETE FROM article_files WHERE id = %s", (file.id,))
    for digest in filter(None, (file.digest, file.poster)):
        file_pieces.hold(conn, digest)
        named = db.value(
            conn,
            "SELECT true FROM article_files WHERE digest = %(one)s OR poster = %(one)s LIMIT 1",
            {"one": digest},
        )
        if not named:
            file_pieces.drop(conn, digest)


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
