"""What a guest answers by the link of the invitation, without an account."""

from datetime import datetime

from portal.errors.ceremonies import AnswersClosed, InvitationUnknown
from portal.model.ceremonies import ceremony as rules
from portal.model.ceremonies.ceremony import Ceremony
from portal.model.ceremonies.guests import Guest, Reply, hash_secret, same, tidy
from portal.store.ceremonies import ceremonies, guests, merged_guests
from servicekit.db import Connection, Database
from servicekit.problems import NotFound


def invited_by(conn: Connection, secret: str) -> tuple[Ceremony, Guest]:
    """Whom the link belongs to. Raises InvitationUnknown."""
    hashed = hash_secret(secret)
    guest = merged_guests.by_secret(conn, hashed) if hashed else None
    if guest is None:
        raise InvitationUnknown
    try:
        return ceremonies.find(conn, guest.ceremony), guest
    except NotFound as error:
        raise InvitationUnknown from error


def answer(database: Database, secret: str, reply: Reply, at: datetime) -> bool:
    """Keep the last answer; False for a repeat, which changes nothing. `at`: the receive time.

    Raises InvitationUnknown, AnswersClosed.
    """
    kept = tidy(reply)
    with database.transaction() as conn:
        ceremony, guest = invited_by(conn, secret)
        when = rules.when(ceremony)
        if same(guest, kept, when):
            return False
        if not rules.takes_answers(ceremony, at):
            raise AnswersClosed
        guests.answer(conn, guest, kept, when, at)
        ceremonies.note(conn, ceremony.id, "answered", f"{guest.code} {kept.answer}", None, at)
    return True
