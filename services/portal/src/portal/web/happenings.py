"""What happened in all services, from their events: for those who answer for the contest."""

from datetime import datetime
from typing import Final

from flask import Blueprint, render_template, request

from contracts.roles import Role
from portal import phrases
from portal.phrases import staff as words
from portal.store import happenings
from portal.store.happenings import Asked, Happening
from servicekit import cursors
from servicekit.auth import requires
from servicekit.problems import NotFound
from servicekit.web import database

PAGE_SIZE: Final = 50

bp = Blueprint("happenings", __name__)


@bp.get("/quan-tri/nhat-ky")
@requires(Role.AUDITOR, Role.ADMINISTRATOR, Role.SECRETARY)
def log() -> str:
    """Newest first; of one kind, of one dossier, unit or edition, or everything."""
    kind = request.args.get("loai") or None
    if kind is not None and kind not in words.KINDS:
        raise NotFound
    subject = request.args.get("ma", "").strip()[:80] or None
    bound = f"happenings:{kind}:{subject}"
    asked = Asked(kind=kind, subject=subject, below=_below(bound))
    with database().transaction() as conn:
        found = happenings.page(conn, asked, PAGE_SIZE + 1)
    return render_template(
        "portal/happenings.html",
        found=found[:PAGE_SIZE],
        following=_following(found, bound),
        kind=kind,
        subject=subject,
        words=words,
        subjects=phrases.SUBJECTS,
    )


def _following(found: list[Happening], bound: str) -> str:
    if len(found) <= PAGE_SIZE:
        return ""
    last = found[PAGE_SIZE - 1]
    return cursors.encode((last.at.isoformat(), last.event), bound)


def _below(bound: str) -> tuple[datetime, str] | None:
    text = request.args.get("tiep-theo", "")
    if not text:
        return None
    try:
        at, event = cursors.decode(text, bound)
        return datetime.fromisoformat(at), str(event)
    except (cursors.BadCursor, TypeError, ValueError) as error:
        raise NotFound from error
