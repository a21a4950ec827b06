"""What was typed into a form that nobody was signed in for: its words, never its files."""

import io
from collections.abc import Iterable
from typing import IO, Final

from flask import request
from werkzeug.formparser import FormDataParser

LIMIT: Final = 2 * 1_048_576
"""Bytes of all words of a form."""
NEVER_SHOWN: Final = frozenset({"password", "old", "new", "again"})
"""Passwords are typed again: no page ever carries one."""


def has_files() -> bool:
    """Whether the form of this request may carry files."""
    return request.mimetype == "multipart/form-data"


def words() -> list[tuple[str, str]]:
    """Every field as it came; files are read and forgotten. Raises RequestEntityTooLarge."""
    return [(name, text) for name, text in _fields() if name not in NEVER_SHOWN]


def _fields() -> Iterable[tuple[str, str]]:
    request.max_form_memory_size = LIMIT
    if not has_files():
        request.max_content_length = LIMIT
        return request.form.items(multi=True)
    # The gateway has its own limit. One more than there is: to reach a limit is to exceed it.
    request.max_content_length = (request.content_length or 0) + 1
    parser = FormDataParser(
        stream_factory=_nowhere,
        max_form_memory_size=LIMIT,
        max_form_parts=request.max_form_parts,
    )
    form = parser.parse(
        request.stream, request.mimetype, request.content_length, request.mimetype_params
    )[1]
    return form.items(multi=True)


class _Nowhere(io.RawIOBase):
    """Takes a file and keeps nothing of it."""

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, _offset: int, _whence: int = io.SEEK_SET) -> int:
        return 0

    def write(self, piece: object) -> int:
        return memoryview(piece).nbytes  # type: ignore[arg-type]  # a buffer, as for every stream


def _nowhere(*_about: object, **_too: object) -> IO[bytes]:
    return _Nowhere()  # type: ignore[return-value]  # all that the parser asks of a stream
