"""Letters to guests that were asked for, with what notifications tells of them."""

from uuid import UUID

from contracts.events import MessageSettled
from portal.model.ceremonies.letters import Letter
from servicekit import db
from servicekit.db import Connection

_SELECT = """
    SELECT l.request, l.guest, l.letter, l.asked_at, l.expires_at, l.outcome, l.channel, l.failure,
        l.settled_at
    FROM ceremony_letters l
    """


def add(conn: Connection, letter: Letter) -> None:
    """In the transaction that asks for it."""
    db.execute(
        conn,
        """
        INSERT INTO ceremony_letters (request, guest, letter, asked_at, expires_at)
        VALUES (%s, %s, %s, %s, %s)
        """,
        (letter.request, letter.guest, letter.letter, letter.asked_at, letter.expires_at),
    )


def settle(conn: Connection, request: UUID, told: MessageSettled) -> bool:
    """The latest word counts, a repeat changes nothing; False for a letter that is not known."""
    count = db.execute(
        conn,
        """
        UPDATE ceremony_letters SET outcome = %(state)s, channel = %(channel)s,
            failure = %(failure)s, settled_at = %(at)s
        WHERE request = %(request)s AND (settled_at IS NULL OR settled_at <= %(at)s)
        """,
        {
            "request": request,
            "state": told.state,
            "channel": told.channel,
            "failure": told.failure,
            "at": told.at,
        },
    )
    return count == 1


def of_guest(conn: Connection, guest: int) -> list[Letter]:
    """The newest first."""
    sql = _SELECT + " WHERE l.guest = %s ORDER BY l.asked_at DESC, l.request DESC"
    return db.rows(conn, Letter, sql, (guest,))


def latest(conn: Connection, ceremony: int) -> dict[int, Letter]:
    """Each guest's newest one, by guest."""
    sql = (
        _SELECT.replace("SELECT", "SELECT DISTINCT ON (l.guest)", 1)
        + """
        JOIN ceremony_guests g ON g.id = l.guest WHERE g.ceremony = %s
        ORDER BY l.guest, l.asked_at DESC, l.request DESC
        """
    )
    return {letter.guest: letter for letter in db.rows(conn, Letter, sql, (ceremony,))}


def forget(conn: Connection) -> int:
    """Of guests whose addresses are forgotten. Answers how many."""
    return db.execute(
        conn,
        """
        DELETE FROM ceremony_letters
        WHERE guest IN (SELECT id FROM ceremony_guests WHERE secret_sealed IS NULL)
        """,
    )
