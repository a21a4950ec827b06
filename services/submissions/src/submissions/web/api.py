"""Published entries for programs: `/api/submissions/v1/entries`."""

from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, jsonify

from contracts.events import EntryState
from servicekit import copies
from servicekit.auth import public
from servicekit.clock import now
from servicekit.problems import NotFound
from servicekit.web import cache_public, database, settings
from submissions.actions.looking import Setting, current_setting, setting_of
from submissions.actions.states import entry_state
from submissions.model.lifecycle import ON_SHOW
from submissions.store import dossiers, gallery
from submissions.store.gallery import Card
from submissions.web.gallery import next_cursor, read_wanted
from submissions.web.parsing import canonical

bp = Blueprint("api", __name__)

CACHE_SECONDS: Final = 15


@bp.get("/api/submissions/v1/entries")
@public
def entries() -> Response:
    """`?q=&field=&unit=&order=&cursor=` → `{"items": [...], "next": cursor or null}`."""
    with database().transaction() as conn:
        setting = current_setting(conn)
        wanted, after = read_wanted(setting.edition.code, now())
        cards = gallery.page(conn, wanted, after)
    items = [_item(card, setting) for card in cards]
    body = {"items": items, "next": next_cursor(cards, wanted) or None}
    return cache_public(jsonify(body), CACHE_SECONDS)


@bp.get("/api/submissions/v1/entries/<code>")
@public
def entry(code: str) -> Response:
    """One published entry with its story; 404 for everything else."""
    with database().transaction() as conn:
        dossier = dossiers.get(conn, canonical(code))
        if dossier.stage not in ON_SHOW:
            raise NotFound
        setting = setting_of(conn, copies.edition(conn, dossier.edition))
        state = entry_state(conn, dossier)
    if state is None:
        raise NotFound
    story = {
        "problem": dossier.problem,
        "solution": dossier.solution,
        "effects": dossier.effects,
        "figures": [{"value": f.value, "label": f.label} for f in dossier.figures],
        "where_applied": dossier.where_applied,
        "applied_since": dossier.applied_since,
    }
    return cache_public(jsonify(_summary(state, setting) | story), CACHE_SECONDS)


def _item(card: Card, setting: Setting) -> dict[str, Any]:
    return {
        "code": card.code,
        "title": card.title,
        "summary": card.summary,
        "authors": card.authors,
        "unit": setting.unit_name(card.primary_unit) or None,
        "unit_code": card.primary_unit,
        "field": card.field,
        "field_name": setting.rules.label(card.field),
        "cover": _absolute(card.picture_path),
        "published_at": _moment(card.published_at),
        "url": _absolute(card.url),
    }


def _summary(state: EntryState, setting: Setting) -> dict[str, Any]:
    return {
        "code": state.code,
        "title": state.title,
        "summary": state.summary,
        "authors": state.authors,
        "unit": state.unit_name or None,
        "unit_code": state.unit,
        "field": state.field,
        "field_name": setting.rules.label(state.field),
        "cover": _absolute(state.cover),
        "published_at": _moment(state.published_at),
        "url": _absolute(state.url),
    }


def _moment(at: datetime | None) -> str | None:
    """RFC 3339 in UTC with milliseconds."""
    return (
        at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None
    )


def _absolute(path: str | None) -> str | None:
    return settings().public_url.rstrip("/") + path if path else None
