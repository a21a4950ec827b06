"""Documents that were signed: number, day, and the signed file."""

from datetime import date, datetime
from typing import Any

import msgspec

from reporting.model.unit_document import Registered
from servicekit import db
from servicekit.db import Connection


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Which document: the version of an office's report or consolidation for a period."""

    edition: str
    period: str
    office: str
    version: int


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """What was entered after signing; `file_name` is empty without a file."""

    number: int
    issued_on: date
    file_name: str = ""
    registered_at: datetime | None = None

    @property
    def registered(self) -> Registered:
        return Registered(number=self.number, issued_on=self.issued_on)


def find(conn: Connection, place: Place) -> Signed | None:
    """What is known of the signed document."""
    return db.maybe(
        conn,
        Signed,
        """
        SELECT number, issued_on, file_name, registered_at FROM signed_documents
        WHERE (edition, period, office, version) =
              (%(edition)s, %(period)s, %(office)s, %(version)s)
        """,
        msgspec.structs.asdict(place),
    )


def save(
    conn: Connection, place: Place, signed: Signed, content: bytes | None, by: tuple[int, datetime]
) -> None:
    """Enter it, or mend it; without new content the file that is there stays."""
    values: dict[str, Any] = msgspec.structs.asdict(place) | msgspec.structs.asdict(signed)
    account, now = by
    db.execute(
        conn,
        """
        INSERT INTO signed_documents AS known (edition, period, office, version, number, issued_on,
            file_name, content, registered_by, registered_at)
        VALUES (%(edition)s, %(period)s, %(office)s, %(version)s, %(number)s, %(issued_on)s,
            %(file_name)s, %(content)s, %(account)s, %(now)s)
        ON CONFLICT (edition, period, office, version) DO UPDATE
        SET (number, issued_on, registered_by, registered_at) =
            (excluded.number, excluded.issued_on, excluded.registered_by, excluded.registered_at),
            file_name = CASE WHEN excluded.content IS NULL THEN known.file_name
                             ELSE excluded.file_name END,
            content = coalesce(excluded.content, known.content)
        """,
        values | {"content": content, "account": account, "now": now},
    )


def content(conn: Connection, place: Place) -> bytes | None:
    """The signed file."""
    found = db.value(
        conn,
        """
        SELECT content FROM signed_documents
        WHERE (edition, period, office, version) =
              (%(edition)s, %(period)s, %(office)s, %(version)s)
        """,
        msgspec.structs.asdict(place),
    )
    return None if found is None else bytes(found)
