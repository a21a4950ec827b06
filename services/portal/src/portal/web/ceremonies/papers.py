"""Official documents of a ceremony as files, and invitations to be printed."""

from typing import Final

from flask import Blueprint, Response

from portal.actions.ceremonies.papers import PAPERS, invitations, told
from portal.store.ceremonies import guests
from portal.web.ceremonies.access import PREFIX, PREPARERS
from portal.web.ceremonies.guests import as_file
from servicekit import clock
from servicekit.auth import requires
from servicekit.documents import pdf, writer
from servicekit.web import database, settings

bp = Blueprint("ceremony_papers", __name__, url_prefix=f"{PREFIX}/<int:ceremony>")

MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
WAYS: Final = {"docx": "attachment", "pdf": "inline"}


@bp.get("/van-ban/<any('ke-hoach', 'chuong-trinh', 'bien-ban'):paper>.<any('docx', 'pdf'):kind>")
@requires(*PREPARERS)
def take(ceremony: int, paper: str, kind: str) -> Response:
    """The plan, the programme or the minutes, to be numbered and signed."""
    with database().transaction() as conn:
        about = told(conn, ceremony, clock.now())
    document = PAPERS[paper](about)
    content = (pdf if kind == "pdf" else writer).render(document)
    return as_file(content, MEDIA_TYPES[kind], f"{paper}-{ceremony}.{kind}", WAYS[kind])


@bp.get("/khach/giay-moi.pdf")
@requires(*PREPARERS)
def all_invitations(ceremony: int) -> Response:
    """Everybody's invitation, each on a page of its own."""
    with database().transaction() as conn:
        about = told(conn, ceremony, clock.now())
        invited = guests.of(conn, ceremony)
    made = invitations(about, invited, settings().seal_key, settings().public_url)
    content = pdf.render_several(made)
    return as_file(content, MEDIA_TYPES["pdf"], f"giay-moi-{ceremony}.pdf", "inline")


@bp.get("/khach/<int:guest>/giay-moi.<any('docx', 'pdf'):kind>")
@requires(*PREPARERS)
def invitation(ceremony: int, guest: int, kind: str) -> Response:
    """One guest's invitation."""
    with database().transaction() as conn:
        about = told(conn, ceremony, clock.now())
        invited = [guests.find(conn, ceremony, guest)]
    made = invitations(about, invited, settings().seal_key, settings().public_url)
    content = (pdf if kind == "pdf" else writer).render(made[0])
    name = f"giay-moi-{invited[0].code.lower()}.{kind}"
    return as_file(content, MEDIA_TYPES[kind], name, WAYS[kind])
