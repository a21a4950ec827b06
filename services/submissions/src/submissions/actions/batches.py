"""One step for many dossiers: ordered at once, taken one by one, taken back as a whole."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from servicekit.db import Connection, Database
from servicekit.db import NotFound as RowMissing
from servicekit.ids import new_id
from servicekit.problems import Problem
from submissions import phrases
from submissions.actions.review import Decision, decide
from submissions.errors.review import StepNotPossible
from submissions.model import conclusions
from submissions.model.lifecycle import Verb
from submissions.phrases import review as words
from submissions.store import batches
from submissions.store.batches import Batch, Item

MOST: Final = 1_000
AT_ONCE: Final = 25
"""So many are handled before the page answers; the worker does the rest."""
PER_ROUND: Final = 200


def order(conn: Connection, batch: Batch, versions: Mapping[str, int]) -> None:
    """Keep what is to be done with these dossiers (code → version seen)."""
    batches.add(conn, batch, dict(list(versions.items())[:MOST]))


def go_on(database: Database, now: datetime) -> int:
    """The worker's round; answers how many dossiers were handled."""
    with database.transaction() as conn:
        found = batches.unfinished(conn)
    return sum(work_on(database, batch, PER_ROUND, now) for batch in found)


def work_on(database: Database, batch: UUID, most: int, now: datetime) -> int:
    """Handle up to `most` dossiers, each with its outcome in a transaction of its own."""
    for done in range(most):
        with database.transaction() as conn:
            item = batches.claim(conn, batch)
            if item is None:
                return done
            taken, refusal = _step(conn, batches.get(conn, batch), item, now)
            batches.settle(conn, batch, item, taken=taken, refusal=refusal, now=now)
    return most


def _step(conn: Connection, batch: Batch, item: Item, now: datetime) -> tuple[int | None, str]:
    """The dossier's new version, or why the step was not taken; one cannot stop others."""
    decision = Decision(
        verb=Verb(batch.verb),
        version=item.version,
        reason=batch.reason,
        note=batch.note,
        name=batch.name,
    )
    try:
        with conn.transaction():
            moved = decide(conn, item.code, decision, account=batch.account, now=now)
    except Problem as problem:
        return None, problem.title
    except RowMissing:
        return None, phrases.NO_SUCH_DOSSIER
    return (moved.version, "") if moved.version != item.version else (None, "")


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a batch is. `proposed` wait for a second reviewer."""

    batch: Batch
    items: list[Item]
    undone_by: UUID | None

    @property
    def settled(self) -> int:
        return sum(item.settled_at is not None for item in self.items)

    @property
    def finished(self) -> bool:
        return self.settled == len(self.items)

    @property
    def taken(self) -> list[Item]:
        return [item for item in self.items if item.taken is not None]

    @property
    def refused(self) -> list[Item]:
        return [item for item in self.items if item.refusal]

    @property
    def proposed(self) -> list[Item]:
        return [i for i in self.items if i.settled_at and i.taken is None and not i.refusal]


def progress(conn: Connection, batch: UUID) -> Progress:
    """Raises NotFound."""
    return Progress(
        batch=batches.get(conn, batch),
        items=batches.items(conn, batch),
        undone_by=batches.undone_by(conn, batch),
    )


def take_back(conn: Connection, batch: UUID, *, account: int, name: str, now: datetime) -> UUID:
    """Order the opposite step for all dossiers whose step was taken; answers the new batch.

    Each is judged by itself: too late, changed since or voted for, and it stays.
    Ordering it twice is one order. Raises NotFound, StepNotPossible.
    """
    done = progress(conn, batch)
    verb = Verb(done.batch.verb)
    if verb not in conclusions.INVERSE:
        raise StepNotPossible(words.TAKEN_BACK, phrases.VERBS[verb])
    undoing = Batch(
        id=UUID(new_id()),
        edition=done.batch.edition,
        verb=conclusions.INVERSE[verb],
        reason=None,
        note=words.TAKEN_BACK,
        account=account,
        name=name,
        at=now,
        undoes=batch,
    )
    versions = {item.code: item.taken for item in done.taken if item.taken is not None}
    if batches.add(conn, undoing, versions):
        return undoing.id
    return batches.undone_by(conn, batch) or undoing.id
