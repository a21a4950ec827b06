"""The filter of the review queue as it travels in addresses, from page to page."""

from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from flask import request

from contracts.events.submissions import DossierStage as Stage
from servicekit import cursors
from servicekit.auth import caller
from servicekit.cursors import BadCursor
from submissions import phrases
from submissions.actions.looking import Setting
from submissions.phrases import review as words
from submissions.store.queue import Place, Wanted
from submissions.web.parsing import argument, choice

STAGES: Final = tuple(stage for stage in phrases.STAGES if stage != Stage.DRAFT)
NAMES: Final = {"words": "q"}
"""Where the address calls a field otherwise."""


def wanted_in(setting: Setting) -> Wanted:
    """What the address of the request asks for."""
    return Wanted(
        edition=setting.edition.code,
        reviewer=caller().account,
        review_days=setting.rules.review_days,
        stage=choice("stage", ("", *STAGES), Stage.SUBMITTED),
        words=argument("q"),
        field=argument("field"),
        unit=argument("unit"),
        kind=argument("kind"),
        mark=choice("mark", ("", *words.MARKS), ""),
        sort=choice("sort", phrases.QUEUE_SORTS, "oldest"),
    )


def query(wanted: Wanted, **changes: str) -> str:
    """`?stage=…&q=…` with what differs from the usual queue; empty for the usual one."""
    usual = Wanted(edition="")
    kept = {
        name: changes.get(name, getattr(wanted, name))
        for name in ("stage", "words", "field", "unit", "kind", "mark", "sort")
    }
    kept = {name: value for name, value in kept.items() if value != getattr(usual, name)}
    found = {NAMES.get(name, name): value for name, value in kept.items()}
    if changes.get("cursor"):
        found["cursor"] = changes["cursor"]
    return f"?{urlencode(found)}" if found else ""


def after(wanted: Wanted) -> Place | None:
    """Where the last page ended; a cursor of another filter starts anew."""
    text = request.args.get("cursor", "")
    try:
        rank, code = cursors.decode(text, wanted.bound_to()) if text else (None, None)
    except (BadCursor, ValueError):
        return None
    if not isinstance(rank, str) or not isinstance(code, str):
        return None
    return (rank, code) if wanted.sort == "title" or _is_moment(rank) else None


def _is_moment(rank: str) -> bool:
    try:
        return datetime.fromisoformat(rank).tzinfo is not None
    except ValueError:
        return False
