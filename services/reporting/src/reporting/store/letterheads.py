"""What offices have settled about their official documents."""

from datetime import datetime

from msgspec.structs import asdict

from reporting.errors.reports import ChangedMeanwhile
from reporting.model.letterheads import OfficeLetterhead
from servicekit import db
from servicekit.db import Connection


def find(conn: Connection, office: str) -> OfficeLetterhead | None:
    """What the office has settled, if anything."""
    return db.maybe(
        conn,
        OfficeLetterhead,
        """
        SELECT office, superior, issuer, symbol, place, recipients, copies, positions, signer,
               archive, saves
        FROM office_letterheads WHERE office = %s
        """,
        (office,),
    )


def save(conn: Connection, head: OfficeLetterhead, account: int, now: datetime) -> None:
    """Settle it; `head.saves` is what it was when it was read. Raises ChangedMeanwhile."""
    values = asdict(head) | {"account": account, "now": now}
    values |= {name: list(values[name]) for name in ("recipients", "copies", "positions")}
    changed = db.execute(
        conn,
        """
        INSERT INTO office_letterheads AS known (office, superior, issuer, symbol, place,
            recipients, copies, positions, signer, archive, saves, set_by, set_at)
        VALUES (%(office)s, %(superior)s, %(issuer)s, %(symbol)s, %(place)s, %(recipients)s,
            %(copies)s, %(positions)s, %(signer)s, %(archive)s, 1, %(account)s, %(now)s)
        ON CONFLICT (office) DO UPDATE
        SET (superior, issuer, symbol, place, recipients, copies, positions, signer, archive,
             saves, set_by, set_at) =
            (excluded.superior, excluded.issuer, excluded.symbol, excluded.place,
             excluded.recipients, excluded.copies, excluded.positions, excluded.signer,
             excluded.archive, known.saves + 1, excluded.set_by, excluded.set_at)
        WHERE known.saves = %(saves)s
        """,
        values,
    )
    db.exactly_one(changed, ChangedMeanwhile())
