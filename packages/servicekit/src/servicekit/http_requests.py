"""Bytes of a connection to whole HTTP/1.1 requests as WSGI asks for them, parsed by llhttp."""

from collections import deque
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any, Final, NamedTuple
from urllib.parse import unquote_to_bytes

from httptools import (
    HttpParserError,
    HttpParserInvalidMethodError,
    HttpParserUpgrade,
    HttpRequestParser,
    parse_url,
)

from servicekit import phrases
from servicekit.problems import Problem

MOST_HEADER_BYTES: Final = 32 * 1024
"""Twice what the gateway lets through."""
MOST_BODY_BYTES: Final = 1024 * 1024
MOST_IN_MEMORY: Final = MOST_BODY_BYTES
"""Larger bodies, where a server takes them, wait in a file without a name."""
MOST_LINE_BYTES: Final = 8 * 1024

BAD_REQUEST: Final = (400, "bad-request", phrases.BAD_REQUEST)
UNKNOWN_METHOD: Final = (405, "method", phrases.METHOD)
TOO_LARGE: Final = (413, "too-large", phrases.TOO_LARGE)
LINE_TOO_LONG: Final = (414, "bad-request", phrases.BAD_REQUEST)
HEADERS_TOO_LARGE: Final = (431, "bad-request", phrases.BAD_REQUEST)


class Request(NamedTuple):
    """`environ` is complete, its body in memory or in a file."""

    environ: dict[str, Any]
    keeps_alive: bool


class RequestReader:
    """One connection's requests. `ready` are whole ones in their order, pipelined ones too.

    `refusal` is what to answer after them: what follows is not HTTP, or too much.
    """

    def __init__(self, base: Mapping[str, Any], most_body: int = MOST_BODY_BYTES) -> None:
        self._most_body = most_body
        self._file: IO[bytes] | None = None
        self.ready: deque[Request] = deque()
        self.refusal: Problem | None = None
        self._base = base
        self._parser = HttpRequestParser(self)
        self._environ: dict[str, Any] = {}
        self._target = b""
        self._body: list[bytes] = []
        self._header_bytes = self._unread_bytes = self._body_bytes = 0
        self._in_headers = True
        self._keeps_alive = False
        self.is_between = True
        """Nothing of a next request has come."""

    def feed(self, data: bytes) -> None:
        """Take what arrived; nothing more may be fed after a refusal."""
        whole = len(self.ready)
        try:
            self._parser.feed_data(data)
            if self._in_headers and len(self.ready) == whole:
                self._count_unread(len(data))
        except HttpParserUpgrade:
            # Answered as if nothing else had been offered, and no word of another protocol read.
            self.ready[-1] = self.ready[-1]._replace(keeps_alive=False)
        except HttpParserInvalidMethodError:
            self.refusal = Problem(*UNKNOWN_METHOD)
        except HttpParserError as error:
            cause = error.__context__  # what one of the functions below has raised, if one has
            self.refusal = cause if isinstance(cause, Problem) else Problem(*BAD_REQUEST)
        except Problem as problem:
            self.refusal = problem

    def end(self) -> None:
        """The other side sends no more; what has begun will never be whole."""
        if not self.is_between:
            self.refusal = Problem(*BAD_REQUEST)

    def close(self) -> None:
        """The connection is over; a body that never became whole is forgotten."""
        if self._file is not None:
            self._file.close()

    @property
    def wants_continue(self) -> bool:
        """The other side sends its body only when it is told to."""
        expected = str(self._environ.get("HTTP_EXPECT", "")).lower()
        waits = not self._in_headers and self._body_bytes == 0
        return waits and expected == "100-continue"

    def on_message_begin(self) -> None:
        self._environ, self._target, self._body = dict(self._base), b"", []
        self._header_bytes = self._unread_bytes = self._body_bytes = 0
        self._in_headers, self.is_between = True, False

    def on_url(self, url: bytes) -> None:
        self._target += url
        if len(self._target) > MOST_LINE_BYTES:
            raise Problem(*LINE_TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count_header(len(name) + len(value))
        key = _key(name)
        if not key:
            return
        text = value.decode("latin-1").strip()
        known = self._environ.get(key)
        self._environ[key] = text if known is None else f"{known},{text}"

    def on_headers_complete(self) -> None:
        environ = self._environ
        environ["REQUEST_METHOD"] = self._parser.get_method().decode("ascii")
        environ["SERVER_PROTOCOL"] = f"HTTP/{self._parser.get_http_version()}"
        environ["RAW_URI"] = self._target.decode("latin-1")
        environ["PATH_INFO"], environ["QUERY_STRING"] = _path_and_query(self._target)
        is_current = environ["SERVER_PROTOCOL"] == "HTTP/1.1"
        self._keeps_alive = is_current and self._parser.should_keep_alive()
        self._in_headers = False

    def on_body(self, part: bytes) -> None:
        self._body_bytes += len(part)
        if self._body_bytes > self._most_body:
            raise Problem(*TOO_LARGE)
        self._body.append(part)
        if self._body_bytes > MOST_IN_MEMORY:
            self._spill()

    def on_message_complete(self) -> None:
        self._environ["wsgi.input"] = self._input()
        self.ready.append(Request(self._environ, self._keeps_alive))
        self._environ, self._in_headers, self.is_between = {}, True, True

    def _spill(self) -> None:
        """What has come of the body goes to a file, which ends with the request."""
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115  # whoever answers closes it
        self._file.writelines(self._body)
        self._body = []

    def _input(self) -> IO[bytes]:
        whole, self._file = self._file, None
        if whole is None:
            return BytesIO(b"".join(self._body))
        whole.seek(0)
        return whole

    def _count_unread(self, size: int) -> None:
        """llhttp tells of a header once it is whole: a part of an endless one counts too."""
        self._unread_bytes += size
        if self._unread_bytes > MOST_HEADER_BYTES + MOST_LINE_BYTES:
            raise Problem(*HEADERS_TOO_LARGE)

    def _count_header(self, size: int) -> None:
        self._header_bytes += size
        if self._header_bytes > MOST_HEADER_BYTES:
            raise Problem(*HEADERS_TOO_LARGE)


@lru_cache(maxsize=1_000)
def _key(name: bytes) -> str:
    """WSGI's name of a header; empty for one that looks like another after that change."""
    text = name.decode("latin-1")
    if "_" in text:
        return ""
    key = text.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def _path_and_query(target: bytes) -> tuple[str, str]:
    """Raises httptools' HttpParserError for a target that is neither a path nor an address."""
    if target[:1] == b"/":
        path, _, query = target.partition(b"?")
    else:
        address = parse_url(target)
        path, query = address.path or b"/", address.query or b""
    plain = unquote_to_bytes(path) if b"%" in path else path
    return plain.decode("latin-1"), query.decode("latin-1")
