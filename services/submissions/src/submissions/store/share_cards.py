"""Rows of share cards; their bytes are in the file store under their hash."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.store.attachments import PublicFile
from submissions.store.matching import ON_SHOW


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """An entry whose card is missing or shows something old. `made_of`: digest of the new one."""

    dossier: UUID
    code: str
    title: str
    authors: str
    picture: str | None
    made_of: str


_MADE_OF: Final = (
    "md5(concat_ws(E'\\x1f', %(design)s::text, d.code, d.title, d.authors,"
    " coalesce(a.picture, '')))"
)


def due(conn: Connection, design: str, most: int) -> list[Due]:
    """Entries on show that need a card, those that wait longest first."""
    return db.rows(
        conn,
        Due,
        f"""
        SELECT d.id AS dossier, d.code, d.title, d.authors, a.picture, {_MADE_OF} AS made_of
        FROM dossiers d
        LEFT JOIN attachments a ON a.dossier = d.id AND a.cover
        LEFT JOIN share_cards s ON s.dossier = d.id
        WHERE {ON_SHOW} AND s.made_of IS DISTINCT FROM {_MADE_OF}
        ORDER BY d.updated_at LIMIT %(most)s
        """,
        {"design": design, "most": most},
    )


def keep(conn: Connection, card: Due, digest: str, now: datetime) -> None:
    """The card of an entry is now the file under this hash."""
    db.execute(
        conn,
        """
        INSERT INTO share_cards (dossier, made_of, hash, made_at)
        VALUES (%(dossier)s, %(made_of)s, %(hash)s, %(now)s)
        ON CONFLICT (dossier) DO UPDATE
        SET made_of = excluded.made_of, hash = excluded.hash, made_at = excluded.made_at
        """,
        {"dossier": card.dossier, "made_of": card.made_of, "hash": digest, "now": now},
    )


def forget_gone(conn: Connection) -> int:
    """Cards of entries that will not come back name nobody any more."""
    return db.execute(
        conn,
        "DELETE FROM share_cards s USING dossiers d"
        " WHERE d.id = s.dossier AND d.stage IN ('withdrawn', 'disqualified')",
    )


def path_of(conn: Connection, dossier: UUID) -> str | None:
    """The public address of an entry's card; None before it is drawn."""
    digest = db.value(
        conn, "SELECT hash FROM share_cards WHERE dossier = %(dossier)s", {"dossier": dossier}
    )
    return f"/tep/{digest}/chia-se.jpg" if digest else None


def published(conn: Connection, digest: str) -> PublicFile | None:
    """The card under a hash, while its entry is on show."""
    found = db.value(
        conn,
        "SELECT d.code FROM share_cards s JOIN dossiers d ON d.id = s.dossier"
        f" WHERE s.hash = %(hash)s AND {ON_SHOW} LIMIT 1",
        {"hash": digest},
    )
    return PublicFile(name=f"{found}.jpg", mime="image/jpeg") if found else None


def hashes_in_use(conn: Connection) -> set[str]:
    """What the file store must keep for cards."""
    return {digest for (digest,) in conn.execute("SELECT hash FROM share_cards")}
