"""Stored files on their way to a browser: ranges and conditions, whatever the store."""

from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import dump_options_header
from werkzeug.wsgi import wrap_file

from servicekit.problems import NotFound
from submissions.model.filetypes import plain_name
from submissions.phrases import FILE_GONE
from submissions.web.parsing import file_store


def send_stored(digest: str, mime: str, name: str, *, inline: bool) -> Response:
    """The file under a hash, called `name` when it is kept. Raises NotFound when it is lost."""
    try:
        size = file_store().size(digest)
        content = file_store().open(digest)
    except FileNotFoundError as error:
        raise NotFound(FILE_GONE) from error
    response = Response(wrap_file(request.environ, content), mimetype=mime, direct_passthrough=True)
    response.content_length = size
    response.headers["Content-Disposition"] = _disposition(name, inline=inline)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(digest)
    response.call_on_close(content.close)
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=size)
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
