"""One search of the gallery: a page of entries, counts of every filter, help where nothing is."""

from collections.abc import Callable, Mapping

import msgspec

from servicekit.db import Connection
from servicekit.text import fold
from submissions.model.spelling import Word, corrected
from submissions.store.facets import Facets, facets, page_with_facets
from submissions.store.gallery import Card, Place, Wanted

Known = Callable[[], Mapping[str, Word]]
"""The words that entries use; asked for only where nothing was found."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search shows. `instead`: words that find something where the typed ones did not."""

    cards: list[Card]
    counts: Facets
    instead: str = ""


def search(conn: Connection, wanted: Wanted, after: Place | None, known: Known) -> Found:
    """The page after a place."""
    cards, counts = page_with_facets(conn, wanted, after)
    instead = "" if counts.total else _instead(conn, wanted, counts, known)
    return Found(cards=cards, counts=counts, instead=instead)


def _instead(conn: Connection, wanted: Wanted, counts: Facets, known: Known) -> str:
    """The nearest spelling, if no entry at all has the words as typed."""
    if not wanted.words or counts.unfiltered:
        return ""
    typed, all_known = fold(wanted.words).split(), known()
    for whole in (False, True):
        words = corrected(typed, all_known, whole=whole)
        if words and facets(conn, Wanted(edition=wanted.edition, words=words)).total:
            return words
    return ""
