"""The gallery of published entries: the same for everybody, so that the gateway can keep it."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from flask import Blueprint, Response, make_response, render_template

from servicekit import cursors
from servicekit.auth import public
from servicekit.clock import now
from servicekit.cursors import BadCursor
from servicekit.openapi import arguments
from servicekit.times import VN
from servicekit.web import cache_public, database
from submissions import phrases
from submissions.actions.looking import current_setting
from submissions.model.phases import seconds_of_phase, voting_phase
from submissions.store import gallery
from submissions.store.gallery import Card, Place, Wanted
from submissions.web.parsing import one_of, tidy

bp = Blueprint("gallery", __name__)

CACHE_SECONDS: Final = 15


class Search(msgspec.Struct, frozen=True):
    """The arguments of the gallery, for people and programs."""

    q: Annotated[
        str, msgspec.Meta(description="Words of title, authors or code, with or without accents.")
    ] = ""
    field: Annotated[str, msgspec.Meta(description="Code of a field.")] = ""
    unit: Annotated[str, msgspec.Meta(description="Code of a unit.", examples=["05482"])] = ""
    order: Annotated[
        str,
        msgspec.Meta(description=f"{', '.join(phrases.GALLERY_ORDERS)}; fair is shuffled daily."),
    ] = "fair"
    cursor: Annotated[str, msgspec.Meta(description="`next` of the page before.")] = ""


@bp.get("/binh-chon")
@public
def show() -> Response:
    """Search, chips, filter, order, pages; the usual order is a shuffle of the day (S1-08)."""
    moment = now()
    with database().transaction() as conn:
        setting = current_setting(conn)
        wanted, after = read_wanted(arguments(Search), setting.edition.code, moment)
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


def read_wanted(search: Search, edition: str, moment: datetime) -> tuple[Wanted, Place | None]:
    """What the address asks for; a cursor of another search is none."""
    wanted = Wanted(
        edition=edition,
        words=tidy(search.q),
        field=tidy(search.field),
        unit=tidy(search.unit),
        order=one_of(phrases.GALLERY_ORDERS, search.order, "fair"),
        seed=moment.astimezone(VN).date().isoformat(),
    )
    if not search.cursor:
        return wanted, None
    try:
        seed, tier, rank, number = cursors.decode(search.cursor, wanted.bound_to())
        place = Place(tier=int(tier), rank=str(rank), number=int(number))
    except (BadCursor, TypeError, ValueError):
        return wanted, None
    return msgspec.structs.replace(wanted, seed=str(seed)), place


def next_cursor(cards: list[Card], wanted: Wanted) -> str:
    """The cursor of the next page; empty at the end. The day's shuffle travels along."""
    if len(cards) < gallery.PAGE:
        return ""
    last = cards[-1]
    return cursors.encode((wanted.seed, last.tier, last.rank, last.number), wanted.bound_to())
