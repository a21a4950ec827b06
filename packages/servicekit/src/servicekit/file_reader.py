"""A program of its own that reads a file nobody has looked at yet: what it breaks is only itself.

`python -m servicekit.file_reader measure|read KIND` with the file as standard input, which
must be a real one. Answers a line of JSON on standard output; after it, for `read`, a JPEG if there
is something to see. It knows no settings and no secrets, and ends itself when it takes too much.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, BinaryIO, Final
from xml.etree import ElementTree

MEMORY: Final = 1_536 * 1_048_576
"""Address space; a decoder of 4K video maps several hundred megabytes."""
CPU_SECONDS: Final = 20
TEXT_LIMIT: Final = 100_000
PAGES_READ: Final = 60
PICTURE_SIDE: Final = 960
PIXELS_LIMIT: Final = 50_000_000
QUALITY: Final = 80
UNZIPPED_LIMIT: Final = 100 * 1_048_576
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Found = dict[str, Any]


def measure_pdf(file: BinaryIO) -> Found:
    with _opened_pdf(file) as pdf:
        return {"pages": len(pdf)}


def read_pdf(file: BinaryIO) -> Found:
    """Pages, text of the first ones, and a picture of the very first."""
    with _opened_pdf(file) as pdf:
        found: Found = {"pages": len(pdf)}
        page = pdf[0]
        scale = min(PICTURE_SIDE / max(page.get_width(), page.get_height(), 1), 4.0)
        found["picture"] = _jpeg(page.render(scale=scale).to_pil())
        texts = (pdf[number].get_textpage().get_text_range() for number in _first_pages(pdf))
        return found | {"text": _joined(texts)}


def measure_mp4(file: BinaryIO) -> Found:
    with _opened_video(file) as video:
        return {"seconds": (video.duration or 0) / 1_000_000, "codecs": _codecs(video)}


def _codecs(video: Any) -> list[str]:
    """`h264/yuv420p`, `aac`: what a player must know, the pictures first."""
    pictures = [f"{s.codec_context.name}/{s.codec_context.pix_fmt}" for s in video.streams.video]
    return pictures + [stream.codec_context.name for stream in video.streams.audio]


def read_mp4(file: BinaryIO) -> Found:
    """How long it is, and what is seen after a tenth of it."""
    found = measure_mp4(file)
    file.seek(0)
    with _opened_video(file) as video:
        stream = video.streams.video[0]
        stream.codec_context.thread_count = 1
        if stream.codec_context.width * stream.codec_context.height > PIXELS_LIMIT:
            return found
        video.seek(int((video.duration or 0) / 10))
        frame = next(video.decode(stream))
        return found | {"picture": _jpeg(frame.to_image().rotate(frame.rotation, expand=True))}


def read_docx(file: BinaryIO) -> Found:
    """The words of the document itself, a paragraph a line."""
    with zipfile.ZipFile(file) as archive, archive.open("word/document.xml") as part:
        return {"text": _joined(_paragraphs(_Bounded(part)))}  # type: ignore[arg-type]


class _Bounded:
    """What a zip promised about its size may be a lie."""

    def __init__(self, part: Any) -> None:
        self._part = part
        self._left = UNZIPPED_LIMIT

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._part.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise ValueError("more than any document")
        return piece


def _paragraphs(part: BinaryIO) -> Iterator[str]:
    words: list[str] = []
    for _, element in ElementTree.iterparse(part):  # noqa: S314  # bounded, in a process of its own
        if element.tag == f"{WORD}t":
            words.append(element.text or "")
        elif element.tag in (f"{WORD}tab", f"{WORD}br"):
            words.append(" ")
        elif element.tag == f"{WORD}p":
            yield "".join(words)
            words.clear()
            element.clear()


def _joined(texts: Iterator[str]) -> str:
    """Lines that say something, up to TEXT_LIMIT characters. PostgreSQL takes no NUL."""
    kept: list[str] = []
    length = 0
    for text in texts:
        line = text.replace("\0", "").replace("\r\n", "\n").strip()
        if not line:
            continue
        kept.append(line)
        length += len(line) + 1
        if length >= TEXT_LIMIT:
            break
    whole = "\n".join(kept)[:TEXT_LIMIT]
    return whole.encode("utf-8", "ignore").decode()


def _opened_pdf(file: BinaryIO) -> Any:
    # Only the reader that is asked for costs memory.
    import pypdfium2  # noqa: PLC0415

    return pypdfium2.PdfDocument(file)


def _first_pages(pdf: Any) -> range:
    return range(min(len(pdf), PAGES_READ))


def _opened_video(file: BinaryIO) -> Any:
    """By its own demuxer and nothing else: playlists would make it read other files."""
    import av  # noqa: PLC0415

    return av.open(file, format="mp4")


def _jpeg(image: Any) -> bytes:
    image = image.convert("RGB")
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    stream = BytesIO()
    image.save(stream, "JPEG", quality=QUALITY, progressive=True)
    return stream.getvalue()


TASKS: Final[dict[tuple[str, str], Callable[[BinaryIO], Found]]] = {
    ("measure", "pdf"): measure_pdf,
    ("measure", "mp4"): measure_mp4,
    ("read", "pdf"): read_pdf,
    ("read", "mp4"): read_mp4,
    ("read", "docx"): read_docx,
}


def main(task: str, kind: str) -> int:
    """Whatever goes wrong, an exit code says so; the parent knows what to do without an answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open(0, "rb", closefd=False) as file:  # standard input, which can be rewound
        file.seek(0)
        found = TASKS[task, kind](file)
    picture = found.pop("picture", b"")
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + picture)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
