"""Who did what to accounts, units and keys: read by administrators and auditors."""

from flask import Blueprint, render_template, request

from accounts import phrases
from accounts.store import audit
from contracts.roles import Role
from servicekit import cursors
from servicekit.auth import requires
from servicekit.problems import NotFound
from servicekit.web import database

bp = Blueprint("audit_log", __name__, url_prefix="/quan-tri/tai-khoan")

LOG_SIZE = 50


@bp.get("/nhat-ky")
@requires(Role.ADMINISTRATOR, Role.AUDITOR)
def log() -> str:
    """Who did what, newest first; of one account or unit, or all."""
    kind, subject = request.args.get("loai") or None, request.args.get("ma") or None
    bound = f"audit:{kind}:{subject}"
    with database().transaction() as conn:
        entries = audit.page(
            conn, below=_below(bound), kind=kind, subject=subject, limit=LOG_SIZE + 1
        )
    following = (
        cursors.encode((entries[LOG_SIZE - 1].id,), bound) if len(entries) > LOG_SIZE else ""
    )
    return render_template(
        "accounts/log.html",
        entries=entries[:LOG_SIZE],
        kind=kind,
        subject=subject,
        following=following,
        phrases=phrases,
    )


def _below(bound: str) -> int | None:
    text = request.args.get("tiep-theo", "")
    try:
        return int(cursors.decode(text, bound)[0]) if text else None
    except (cursors.BadCursor, ValueError, IndexError) as error:
        raise NotFound from error
