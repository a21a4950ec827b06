"""Published entries for programs: `/api/submissions/v1/entries`."""

from typing import Final

from flask import Blueprint, Response

from contracts.events import EntryState
from servicekit import copies
from servicekit.auth import public
from servicekit.clock import now
from servicekit.openapi import Call, Code, described, query, reply
from servicekit.problems import FieldError, Invalid, NotFound
from servicekit.times import as_moment
from servicekit.web import cache_public, database, settings
from submissions import phrases
from submissions.actions.looking import Setting, current_setting, setting_of
from submissions.actions.states import entry_state
from submissions.model.lifecycle import ON_SHOW
from submissions.store import dossiers, gallery
from submissions.store.dossiers import Dossier
from submissions.store.gallery import Card
from submissions.web.api_types import Entries, Entry, Item
from submissions.web.parsing import canonical
from submissions.web.searching import Search, next_cursor, read_wanted

bp = Blueprint("api", __name__, url_prefix="/api/submissions/v1")

CACHE_SECONDS: Final = 15


@bp.get("/entries")
@public
@described(Call(asks=Search, gives={200: Entries}))
def entries() -> Response:
    """Published entries of the current edition, by search and page."""
    search = query(Search)
    with database().transaction() as conn:
        setting = current_setting(conn)
        wanted, after = read_wanted(search, setting.edition.code, now())
        if search.cursor and after is None:
            raise Invalid([FieldError("cursor", phrases.BAD_CURSOR)])
        cards = gallery.page(conn, wanted, after)
    items = [_item(card, setting) for card in cards]
    return cache_public(reply(Entries(items, next_cursor(cards, wanted) or None)), CACHE_SECONDS)


@bp.get("/entries/<code>")
@public
@described(Call(gives={200: Entry}))
def entry(code: Code) -> Response:
    """One published entry with its story."""
    with database().transaction() as conn:
        dossier = dossiers.get(conn, canonical(code))
        if dossier.stage not in ON_SHOW:
            raise NotFound
        setting = setting_of(conn, copies.edition(conn, dossier.edition))
        state = entry_state(conn, dossier)
    if state is None:
        raise NotFound
    return cache_public(reply(_entry(dossier, state, setting)), CACHE_SECONDS)


def _item(card: Card, setting: Setting) -> Item:
    return Item(
        code=card.code,
        title=card.title,
        summary=card.summary,
        authors=card.authors,
        unit=setting.unit_name(card.primary_unit) or None,
        unit_code=card.primary_unit,
        field=card.field,
        field_name=setting.rules.label(card.field),
        cover=_absolute(card.picture_path),
        published_at=as_moment(card.published_at),
        url=_absolute(card.url) or "",
    )


def _entry(dossier: Dossier, state: EntryState, setting: Setting) -> Entry:
    return Entry(
        code=state.code,
        title=state.title,
        summary=state.summary,
        authors=state.authors,
        unit=state.unit_name or None,
        unit_code=state.unit,
        field=state.field,
        field_name=setting.rules.label(state.field),
        cover=_absolute(state.cover),
        published_at=as_moment(state.published_at) if state.published_at else None,
        url=_absolute(state.url) or "",
        problem=dossier.problem,
        solution=dossier.solution,
        effects=dossier.effects,
        figures=dossier.figures,
        where_applied=dossier.where_applied,
        applied_since=dossier.applied_since,
    )


def _absolute(path: str | None) -> str | None:
    return settings().public_url.rstrip("/") + path if path else None
