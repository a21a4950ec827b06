"""The review queue and one dossier beside its checklist."""

from datetime import datetime
from typing import Any, Final

from flask import Blueprint, render_template

from contracts.roles import Role
from servicekit import cursors
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.db import Connection
from servicekit.web import database
from submissions import phrases
from submissions.actions.confirmations import waiting_on
from submissions.actions.letters import last_request
from submissions.actions.likenesses import similar_to
from submissions.actions.looking import File, current_setting, reviewable_dossier, whole_file
from submissions.actions.review import steps_now
from submissions.model import conclusions, deadlines, lifecycle
from submissions.model.reasons import KNOWN
from submissions.phrases import review as words
from submissions.store import (
    checks,
    corrections,
    notes,
    paper_dossiers,
    queue,
    review_locks,
    snapshots,
)
from submissions.store.dossiers import Dossier
from submissions.store.queue import Row, Wanted
from submissions.web import queue_filter

bp = Blueprint("review", __name__)

READERS: Final = (*lifecycle.REVIEWERS, Role.AUDITOR)
CHOOSABLE: Final = ("submitted", "valid")


@bp.get("/tham-dinh")
@requires(*READERS)
def table() -> str:
    """The queue: filters, counts by stage and mark, a dense table."""
    moment = now()
    with database().transaction() as conn:
        setting = current_setting(conn)
        wanted = queue_filter.wanted_in(setting)
        rows = queue.page(conn, wanted, queue_filter.after(wanted), moment)
        counts = queue.counts(conn, wanted, moment)
    last = rows[-1] if len(rows) == queue.PAGE else None
    return render_template(
        "submissions/queue.html",
        rows=rows,
        counts=counts,
        wanted=wanted,
        address=lambda **changes: "/tham-dinh" + queue_filter.query(wanted, **changes),
        kept=queue_filter.query(wanted),
        stages=queue_filter.STAGES,
        marks=words.MARKS,
        sorts=phrases.QUEUE_SORTS,
        setting=setting,
        units=setting.units_on(moment),
        next=cursors.encode((last.rank, last.code), wanted.bound_to()) if last else "",
        due=lambda row: _due(row, moment, setting.rules.review_days),
        age=lambda since: _age(since, moment),
        may_import=caller().has(*lifecycle.REVIEWERS),
        choosing=caller().has(*lifecycle.REVIEWERS) and wanted.stage in CHOOSABLE,
    )


def _due(row: Row, moment: datetime, review_days: int) -> str:
    """`overdue`, `soon` or nothing."""
    if row.stage != "submitted" or row.submitted_at is None:
        return ""
    if deadlines.is_overdue(row.submitted_at, moment, review_days):
        return "overdue"
    return "soon" if deadlines.is_overdue(row.submitted_at, moment, review_days - 1) else ""


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


def render_dossier(code: str, failed: dict[str, Any] | None = None) -> str:
    """The review page; `failed` holds a decision or a note that came back with its words."""
    moment, account = now(), caller().account
    with database().transaction() as conn:
        dossier = reviewable_dossier(conn, code)
        decides = caller().has(*lifecycle.REVIEWERS) and dossier.account != account
        file = whole_file(conn, dossier)
        shown = _beside(conn, file, moment)
        verbs = steps_now(conn, dossier, file.setting.edition, moment) if decides else ()
    viewer = shown.pop("viewer")
    return render_template(
        "submissions/review.html",
        **shown,
        file=file,
        dossier=dossier,
        setting=file.setting,
        verbs=verbs,
        reasons={
            verb: KNOWN[step.reasons] for verb, step in lifecycle.STEPS.items() if step.reasons
        },
        notes_required=[verb for verb, step in lifecycle.STEPS.items() if step.note_required],
        viewer=viewer if viewer and viewer.account != account else None,
        failed=failed or {},
        may_hold=decides,
        may_write=caller().has(*lifecycle.REVIEWERS),
        age=_age(dossier.submitted_at, moment) if dossier.submitted_at else "",
    )


def _beside(conn: Connection, file: File, moment: datetime) -> dict[str, Any]:
    """What stands beside the dossier: who looks, what is alike, checklist, notes, what is next."""
    dossier = file.dossier
    wanted = queue_filter.wanted_in(file.setting)
    return {
        "similar": similar_to(conn, dossier),
        "paper": paper_dossiers.of_dossier(conn, dossier.id),
        "viewer": review_locks.viewer(conn, dossier.id, moment),
        "proposal": waiting_on(conn, dossier),
        "points": conclusions.checklist(file.setting.rules),
        "checks": checks.of_dossier(conn, dossier.id),
        "notes": notes.of_dossier(conn, dossier.id),
        "following": following(conn, wanted, dossier, moment),
        "letter": last_request(file.timeline) is not None,
        "kept": queue_filter.query(wanted),
        "correction": corrections.proposed_of(conn, dossier),
        "versions": snapshots.count(conn, dossier.id),
    }


def following(conn: Connection, wanted: Wanted, dossier: Dossier, moment: datetime) -> str | None:
    """The dossier after this one in the reviewer's queue."""
    place = queue.place_of(wanted, dossier.title, dossier.submitted_at, dossier.code)
    return queue.following(conn, wanted, place, moment)


def _age(since: datetime, moment: datetime) -> str:
    return phrases.age((moment - since).total_seconds())
