"""The gallery of published entries: the same for everybody, so that the gateway can keep it."""

from datetime import datetime
from typing import Final

import msgspec
from flask import Blueprint, Response, make_response, render_template, request

from servicekit import cursors
from servicekit.auth import public
from servicekit.clock import now
from servicekit.cursors import BadCursor
from servicekit.times import VN
from servicekit.web import cache_public, database
from submissions import phrases
from submissions.actions.looking import current_setting
from submissions.model.phases import seconds_of_phase, voting_phase
from submissions.store import gallery
from submissions.store.gallery import Card, Place, Wanted
from submissions.web.parsing import argument, choice

bp = Blueprint("gallery", __name__)

CACHE_SECONDS: Final = 15


@bp.get("/binh-chon")
@public
def show() -> Response:
    """Search, chips, filter, order, pages; the usual order is a shuffle of the day (S1-08)."""
    moment = now()
    with database().transaction() as conn:
        setting = current_setting(conn)
        wanted, after = read_wanted(setting.edition.code, moment)
        cards = gallery.page(conn, wanted, after)
        total = gallery.count(conn, wanted)
        fields = set(gallery.fields_on_show(conn, wanted.edition))
        units = set(gallery.units_on_show(conn, wanted.edition))
    page = render_template(
        "submissions/gallery.html",
        cards=cards,
        total=total,
        wanted=wanted,
        first_page=after is None,
        orders=phrases.GALLERY_ORDERS,
        fields=[choice for choice in setting.rules.fields if choice.code in fields],
        units={code: setting.unit_name(code) for code in sorted(units, key=setting.unit_name)},
        setting=setting,
        phase=voting_phase(setting.edition, moment),
        counts_shown=setting.edition.voting.counts == "public",
        next=next_cursor(cards, wanted),
    )
    seconds = seconds_of_phase(setting.edition, moment, CACHE_SECONDS)
    return cache_public(make_response(page), seconds, stale=0)


def read_wanted(edition: str, moment: datetime) -> tuple[Wanted, Place | None]:
    """What the address asks for; a cursor of another search starts anew."""
    wanted = Wanted(
        edition=edition,
        words=argument("q"),
        field=argument("field"),
        unit=argument("unit"),
        order=choice("order", phrases.GALLERY_ORDERS, "fair"),
        seed=moment.astimezone(VN).date().isoformat(),
    )
    text = request.args.get("cursor", "")
    if not text:
        return wanted, None
    try:
        seed, tier, rank, number = cursors.decode(text, wanted.bound_to())
        place = Place(tier=int(tier), rank=str(rank), number=int(number))
    except (BadCursor, ValueError):
        return wanted, None
    return msgspec.structs.replace(wanted, seed=str(seed)), place


def next_cursor(cards: list[Card], wanted: Wanted) -> str:
    """The cursor of the next page; empty at the end. The day's shuffle travels along."""
    if len(cards) < gallery.PAGE:
        return ""
    last = cards[-1]
    return cursors.encode((wanted.seed, last.tier, last.rank, last.number), wanted.bound_to())
