"""What an address of the gallery asks for, for people and programs alike."""

from datetime import datetime
from typing import Annotated, Final
from urllib.parse import urlencode

import msgspec
from flask import request

from servicekit import cursors
from servicekit.cursors import BadCursor
from submissions import phrases
from submissions.model.shuffles import USUAL, read_shuffle, seed_of
from submissions.store import gallery
from submissions.store.gallery import Card, Place, Wanted
from submissions.web.parsing import one_of, tidy

GALLERY: Final = "/binh-chon"
ENGLISH_GALLERY: Final = "/en/entries"


class Search(msgspec.Struct, frozen=True):
    """The arguments of the gallery, for people and programs."""

    q: Annotated[
        str, msgspec.Meta(description="Words of title, authors or code, with or without accents.")
    ] = ""
    field: Annotated[str, msgspec.Meta(description="Code of a field.")] = ""
    kind: Annotated[str, msgspec.Meta(description="Code of a kind of object.")] = ""
    unit: Annotated[str, msgspec.Meta(description="Code of a unit.", examples=["05482"])] = ""
    order: Annotated[
        str,
        msgspec.Meta(
            description=f"{', '.join(phrases.GALLERY_ORDERS)}; fair: one of 16 shuffles of the day."
        ),
    ] = "fair"
    shuffle: Annotated[
        str, msgspec.Meta(description="Which shuffle of the fair order, 0…15; drawn if left out.")
    ] = ""
    cursor: Annotated[str, msgspec.Meta(description="`next` of the page before.")] = ""


def read_wanted(search: Search, edition: str, moment: datetime) -> tuple[Wanted, Place | None]:
    """What the address asks for; a cursor of another search is none."""
    wanted = Wanted(
        edition=edition,
        words=tidy(search.q),
        field=tidy(search.field),
        kind=tidy(search.kind),
        unit=tidy(search.unit),
        order=one_of(phrases.GALLERY_ORDERS, search.order, "fair"),
        seed=seed_of(moment, _shuffle(search)),
    )
    if not search.cursor:
        return wanted, None
    try:
        seed, tier, rank, number = cursors.decode(search.cursor, wanted.bound_to())
        place = Place(tier=int(tier), rank=str(rank), number=int(number))
    except (BadCursor, TypeError, ValueError):
        return wanted, None
    return msgspec.structs.replace(wanted, seed=str(seed)), place


def _shuffle(search: Search) -> int:
    """The one named, else the one the gateway has drawn for this first page."""
    for text in (search.shuffle, request.headers.get("X-Shuffle", "")):
        found = read_shuffle(text)
        if found is not None:
            return found
    return USUAL


def next_cursor(cards: list[Card], wanted: Wanted) -> str:
    """The cursor of the next page; empty at the end. The day's shuffle travels along."""
    if len(cards) < gallery.PAGE:
        return ""
    last = cards[-1]
    return cursors.encode((wanted.seed, last.tier, last.rank, last.number), wanted.bound_to())


def address(wanted: Wanted, *, page: str = GALLERY, cursor: str = "", **changes: str) -> str:
    """The gallery's address for a search with some parts changed; it keeps the reader's shuffle."""
    search = {"q": wanted.words, **wanted.filters, "order": wanted.order} | changes
    if search["order"] == "fair":
        search |= {"order": "", "shuffle": "" if cursor else str(wanted.shuffle)}
    given = {name: text for name, text in (search | {"cursor": cursor}).items() if text}
    return f"{page}?{urlencode(given)}" if given else page
