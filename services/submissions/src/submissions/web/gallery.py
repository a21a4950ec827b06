"""The gallery of published entries: the same for everybody, so that the gateway can keep it."""

from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, current_app, make_response, request

from servicekit import languages
from servicekit.auth import public
from servicekit.clock import now
from servicekit.openapi import arguments
from servicekit.web import cache_public, database
from submissions import phrases
from submissions.actions.looking import Setting, current_setting
from submissions.actions.searching import Found, search
from submissions.model.phases import seconds_of_phase, voting_phase
from submissions.phrases import gallery as words_of
from submissions.store.gallery import Wanted
from submissions.store.spellings import Vocabulary
from submissions.web.searching import (
    ENGLISH_GALLERY,
    GALLERY,
    Search,
    address,
    next_cursor,
    read_wanted,
)

bp = Blueprint("gallery", __name__)

CACHE_SECONDS: Final = 15


@bp.get(GALLERY)
@bp.get(ENGLISH_GALLERY)
@public
def show() -> Response:
    """Search, filters with counts, order, pages; the usual order is a shuffle (S1-08)."""
    moment = now()
    with database().transaction() as conn:
        setting = current_setting(conn)
        wanted, after = read_wanted(arguments(Search), setting.edition.code, moment)
        words = partial(_vocabulary().of, conn, wanted.edition, moment)
        found = search(conn, wanted, after, words)
    english = languages.is_english(request.path)
    page = languages.render(
        "submissions/gallery.html",
        found=found,
        wanted=wanted,
        first_page=after is None,
        orders=words_of.ENGLISH_ORDERS if english else phrases.GALLERY_ORDERS,
        choices=_choices(found, setting, wanted),
        setting=setting,
        phase=voting_phase(setting.edition, moment),
        counts_shown=setting.edition.voting.counts == "public",
        address=partial(address, wanted, page=ENGLISH_GALLERY if english else GALLERY),
        next=next_cursor(found.cards, wanted),
    )
    seconds = seconds_of_phase(setting.edition, moment, CACHE_SECONDS)
    return cache_public(make_response(page), seconds, stale=0)


def _vocabulary() -> Vocabulary:
    found: Vocabulary = current_app.extensions["vocabulary"]
    return found


def _choices(
    found: Found, setting: Setting, wanted: Wanted
) -> dict[str, list[tuple[str, str, int]]]:
    """(code, name, entries) of every filter: what the counts know and what is chosen now."""
    rules = setting.rules
    lists = {
        "field": [(choice.code, choice.label) for choice in rules.fields],
        "kind": [(choice.code, choice.label) for choice in rules.object_kinds],
        "unit": [
            (code, setting.unit_name(code))
            for code in sorted({*found.counts.unit, wanted.unit} - {""}, key=setting.unit_name)
        ],
    }
    counts: dict[str, Any] = {name: getattr(found.counts, name) for name in lists}
    return {
        name: [
            (code, label, counts[name].get(code, 0))
            for code, label in listed
            if counts[name].get(code) or code == wanted.filters[name]
        ]
        for name, listed in lists.items()
    }
