"""Files read by a program of their own, with limits on its time and memory."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final, Literal

import msgspec
import structlog

log = structlog.get_logger()

CHUNK: Final = 1_048_576
WALL_SECONDS: Final = 30
MEASURED: Final = ("pdf", "mp4")
READ: Final = ("pdf", "mp4", "docx")
ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
"""Nothing of ours: no address, no password."""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What could be read; nothing of it has to be there. `picture` is a JPEG or empty, `codecs`
    those of a film: `h264/yuv420p`, `aac`."""

    pages: int | None = None
    seconds: float | None = None
    codecs: tuple[str, ...] = ()
    text: str = ""
    picture: bytes = b""


def measure(content: BinaryIO, kind: str) -> Content:
    """How many pages or seconds, for the kinds in MEASURED; nothing for a broken file."""
    return _run("measure", content, kind) if kind in MEASURED else Content()


def read(content: BinaryIO, kind: str, spool: Path | None = None) -> Content:
    """Everything, for the kinds in READ; nothing for a broken file.

    What comes from afar lies in `spool` for the time.
    """
    return _run("read", content, kind, spool) if kind in READ else Content()


def _run(
    task: Literal["measure", "read"], content: BinaryIO, kind: str, spool: Path | None = None
) -> Content:
    """A broken file is no trouble of ours: whatever its reader does, the answer is a Content."""
    command = [sys.executable, "-I", "-m", "servicekit.file_reader", task, kind]
    try:
        with _on_disk(content, spool) as file:
            done = subprocess.run(  # noqa: S603  # our own program, no word of it comes from people
                command,
                stdin=file,
                capture_output=True,
                timeout=WALL_SECONDS,
                check=True,
                env=ENVIRONMENT,
            )
        line, _, picture = done.stdout.partition(b"\n")
        found = msgspec.json.decode(line, type=Content)
    except (subprocess.SubprocessError, msgspec.DecodeError) as error:
        log.info("file not readable", task=task, kind=kind, reason=type(error).__name__)
        return Content()
    finally:
        content.seek(0)
    return msgspec.structs.replace(found, picture=picture)


@contextmanager
def _on_disk(content: BinaryIO, spool: Path | None) -> Iterator[BinaryIO]:
    """The same bytes in a real file, at its beginning."""
    content.seek(0)
    try:
        content.fileno()
    except OSError:
        with TemporaryFile(dir=spool) as file:
            shutil.copyfileobj(content, file, CHUNK)
            file.seek(0)
            yield file
    else:
        yield content
