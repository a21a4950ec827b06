"""Published copies of files: anybody may read them while their entry is on show."""

from typing import Final

from flask import Blueprint, Response, send_file

from servicekit.auth import public
from servicekit.problems import NotFound
from servicekit.web import cache_public, database
from submissions.store import attachments, share_cards
from submissions.web.parsing import file_store

bp = Blueprint("published", __name__)

# Short enough that a suspended entry's files disappear soon; the bytes never change.
CACHE_SECONDS: Final = 300
INLINE: Final = ("image/jpeg", "image/png", "video/mp4", "application/pdf")


@bp.get("/tep/<digest>/<name>")
@public
def file(digest: str, name: str) -> Response:
    """The file under a hash, with ranges for video.

    `name` is for people who read the address; the download is called what its owner called it.
    """
    with database().transaction() as conn:
        found = attachments.published(conn, digest) or share_cards.published(conn, digest)
    if found is None:
        raise NotFound
    try:
        path = file_store().path(digest)
    except FileNotFoundError as error:
        raise NotFound from error
    response = send_file(
        path,
        mimetype=found.mime,
        as_attachment=found.mime not in INLINE,
        download_name=found.name,
        conditional=True,
        etag=digest,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return cache_public(response, CACHE_SECONDS)
