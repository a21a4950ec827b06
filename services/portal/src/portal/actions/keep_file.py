"""Take a file into an article: its kind by content, pictures encoded anew, videos looked at."""

from datetime import datetime
from typing import BinaryIO, Final

import msgspec
import structlog

from portal import metrics
from portal.errors.articles import WordsNeeded
from portal.phrases import articles as phrases
from portal.settings import FileLimits
from portal.store import article_files, articles
from portal.store.article_files import File
from servicekit import file_pieces, filetypes, films, images, reading
from servicekit.db import Connection, Database
from servicekit.filetypes import FileRefused
from servicekit.phrases.files import IMAGE_BROKEN, PLAYABLE_FILM, film_not_played, infected
from servicekit.scanner import Scanner, ScannerAway

log = structlog.get_logger()

VTT_LIMIT: Final = 1_048_576
BOM: Final = b"\xef\xbb\xbf"


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the browser sent it; `words` say what a picture shows."""

    name: str
    declared: str
    content: BinaryIO
    words: str


def keep_file(
    database: Database, article: int, offered: Offered, limits: FileLimits, by: tuple[int, datetime]
) -> File:
    """`by`: whose account and when. The same file sent again is the one that is there.

    Whatever takes long is done before the transaction begins. Raises FileRefused, WordsNeeded,
    NotFound.
    """
    name = filetypes.clean_name(offered.name)
    kind = _kind(name, offered)
    filetypes.check_size(name, offered.content.seek(0, 2), limits.of_file[kind])
    file = File(id=0, article=article, kind=kind, name=name, digest="", size=1, words=offered.words)
    if kind in ("jpeg", "png"):
        return _keep_picture(database, file, offered, by)
    _check_clean(name, offered.content, limits.scanner)
    film = _film(name, offered.content, limits) if kind == "mp4" else reading.Content()
    with database.transaction() as conn:
        file = msgspec.structs.replace(file, seconds=film.seconds)
        return _keep(conn, file, offered.content, (*by, film.picture))


def _kind(name: str, offered: Offered) -> str:
    if name.lower().endswith(".vtt"):
        _check_captions(name, offered.content)
        return "vtt"
    return filetypes.identify(name, offered.declared, offered.content).kind


def _check_captions(name: str, content: BinaryIO) -> None:
    """WebVTT begins with its name and is UTF-8. Raises FileRefused."""
    content.seek(0)
    words = content.read(VTT_LIMIT + 1)
    try:
        words.decode()
    except UnicodeDecodeError as error:
        raise FileRefused(name, phrases.VTT_BROKEN) from error
    if len(words) > VTT_LIMIT or not words.removeprefix(BOM).startswith(b"WEBVTT"):
        raise FileRefused(name, phrases.VTT_BROKEN)


def _check_clean(name: str, content: BinaryIO, scanner: str) -> None:
    """Readers get nothing that was not scanned, where there is a scanner. Raises FileRefused."""
    if not scanner:
        return
    try:
        signature = Scanner(scanner).scan(content)
    except ScannerAway as error:
        metrics.SCANS.labels("away").inc()
        log.warning("file not scanned", reason=str(error)[:200])
        raise FileRefused(name, phrases.SCANNER_AWAY) from error
    metrics.SCANS.labels("infected" if signature else "clean").inc()
    if signature is not None:
        raise FileRefused(name, infected(signature))


def _keep_picture(
    database: Database, file: File, offered: Offered, by: tuple[int, datetime]
) -> File:
    """Only what was drawn anew is kept. Raises FileRefused, WordsNeeded."""
    if not offered.words:
        raise WordsNeeded
    try:
        prepared = images.prepare(offered.content, file.kind)
    except images.UnreadableImage as error:
        raise FileRefused(file.name, IMAGE_BROKEN) from error
    width, height = prepared.size
    with database.transaction() as conn:
        drawn = msgspec.structs.replace(file, width=width, height=height)
        return _keep(conn, drawn, prepared.original, (*by, b""))


def _film(name: str, content: BinaryIO, limits: FileLimits) -> reading.Content:
    """What can be seen of a video. Raises FileRefused."""
    film = reading.read(content, "mp4")
    if not film.picture or film.seconds is None:
        raise FileRefused(name, phrases.VIDEO_BROKEN)
    filetypes.check_seconds(name, film.seconds, limits.seconds)
    unplayable = films.not_played(film.codecs)
    if unplayable:
        raise FileRefused(name, f"{film_not_played(unplayable)} {PLAYABLE_FILM}")
    return film


def _keep(
    conn: Connection, file: File, content: BinaryIO, rest: tuple[int, datetime, bytes]
) -> File:
    """`rest`: whose account, when, and the still picture of a video."""
    account, now, still = rest
    digest, size = file_pieces.keep(conn, content)
    poster = file_pieces.keep_bytes(conn, still) if still else None
    kept = msgspec.structs.replace(file, digest=digest, size=size, poster=poster)
    articles.locked(conn, kept.article)
    return article_files.same(conn, kept) or article_files.add(conn, kept, account, now)
