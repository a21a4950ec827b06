"""Rows of corrections; at most one of a dossier is open."""

from datetime import datetime, timedelta
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from servicekit import db
from servicekit.db import Connection
from submissions.errors.corrections import CorrectionMoved
from submissions.model.contents import Contents
from submissions.model.corrections import CORRECTABLE, Choice, State
from submissions.store.dossiers import Dossier


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed instead of the public text. `why` is the applicant's, `note` the staff's."""

    id: UUID
    dossier: UUID
    state: State
    version: int
    contents: Contents
    cover: UUID | None
    shown: frozenset[UUID]
    why: str
    opened_by: int
    opened_at: datetime
    proposed_at: datetime | None
    decided_at: datetime | None
    decided_by: int | None
    reason: str | None
    note: str

    def __post_init__(self) -> None:
        force = msgspec.structs.force_setattr
        force(self, "state", State(self.state))
        force(self, "contents", msgspec.convert(self.contents, Contents))
        force(self, "shown", frozenset(self.shown))

    @property
    def files(self) -> Choice:
        return Choice(cover=self.cover, shown=self.shown)


COLUMNS: Final[LiteralString] = """
    c.id, c.dossier, c.state, c.version, c.contents, c.cover, c.shown, c.why, c.opened_by,
    c.opened_at, c.proposed_at, c.decided_at, c.decided_by, c.reason, c.note
"""


def add(
    conn: Connection, *, correction: UUID, dossier: UUID, account: int, now: datetime
) -> Correction:
    """An empty one, being written."""
    return db.one(
        conn,
        Correction,
        "INSERT INTO corrections AS c (id, dossier, contents, opened_by, opened_at)"
        " VALUES (%(id)s, %(dossier)s, '{}', %(account)s, %(now)s)"
        f" RETURNING {COLUMNS}",
        {"id": correction, "dossier": dossier, "account": account, "now": now},
    )


def open_of(conn: Connection, dossier: UUID) -> Correction | None:
    """The one that is written or waits for a decision."""
    return db.maybe(
        conn,
        Correction,
        f"SELECT {COLUMNS} FROM corrections c"
        " WHERE dossier = %(dossier)s AND state IN ('writing', 'proposed')",
        {"dossier": dossier},
    )


def proposed_of(conn: Connection, dossier: Dossier) -> Correction | None:
    """The one that waits for a decision, if the dossier may still be corrected."""
    found = open_of(conn, dossier.id) if dossier.stage in CORRECTABLE else None
    return found if found is not None and found.state == State.PROPOSED else None


def of_dossier(conn: Connection, dossier: UUID) -> list[Correction]:
    """All of them, the latest first."""
    return db.rows(
        conn,
        Correction,
        f"SELECT {COLUMNS} FROM corrections c WHERE dossier = %(dossier)s"
        " ORDER BY opened_at DESC, id DESC",
        {"dossier": dossier},
    )


def opened_within_a_day(conn: Connection, dossier: UUID, now: datetime) -> int:
    return int(
        db.value(
            conn,
            "SELECT count(*) FROM corrections WHERE dossier = %s AND opened_at > %s",
            (dossier, now - timedelta(days=1)),
        )
        or 0
    )


def write(
    conn: Connection, correction: Correction, contents: Contents, files: Choice
) -> Correction:
    """Replace what is proposed while it is written. Raises CorrectionMoved."""
    return _written(
        conn,
        correction,
        """
        UPDATE corrections c SET contents = %(contents)s, cover = %(cover)s, shown = %(shown)s,
            version = version + 1
        WHERE id = %(id)s AND version = %(version)s AND state = 'writing' RETURNING
        """,
        {
            "contents": Jsonb(msgspec.to_builtins(contents)),
            "cover": files.cover,
            "shown": sorted(files.shown),
        },
    )


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """The columns that a step of a correction sets."""

    state: State
    why: str
    proposed_at: datetime | None
    decided_at: datetime | None = None
    decided_by: int | None = None
    reason: str | None = None
    note: str = ""


def move(conn: Connection, correction: Correction, moved: Moved) -> Correction:
    """Take a step if nobody else did since. Raises CorrectionMoved."""
    return _written(
        conn,
        correction,
        """
        UPDATE corrections c SET state = %(state)s, why = %(why)s, proposed_at = %(proposed_at)s,
            decided_at = %(decided_at)s, decided_by = %(decided_by)s, reason = %(reason)s,
            note = %(note)s, version = version + 1
        WHERE id = %(id)s AND version = %(version)s AND state = %(before)s RETURNING
        """,
        msgspec.structs.asdict(moved) | {"before": correction.state},
    )


def remove(conn: Connection, correction: Correction) -> None:
    """One that was never sent leaves nothing. Raises CorrectionMoved."""
    gone = db.execute(
        conn,
        "DELETE FROM corrections WHERE id = %s AND version = %s AND proposed_at IS NULL",
        (correction.id, correction.version),
    )
    db.exactly_one(gone, CorrectionMoved())


def forget(conn: Connection, dossier: UUID, *, unsent_only: bool = False) -> None:
    """What was typed goes with the dossier's contents, or what nobody but its owner ever saw."""
    db.execute(
        conn,
        "DELETE FROM corrections WHERE dossier = %s AND (NOT %s OR proposed_at IS NULL)",
        (dossier, unsent_only),
    )


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list of corrections that wait for a decision."""

    id: UUID
    code: str
    title: str
    authors: str
    stage: str
    why: str
    proposed_at: datetime


PAGE: Final = 50
Place = tuple[datetime, UUID]
"""Where a page of the list ended: when the last one was sent, and which it was."""
_WAITS: Final[LiteralString] = """
    FROM corrections c JOIN dossiers d ON d.id = c.dossier
    WHERE c.state = 'proposed' AND d.edition = %(edition)s AND d.stage = ANY(%(stages)s)
"""


def waiting(conn: Connection, edition: str, after: Place | None = None) -> list[Waiting]:
    """A page of those of entries that may still be corrected, the oldest first."""
    beyond: LiteralString = "(c.proposed_at, c.id) > (%(sent)s, %(last)s)" if after else "true"
    sent, last = after or (None, None)
    return db.rows(
        conn,
        Waiting,
        f"SELECT c.id, d.code, d.title, d.authors, d.stage, c.why, c.proposed_at {_WAITS}"
        f" AND {beyond} ORDER BY c.proposed_at, c.id LIMIT %(most)s",
        _where(edition) | {"most": PAGE, "sent": sent, "last": last},
    )


def count_waiting(conn: Connection, edition: str) -> int:
    """For "my tasks"."""
    return int(db.value(conn, f"SELECT count(*) {_WAITS}", _where(edition)) or 0)


def _where(edition: str) -> dict[str, Any]:
    return {"edition": edition, "stages": [str(stage) for stage in CORRECTABLE]}


def _written(
    conn: Connection, correction: Correction, update: LiteralString, values: dict[str, Any]
) -> Correction:
    written = db.maybe(
        conn,
        Correction,
        f"{update} {COLUMNS}",
        values | {"id": correction.id, "version": correction.version},
    )
    if written is None:
        raise CorrectionMoved
    return written
