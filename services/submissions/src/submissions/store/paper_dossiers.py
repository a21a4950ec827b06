"""Dossiers that staff hold for somebody without an account, and how to reach that person."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept beside a dossier that came on paper."""

    dossier: UUID
    edition: str
    key: str
    import_: UUID
    received_on: date
    postmark: date | None
    contact_name: str
    contact_phone: str
    contact_email: str
    contact_address: str
    admitted_because: str
    entered_by: int
    entered_at: datetime


def add(conn: Connection, kept: Kept) -> bool:
    """False when the number is used already, in whatever case; nothing was written then.

    Rows are imported one after the other, so looking first is exact.
    """
    return (
        db.execute(
            conn,
            """
            INSERT INTO paper_dossiers (dossier, edition, key, import, received_on, postmark,
                contact_name, contact_phone, contact_email, contact_address, admitted_because,
                entered_by, entered_at)
            SELECT %(dossier)s, %(edition)s, %(key)s, %(import_)s, %(received_on)s, %(postmark)s,
                %(contact_name)s, %(contact_phone)s, %(contact_email)s, %(contact_address)s,
                %(admitted_because)s, %(entered_by)s, %(entered_at)s
            WHERE NOT EXISTS (SELECT FROM paper_dossiers
                WHERE edition = %(edition)s AND lower(key) = lower(%(key)s))
            ON CONFLICT (edition, key) DO NOTHING
            """,
            msgspec.structs.asdict(kept),
        )
        == 1
    )


def of_dossier(conn: Connection, dossier: UUID) -> Kept | None:
    return db.maybe(
        conn,
        Kept,
        """
        SELECT dossier, edition, key, import AS import_, received_on, postmark, contact_name,
               contact_phone, contact_email, contact_address, admitted_because, entered_by,
               entered_at
        FROM paper_dossiers WHERE dossier = %s
        """,
        (dossier,),
    )


def codes_of(conn: Connection, edition: str, keys: list[str]) -> dict[str, str]:
    """Number in small letters → code of the dossiers that were imported under it."""
    found = conn.execute(
        """
        SELECT lower(p.key), d.code FROM paper_dossiers p JOIN dossiers d ON d.id = p.dossier
        WHERE p.edition = %s AND lower(p.key) = ANY(%s)
        """,
        (edition, [key.lower() for key in keys]),
    )
    return dict(found.fetchall())


def drop(conn: Connection, dossier: UUID) -> None:
    """The import was undone: the number is free again, the contact is forgotten."""
    db.execute(conn, "DELETE FROM paper_dossiers WHERE dossier = %s", (dossier,))


def note_consents_on_paper(conn: Connection, dossier: UUID) -> None:
    """The signature is on paper, not in a form."""
    db.execute(conn, "UPDATE consents SET method = 'paper' WHERE dossier = %s", (dossier,))
