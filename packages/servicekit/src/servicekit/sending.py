"""Files on their way to a browser: ranges, conditions, names."""

from typing import BinaryIO
from urllib.parse import quote

import msgspec
from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import dump_options_header
from werkzeug.wsgi import wrap_file

from servicekit.filetypes import plain_name


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent: the hash of its content (its ETag), its type, name, and size in bytes."""

    digest: str
    mime: str
    name: str
    size: int


def send(content: BinaryIO, file: Outgoing, *, inline: bool) -> Response:
    """A stream that can be read from any place on, whole or the range that was asked for.

    The stream is closed with the answer.
    """
    response = Response(
        wrap_file(request.environ, content), mimetype=file.mime, direct_passthrough=True
    )
    response.content_length = file.size
    response.headers["Content-Disposition"] = _disposition(file.name, inline=inline)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(file.digest)
    response.call_on_close(content.close)
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=file.size)
    except RequestedRangeNotSatisfiable:
        content.close()
        raise
    return response


def _disposition(name: str, *, inline: bool) -> str:
    """Both spellings (RFC 6266): any name for browsers of today, an ASCII one for the others."""
    kind = "inline" if inline else "attachment"
    if name.isascii():
        return dump_options_header(kind, {"filename": name})
    spelled = f"UTF-8''{quote(name, safe='!#$&+-.^_`|~')}"
    return dump_options_header(kind, {"filename": plain_name(name), "filename*": spelled})
