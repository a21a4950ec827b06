"""Files of articles on their way to readers: public ones, and drafts' for staff."""

from typing import Final

from flask import Blueprint, Response, request

from contracts.roles import Role
from portal.store import article_files, published
from portal.store.article_files import File
from servicekit import clock, file_pieces
from servicekit.auth import public, requires
from servicekit.problems import NotFound
from servicekit.sending import Outgoing, send
from servicekit.web import cache_public, database

STAFF_FILES: Final = "/quan-tri/noi-dung/tep"
CACHE_SECONDS: Final = 300
"""A file that was taken off is gone from the gateway after that."""
SHOWN_INLINE: Final = frozenset({"jpeg", "png", "mp4", "vtt"})
STILL: Final = "anh.jpg"
"""What the still picture of a video is called."""

bp = Blueprint("article_files", __name__)


@bp.get("/noi-dung/<int:number>/<name>")
@public
def shown(number: int, name: str) -> Response:
    """A file of what is public now; videos by ranges. `anh.jpg` of a video is its still picture."""
    with database().transaction() as conn:
        file = article_files.find(conn, number)
        if not published.shows_file(conn, number, clock.now()):
            raise NotFound
    return cache_public(answer(file, name), CACHE_SECONDS)


@bp.get("/quan-tri/noi-dung/tep/<int:number>/<name>")
@requires(Role.SECRETARY, Role.DOST_STAFF, Role.ADMINISTRATOR)
def drafted(number: int, name: str) -> Response:
    """The same for staff, public or not."""
    with database().transaction() as conn:
        file = article_files.find(conn, number)
    return private(answer(file, name))


def private(response: Response) -> Response:
    """Never kept by anybody but the reader."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def answer(file: File, name: str) -> Response:
    """A file, or the still picture of a video. Raises NotFound."""
    if file.poster and name == STILL:
        return _still(file.poster)
    inline = file.kind in SHOWN_INLINE and "tai-ve" not in request.args
    content = file_pieces.opened(database(), file.digest, file.size)
    whole = Outgoing(digest=file.digest, mime=file.mime, name=file.name, size=file.size)
    return send(content, whole, inline=inline)


def _still(digest: str) -> Response:
    with database().transaction() as conn:
        size = file_pieces.size_of(conn, digest)
    if size is None:
        raise NotFound
    content = file_pieces.opened(database(), digest, size)
    picture = Outgoing(digest=digest, mime="image/jpeg", name=STILL, size=size)
    return send(content, picture, inline=True)
