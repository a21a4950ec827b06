"""What dossiers counted for at each step, in the words of the log."""

from typing import Final

from contracts.events import CorrectionDecided, CreditDeclined, DossierTransitioned
from servicekit import db
from servicekit.consumer import Received
from servicekit.db import Connection

Telling = Received[DossierTransitioned] | Received[CorrectionDecided] | Received[CreditDeclined]

DESCRIBED: Final = """
    SELECT DISTINCT ON (dossier) dossier, field, credited, title FROM descriptions
    WHERE edition = %(edition)s AND at <= %(at)s
    ORDER BY dossier, at DESC, event DESC
"""
"""What each dossier counted for at a moment; none of which no event said so."""


def add(conn: Connection, received: Telling) -> None:
    """Once per event; events of a time before they said so add nothing."""
    told = received.event
    if told.credited is None:
        return
    db.execute(
        conn,
        """
        INSERT INTO descriptions (event, dossier, edition, at, field, credited, title)
        VALUES (%(event)s, %(dossier)s, %(edition)s, %(at)s, %(field)s, %(credited)s, %(title)s)
        ON CONFLICT (event) DO NOTHING
        """,
        {
            "event": received.id,
            "dossier": told.dossier,
            "edition": received.edition,
            "at": told.at,
            "field": told.field,
            "credited": list(told.credited),
            "title": None if told.entry is None else told.title,
        },
    )
