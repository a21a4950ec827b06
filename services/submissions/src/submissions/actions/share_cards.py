"""Cards for sharing: drawn once an entry is on show, and again when its title or photo changes."""

from datetime import datetime
from io import BytesIO
from typing import Final

import structlog

from servicekit.db import Database
from submissions.phrases import gallery as phrases
from submissions.store import attachments, share_cards
from submissions.store.files import Store
from submissions.store.share_cards import Due
from submissions.store.share_drawing import DESIGN, Words, draw_share_card

MOST_AT_ONCE: Final = 20
log: Final = structlog.get_logger()


def draw_share_cards(database: Database, store: Store, now: datetime) -> int:
    """Some of the cards that are due; answers how many. One transaction each."""
    with database.transaction() as conn:
        share_cards.forget_gone(conn)
        waiting = share_cards.due(conn, DESIGN, MOST_AT_ONCE)
    try:
        for card in waiting:
            drawn = _drawn(store, card)
            with database.transaction() as conn:
                attachments.let_files_come(conn)
                share_cards.keep(conn, card, store.keep(drawn), now)
    except OSError as error:
        # No room or no store: links show the photo alone until there is.
        log.warning("share_card_not_kept", error=str(error))
        return 0
    return len(waiting)


def _drawn(store: Store, card: Due) -> BytesIO:
    """A photo that cannot be read leaves a card without one."""
    words = Words(
        contest=phrases.CONTEST,
        title=card.title,
        authors=card.authors,
        foot=phrases.CARD_FOOT.format(code=card.code),
    )
    if card.picture is None:
        return draw_share_card(words, None)
    try:
        with store.open(card.picture) as photo:
            return draw_share_card(words, photo)
    except OSError as error:
        log.warning("share_card_without_photo", code=card.code, error=str(error))
        return draw_share_card(words, None)
