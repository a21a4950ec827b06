"""The review queue and one dossier beside its checklist."""

from datetime import datetime
from typing import Any, Final

from flask import Blueprint, render_template, request

from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from servicekit import cursors
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.cursors import BadCursor
from servicekit.web import database
from submissions import phrases
from submissions.actions.likenesses import similar_to
from submissions.actions.looking import current_setting, reviewable_dossier, whole_file
from submissions.actions.review import foreign_dossier
from submissions.model import deadlines, lifecycle
from submissions.model.lifecycle import Actor
from submissions.model.reasons import KNOWN
from submissions.store import corrections, queue, review_locks, snapshots
from submissions.web.parsing import argument, canonical, choice

bp = Blueprint("review", __name__)

READERS: Final = (*lifecycle.REVIEWERS, Role.AUDITOR)
STAGES: Final = tuple(stage for stage in phrases.STAGES if stage != Stage.DRAFT)


@bp.get("/tham-dinh")
@requires(*READERS)
def table() -> str:
    """The queue: filters, counts by stage, a dense table."""
    moment = now()
    with database().transaction() as conn:
        setting = current_setting(conn)
        wanted = queue.Wanted(
            edition=setting.edition.code,
            stage=choice("stage", ("", *STAGES), Stage.SUBMITTED),
            words=argument("q"),
            field=argument("field"),
            unit=argument("unit"),
            sort=choice("sort", phrases.QUEUE_SORTS, "oldest"),
        )
        rows = queue.page(conn, wanted, _after(wanted), moment)
        counts = queue.counts(conn, wanted)
    last = rows[-1] if len(rows) == queue.PAGE else None
    return render_template(
        "submissions/queue.html",
        rows=rows,
        counts=counts,
        wanted=wanted,
        stages=STAGES,
        sorts=phrases.QUEUE_SORTS,
        setting=setting,
        units=setting.units_on(moment),
        next=cursors.encode((last.rank, last.code), wanted.bound_to()) if last else "",
        overdue=lambda row: (
            row.submitted_at is not None
            and deadlines.is_overdue(row.submitted_at, moment, setting.rules.review_days)
        ),
        age=lambda since: _age(since, moment),
        may_decide=caller().has(*lifecycle.REVIEWERS),
    )


@bp.get("/tham-dinh/viec")
@requires(*READERS)
def tasks() -> str:
    """Rows for "my tasks": what waits for a decision and for publication."""
    moment = now()
    with database().transaction() as conn:
        setting = current_setting(conn)
        waiting = queue.waiting(conn, setting.edition.code)
        corrected = corrections.count_waiting(conn, setting.edition.code)
    return render_template(
        "submissions/tasks.html",
        waiting=waiting,
        corrected=corrected,
        age=_age(waiting.oldest, moment) if waiting.oldest else "",
    )


@bp.get("/tham-dinh/<code>")
@requires(*READERS)
def dossier_page(code: str) -> str:
    """The dossier beside the decisions that are possible now."""
    return render_dossier(canonical(code))


@bp.post("/tham-dinh/<code>/giu")
@requires(*lifecycle.REVIEWERS)
def hold(code: str) -> str:
    """Say that the caller is looking; answers who is. Sent by the open page every minute."""
    moment, account = now(), caller().account
    with database().transaction() as conn:
        dossier = foreign_dossier(conn, canonical(code), account)
        mine = review_locks.hold(
            conn, dossier.id, account=account, name=caller().name or phrases.REVIEWER, now=moment
        )
        viewer = None if mine else review_locks.viewer(conn, dossier.id, moment)
    return render_template("submissions/_viewer.html", viewer=viewer)


def render_dossier(code: str, failed: dict[str, Any] | None = None) -> str:
    """The review page; `failed` holds a decision that came back with its words."""
    moment, account = now(), caller().account
    with database().transaction() as conn:
        dossier = reviewable_dossier(conn, code)
        file = whole_file(conn, dossier)
        similar = similar_to(conn, dossier)
        viewer = review_locks.viewer(conn, dossier.id, moment)
        following = queue.next_submitted(conn, dossier.edition, dossier.code, moment)
        correction = corrections.proposed_of(conn, dossier)
        versions = snapshots.count(conn, dossier.id)
    decides = caller().has(*lifecycle.REVIEWERS) and dossier.account != account
    return render_template(
        "submissions/review.html",
        file=file,
        similar=similar,
        dossier=dossier,
        setting=file.setting,
        verbs=lifecycle.possible(dossier.stage, Actor.REVIEWER) if decides else (),
        reasons={
            verb: KNOWN[step.reasons] for verb, step in lifecycle.STEPS.items() if step.reasons
        },
        notes_required=[verb for verb, step in lifecycle.STEPS.items() if step.note_required],
        viewer=viewer if viewer and viewer.account != account else None,
        following=following,
        correction=correction,
        versions=versions,
        failed=failed or {},
        may_hold=decides,
        age=_age(dossier.submitted_at, moment) if dossier.submitted_at else "",
    )


def _after(wanted: queue.Wanted) -> tuple[str, str] | None:
    """Where the last page ended; a cursor of another filter starts anew."""
    text = request.args.get("cursor", "")
    try:
        rank, code = cursors.decode(text, wanted.bound_to()) if text else (None, None)
    except (BadCursor, ValueError):
        return None
    return (str(rank), str(code)) if rank is not None else None


def _age(since: datetime, moment: datetime) -> str:
    return phrases.age((moment - since).total_seconds())
