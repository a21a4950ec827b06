"""One step for many dossiers: what was ordered, and the outcome of each."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A reviewer's order. `undoes` names the batch that this one takes back."""

    id: UUID
    edition: str
    verb: str
    reason: str | None
    note: str
    account: int
    name: str
    at: datetime
    undoes: UUID | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier of a batch on the version that was seen. `taken` is its version after the step;

    none although it is settled: refused (with words), or proposed to a second reviewer.
    """

    place: int
    code: str
    version: int
    settled_at: datetime | None
    taken: int | None
    refusal: str
    title: str = ""


def add(conn: Connection, batch: Batch, versions: Mapping[str, int]) -> bool:
    """Keep the order and its dossiers (code → version seen). False when it was undone already."""
    added = db.execute(
        conn,
        """
        INSERT INTO batches (id, edition, verb, reason, note, account, name, at, undoes)
        VALUES (%(id)s, %(edition)s, %(verb)s, %(reason)s, %(note)s, %(account)s, %(name)s, %(at)s,
                %(undoes)s)
        ON CONFLICT (undoes) DO NOTHING
        """,
        msgspec.structs.asdict(batch),
    )
    if added:
        db.execute(
            conn,
            "INSERT INTO batch_items (batch, place, code, version)"
            " SELECT %(batch)s, place, code, version FROM"
            " unnest(%(codes)s::text[], %(versions)s::integer[]) WITH ORDINALITY"
            " AS chosen (code, version, place)",
            {
                "batch": batch.id,
                "codes": list(versions),
                "versions": list(versions.values()),
            },
        )
    return added == 1


_BATCH = "id, edition, verb, reason, note, account, name, at, undoes"


def get(conn: Connection, batch: UUID) -> Batch:
    """Raises NotFound."""
    return db.one(conn, Batch, f"SELECT {_BATCH} FROM batches WHERE id = %s", (batch,))


def undone_by(conn: Connection, batch: UUID) -> UUID | None:
    """The batch that takes this one back."""
    found: UUID | None = db.value(conn, "SELECT id FROM batches WHERE undoes = %s", (batch,))
    return found


def items(conn: Connection, batch: UUID) -> list[Item]:
    """In the order in which they were chosen, with their titles."""
    return db.rows(
        conn,
        Item,
        "SELECT i.place, i.code, i.version, i.settled_at, i.taken, i.refusal, d.title"
        " FROM batch_items i JOIN dossiers d ON d.code = i.code WHERE i.batch = %s"
        " ORDER BY i.place",
        (batch,),
    )


def unfinished(conn: Connection) -> list[UUID]:
    """Batches with dossiers that are still to be handled, the oldest first."""
    found = conn.execute(
        "SELECT id FROM batches b WHERE EXISTS"
        " (SELECT FROM batch_items i WHERE i.batch = b.id AND i.settled_at IS NULL) ORDER BY at, id"
    )
    return [row[0] for row in found.fetchall()]


def claim(conn: Connection, batch: UUID) -> Item | None:
    """The next dossier nobody else handles just now, until the transaction ends."""
    return db.maybe(
        conn,
        Item,
        "SELECT place, code, version, settled_at, taken, refusal FROM batch_items"
        " WHERE batch = %s AND settled_at IS NULL"
        " ORDER BY place LIMIT 1 FOR UPDATE SKIP LOCKED",
        (batch,),
    )


def settle(
    conn: Connection, batch: UUID, item: Item, *, taken: int | None, refusal: str, now: datetime
) -> None:
    """What became of it."""
    db.execute(
        conn,
        "UPDATE batch_items SET settled_at = %(now)s, taken = %(taken)s, refusal = %(refusal)s"
        " WHERE batch = %(batch)s AND place = %(place)s",
        {"batch": batch, "place": item.place, "taken": taken, "refusal": refusal, "now": now},
    )
