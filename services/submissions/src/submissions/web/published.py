"""Published copies of files: anybody may read them while their entry is on show."""

from typing import Final

from flask import Blueprint, Response

from servicekit.auth import public
from servicekit.images import UnreadableImage, smaller
from servicekit.problems import NotFound
from servicekit.sending import Outgoing, send
from servicekit.web import cache_public, database
from submissions.store import attachments, share_cards
from submissions.web.parsing import file_store
from submissions.web.sending import send_stored

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
    response = send_stored(digest, found.mime, found.name, inline=found.mime in INLINE)
    return cache_public(response, CACHE_SECONDS)


@bp.get("/tep/<digest>/<any('480', '720'):width>.webp")
@public
def picture(digest: str, width: str) -> Response:
    """A picture of an entry for screens that need no more; made when asked for, kept by the
    gateway.
    """
    with database().transaction() as conn:
        found = attachments.published(conn, digest)
    if found is None or found.mime != "image/jpeg":
        raise NotFound
    try:
        with file_store().open(digest) as whole:
            content = smaller(whole, int(width))
    except (FileNotFoundError, UnreadableImage) as error:
        raise NotFound from error
    made = Outgoing(
        digest=f"{digest}-{width}",
        mime="image/webp",
        name=f"{digest[:12]}.webp",
        size=content.getbuffer().nbytes,
    )
    return cache_public(send(content, made, inline=True), CACHE_SECONDS)
