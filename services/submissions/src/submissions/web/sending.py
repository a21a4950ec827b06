"""Stored files on their way to a browser, whatever the store."""

from flask import Response

from servicekit.phrases.files import FILE_GONE
from servicekit.problems import NotFound
from servicekit.sending import Outgoing, send
from submissions.web.parsing import file_store


def send_stored(digest: str, mime: str, name: str, *, inline: bool) -> Response:
    """The file under a hash, called `name` when it is kept. Raises NotFound when it is lost."""
    try:
        size = file_store().size(digest)
        content = file_store().open(digest)
    except FileNotFoundError as error:
        raise NotFound(FILE_GONE) from error
    return send(content, Outgoing(digest=digest, mime=mime, name=name, size=size), inline=inline)
