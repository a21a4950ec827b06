"""Guests of ceremonies: the only place that knows their addresses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString, cast

import msgspec

from portal.errors.ceremonies import CeremonyChangedMeanwhile
from portal.model.ceremonies.ceremony import Ceremony, schedule, when
from portal.model.ceremonies.guests import (
    Counts,
    Guest,
    Named,
    Reply,
    Untold,
    folded,
    search_patterns,
)
from servicekit import db
from servicekit.db import Connection

_COLUMNS: Final = ", ".join(field.name for field in msgspec.structs.fields(Guest))
SELECT: Final = f"SELECT {_COLUMNS} FROM ceremony_guests"
LIST_LIMIT: Final = 5_000
_UNTOLD: Final = """
    invited_at IS NOT NULL AND email || phone <> '' AND secret_sealed IS NOT NULL
    AND told IS DISTINCT FROM %(schedule)s AND NOT (answer = 'declined' AND %(cancelled)s)
    """
"""Whoever declined need not hear that it does not take place."""


def find(conn: Connection, ceremony: int, guest: int) -> Guest:
    """Raises NotFound."""
    return db.one(conn, Guest, SELECT + " WHERE ceremony = %s AND id = %s", (ceremony, guest))


def by_secret(conn: Connection, secret_hash: bytes) -> Guest | None:
    """The guest whose link it is."""
    return db.maybe(conn, Guest, SELECT + " WHERE secret_hash = %s", (secret_hash,))


def by_code(conn: Connection, code: str) -> Guest | None:
    """The guest whose code was typed."""
    return db.maybe(conn, Guest, SELECT + " WHERE code = %s", (code,))


def names(conn: Connection, ceremony: int, codes: Sequence[str]) -> dict[str, str]:
    """By code: of those who are on the list."""
    sql = "SELECT code, name FROM ceremony_guests WHERE ceremony = %s AND code = ANY(%s)"
    return dict(conn.execute(sql, (ceremony, list(codes))).fetchall())


def of(conn: Connection, ceremony: int, search: str = "", answer: str | None = None) -> list[Guest]:
    """In the order of the list, walk-ins last; all words of `search` stand in name, office or
    deputy's name. Walk-ins were not asked: no `answer` is theirs.
    """
    return db.rows(
        conn,
        Guest,
        SELECT
        + """
        WHERE ceremony = %(ceremony)s AND folded LIKE ALL (%(patterns)s::text[])
            AND (%(answer)s::text IS NULL OR answer = %(answer)s AND NOT walk_in)
        ORDER BY walk_in, guest_group NULLS LAST, id LIMIT %(limit)s
        """,
        {
            "ceremony": ceremony,
            "patterns": search_patterns(search),
            "answer": answer,
            "limit": LIST_LIMIT,
        },
    )


def counts(conn: Connection, ceremony: int) -> Counts:
    """One small request: open doors ask it every few seconds."""
    return db.one(
        conn,
        Counts,
        """
        SELECT count(*) FILTER (WHERE NOT walk_in) AS guests, count(invited_at) AS invited,
            count(*) FILTER (WHERE answer IN ('coming', 'deputy')) AS coming,
            count(*) FILTER (WHERE answer = 'declined') AS declined, count(arrived_at) AS arrived,
            count(*) FILTER (WHERE walk_in) AS walk_ins
        FROM ceremony_guests WHERE ceremony = %s
        """,
        (ceremony,),
    )


def untold(conn: Connection, ceremony: Ceremony) -> Untold:
    """Whom its schedule as it is now still has to reach."""
    return db.one(
        conn,
        Untold,
        f"""
        SELECT count(*) FILTER (WHERE {_UNTOLD}) AS by_letter,
            count(*) FILTER (WHERE email || phone = '' AND answer <> 'declined'
                AND NOT walk_in) AS by_hand,
            count(*) FILTER (WHERE answer <> '' AND answered_for NOT IN ('', %(when)s)) AS outdated
        FROM ceremony_guests WHERE ceremony = %(ceremony)s
        """,
        _changed(ceremony),
    )


def to_tell(conn: Connection, ceremony: Ceremony) -> list[Guest]:
    """Who was invited for another time or place; kept from other senders."""
    sql = SELECT + f" WHERE ceremony = %(ceremony)s AND {_UNTOLD} ORDER BY id FOR UPDATE"
    return db.rows(conn, Guest, sql, _changed(ceremony))


def next_id(conn: Connection) -> int:
    """Of a guest to be: the code is made of it."""
    name = "SELECT nextval(pg_get_serial_sequence('ceremony_guests', 'id'))"
    return cast("int", db.value(conn, name))


def add(
    conn: Connection, ceremony: int, guest: int, named: Named, keys: tuple[str, bytes, str]
) -> None:
    """`keys`: the code, the hash of the link's secret, the secret sealed."""
    db.execute(
        conn,
        """
        INSERT INTO ceremony_guests (id, ceremony, guest_group, name, body, email, phone, folded,
            code, secret_hash, secret_sealed)
        OVERRIDING SYSTEM VALUE
        VALUES (%(id)s, %(ceremony)s, %(guest_group)s, %(name)s, %(body)s, %(email)s, %(phone)s,
            %(folded)s, %(code)s, %(secret_hash)s, %(secret_sealed)s)
        """,
        _named(named)
        | {"id": guest, "ceremony": ceremony}
        | dict(zip(("code", "secret_hash", "secret_sealed"), keys, strict=True)),
    )


def save(conn: Connection, guest: Guest, version: int, named: Named) -> None:
    """Raises CeremonyChangedMeanwhile unless `version` is the stored one."""
    count = db.execute(
        conn,
        """
        UPDATE ceremony_guests SET guest_group = %(guest_group)s, name = %(name)s, body = %(body)s,
            email = %(email)s, phone = %(phone)s, folded = %(folded)s, version = version + 1
        WHERE id = %(id)s AND version = %(version)s
        """,
        _named(named)
        | {"id": guest.id, "version": version, "folded": _findable(named, guest.deputy_name)},
    )
    db.exactly_one(count, CeremonyChangedMeanwhile())


def remove(conn: Connection, guest: Guest) -> None:
    """Raises CeremonyChangedMeanwhile when somebody has done so already."""
    count = db.execute(conn, "DELETE FROM ceremony_guests WHERE id = %s", (guest.id,))
    db.exactly_one(count, CeremonyChangedMeanwhile())


def to_invite(conn: Connection, ceremony: int) -> list[Guest]:
    """Who can be reached and was not invited yet; kept from other senders."""
    return db.rows(
        conn,
        Guest,
        SELECT
        + """
        WHERE ceremony = %s AND invited_at IS NULL AND email || phone <> '' AND NOT walk_in
        ORDER BY id FOR UPDATE
        """,
        (ceremony,),
    )


def to_remind(conn: Connection, ceremony: int, reminded_before: datetime) -> list[Guest]:
    """Who was invited, can be reached, did not decline, and was not reminded since."""
    return db.rows(
        conn,
        Guest,
        SELECT
        + """
        WHERE ceremony = %s AND invited_at IS NOT NULL AND answer <> 'declined'
            AND email || phone <> ''
            AND (reminded_at IS NULL OR reminded_at < %s)
        ORDER BY id FOR UPDATE
        """,
        (ceremony, reminded_before),
    )


def note_told(conn: Connection, guests: Sequence[Guest], told: str) -> None:
    """What their letters say about when and where."""
    db.execute(
        conn,
        "UPDATE ceremony_guests SET told = %s WHERE id = ANY (%s)",
        (told, [guest.id for guest in guests]),
    )


def was_anybody_here_or_invited(conn: Connection, ceremony: int) -> bool:
    """Whether people outside know of it, or have come."""
    found = db.value(
        conn,
        """
        SELECT EXISTS (SELECT FROM ceremony_guests WHERE ceremony = %s
            AND (invited_at IS NOT NULL OR answer <> '' OR arrived_at IS NOT NULL))
        """,
        (ceremony,),
    )
    return bool(found)


def note_invited(conn: Connection, guests: Sequence[Guest], now: datetime) -> None:
    """Their invitations are on the way."""
    _note(conn, "UPDATE ceremony_guests SET invited_at = %s WHERE id = ANY (%s)", guests, now)


def note_reminded(conn: Connection, guests: Sequence[Guest], now: datetime) -> None:
    """Their reminders are on the way."""
    _note(conn, "UPDATE ceremony_guests SET reminded_at = %s WHERE id = ANY (%s)", guests, now)


def answer(conn: Connection, guest: Guest, reply: Reply, when: str, now: datetime) -> None:
    """The last answer counts, for the time `when`; what the deputy is called is found too."""
    db.execute(
        conn,
        """
        UPDATE ceremony_guests SET answer = %(answer)s, deputy_name = %(deputy_name)s,
            deputy_body = %(deputy_body)s, answer_note = %(answer_note)s, answered_at = %(now)s,
            answered_for = %(when)s,
            folded = %(folded)s
        WHERE id = %(id)s
        """,
        msgspec.structs.asdict(reply)
        | {
            "id": guest.id,
            "now": now,
            "when": when,
            "folded": _findable(guest, reply.deputy_name),
        },
    )


def forget_addresses(conn: Connection, over_since: datetime) -> int:
    """Of guests of ceremonies that began before; their links end too. Answers how many."""
    return db.execute(
        conn,
        """
        UPDATE ceremony_guests SET email = '', phone = '', secret_hash = NULL, secret_sealed = NULL
        WHERE ceremony IN (SELECT id FROM ceremonies
                WHERE coalesce(starts_at, last_day::timestamptz, changed_at) < %s)
            AND (email || phone <> '' OR secret_sealed IS NOT NULL)
        """,
        (over_since,),
    )


def _changed(ceremony: Ceremony) -> dict[str, Any]:
    return {
        "ceremony": ceremony.id,
        "schedule": schedule(ceremony),
        "when": when(ceremony),
        "cancelled": ceremony.cancelled,
    }


def _named(named: Named) -> dict[str, Any]:
    return msgspec.structs.asdict(named) | {"folded": folded(named.name, named.body)}


def _findable(guest: Guest | Named, deputy: str) -> str:
    """A guest is found by the name of whoever comes instead, too."""
    return folded(f"{guest.name} {deputy}", guest.body)


def _note(conn: Connection, sql: LiteralString, guests: Sequence[Guest], now: datetime) -> None:
    db.execute(conn, sql, (now, [guest.id for guest in guests]))
