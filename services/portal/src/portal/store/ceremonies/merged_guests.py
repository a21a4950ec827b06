"""Entries of the list that became one guest, and the keys that still lead there."""

from datetime import datetime
from uuid import UUID

import msgspec

from portal.errors.ceremonies import CeremonyChangedMeanwhile
from portal.model.ceremonies.guests import Guest, folded
from portal.store.ceremonies import guests
from servicekit import db
from servicekit.db import Connection


def locked(conn: Connection, ceremony: int, numbers: tuple[int, int]) -> list[Guest]:
    """Both, kept from doors and answers until the transaction ends; fewer when one is gone."""
    sql = guests.SELECT + " WHERE ceremony = %s AND id = ANY (%s) ORDER BY id FOR UPDATE"
    return db.rows(conn, Guest, sql, (ceremony, list(numbers)))


def merge(conn: Connection, kept: Guest, gone: Guest, now: datetime) -> None:
    """`kept` as it is to be; what belongs to `gone` becomes its own.

    The rows must be locked. Raises CeremonyChangedMeanwhile when one of them is gone.
    """
    both = {"kept": kept.id, "gone": gone.id, "now": now}
    for table in ("ceremony_letters", "ceremony_merged_guests"):
        db.execute(conn, f"UPDATE {table} SET guest = %(kept)s WHERE guest = %(gone)s", both)
    db.execute(
        conn,
        """
        INSERT INTO ceremony_merged_guests (code, guest, secret_hash, arrived_key, merged_at)
        SELECT code, %(kept)s, secret_hash, arrived_key, %(now)s FROM ceremony_guests
        WHERE id = %(gone)s
        """,
        both,
    )
    _save(conn, kept, gone)


def _save(conn: Connection, kept: Guest, gone: Guest) -> None:
    count = db.execute(
        conn,
        """
        WITH gone AS (DELETE FROM ceremony_guests WHERE id = %(gone)s RETURNING *)
        UPDATE ceremony_guests k SET version = k.version + 1, name = %(name)s, body = %(body)s,
            email = %(email)s, phone = %(phone)s, guest_group = %(guest_group)s,
            came_with = %(came_with)s, folded = %(folded)s, answer = %(answer)s,
            deputy_name = %(deputy_name)s, deputy_body = %(deputy_body)s,
            answer_note = %(answer_note)s, answered_at = %(answered_at)s,
            answered_for = %(answered_for)s, arrived_at = %(arrived_at)s,
            keeper_name = %(keeper_name)s,
            arrived_key = CASE WHEN k.arrived_at = %(arrived_at)s THEN k.arrived_key
                ELSE gone.arrived_key END,
            keeper = CASE WHEN k.arrived_at = %(arrived_at)s THEN k.keeper ELSE gone.keeper END
        FROM gone WHERE k.id = %(id)s
        """,
        msgspec.structs.asdict(kept)
        | {"gone": gone.id, "folded": folded(f"{kept.name} {kept.deputy_name}", kept.body)},
    )
    db.exactly_one(count, CeremonyChangedMeanwhile())


def by_secret(conn: Connection, secret_hash: bytes) -> Guest | None:
    """Whose link it is, or was before they became one with another entry."""
    return guests.by_secret(conn, secret_hash) or db.maybe(
        conn, Guest, _JOINED + " WHERE m.secret_hash = %s", (secret_hash,)
    )


def by_code(conn: Connection, code: str) -> Guest | None:
    """Whose code it is, or was before they became one with another entry."""
    return guests.by_code(conn, code) or db.maybe(
        conn, Guest, _JOINED + " WHERE m.code = %s", (code,)
    )


def of_request(conn: Connection, ceremony: int, key: UUID) -> Guest | None:
    """Who the guest that this request let in has become."""
    sql = _JOINED + " WHERE g.ceremony = %s AND m.arrived_key = %s ORDER BY m.merged_at LIMIT 1"
    return db.maybe(conn, Guest, sql, (ceremony, key))


def codes_of(conn: Connection, guest: int) -> list[str]:
    """Of the entries that became this guest, in the order that happened."""
    sql = "SELECT code FROM ceremony_merged_guests WHERE guest = %s ORDER BY merged_at, code"
    return [code for (code,) in conn.execute(sql, (guest,))]


def forget(conn: Connection) -> int:
    """Links of guests whose own links have ended. Answers how many."""
    return db.execute(
        conn,
        """
        UPDATE ceremony_merged_guests SET secret_hash = NULL WHERE secret_hash IS NOT NULL
            AND guest IN (SELECT id FROM ceremony_guests WHERE secret_hash IS NULL)
        """,
    )


_COLUMNS = ", ".join(f"g.{field.name}" for field in msgspec.structs.fields(Guest))
_JOINED = f"""
    SELECT {_COLUMNS} FROM ceremony_merged_guests m JOIN ceremony_guests g ON g.id = m.guest
    """
