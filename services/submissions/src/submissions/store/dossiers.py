"""The dossiers' rows: one shape for reading, conditional writes by version."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from contracts.events.submissions import DossierStage
from servicekit import db
from servicekit.db import Connection
from submissions.errors.review import ChangedMeanwhile
from submissions.model.contents import Contents, Figure


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `dossiers` without the columns for searching."""

    id: UUID
    edition: str
    code: str
    account: int
    version: int
    stage: DossierStage
    kind: str
    field: str
    themes: tuple[str, ...]
    areas: tuple[str, ...]
    title: str
    summary: str
    problem: str
    solution: str
    where_applied: str
    applied_since: str
    effects: str
    figures: tuple[Figure, ...]
    applicant_kind: str
    authors: str
    primary_unit: str | None
    units: tuple[str, ...]
    declined_units: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    supplement_until: datetime | None
    decided_at: datetime | None
    decided_by: int | None
    published_at: datetime | None
    number: int | None
    slug: str | None

    def __post_init__(self) -> None:
        force = msgspec.structs.force_setattr
        force(self, "stage", DossierStage(self.stage))
        force(self, "figures", msgspec.convert(self.figures, tuple[Figure, ...]))
        for name in ("themes", "areas", "units", "declined_units"):
            force(self, name, tuple(getattr(self, name)))

    @property
    def contents(self) -> Contents:
        """What the applicant wrote."""
        names = (field.name for field in msgspec.structs.fields(Contents))
        return Contents(**{name: getattr(self, name) for name in names})

    @property
    def url(self) -> str:
        """The public address, once published."""
        return f"/bai-du-thi/{self.code}/{self.slug}"


COLUMNS: Final[LiteralString] = """
    id, edition, code, account, version, stage, kind, field, themes, areas, title, summary, problem,
    solution, where_applied, applied_since, effects, figures, applicant_kind, authors,
    primary_unit, units, declined_units, created_at, updated_at, submitted_at, supplement_until,
    decided_at, decided_by, published_at, number, slug
"""


def add(
    conn: Connection,
    *,
    dossier: UUID,
    edition: str,
    code: str,
    account: int,
    now: datetime,
) -> Dossier:
    """A new, empty draft."""
    return db.one(
        conn,
        Dossier,
        "INSERT INTO dossiers (id, edition, code, account, created_at, updated_at)"
        " VALUES (%(id)s, %(edition)s, %(code)s, %(account)s, %(now)s, %(now)s)"
        f" RETURNING {COLUMNS}",
        {"id": dossier, "edition": edition, "code": code, "account": account, "now": now},
    )


def get(conn: Connection, code: str) -> Dossier:
    """By code. Raises NotFound."""
    return db.one(
        conn, Dossier, f"SELECT {COLUMNS} FROM dossiers WHERE code = %(code)s", {"code": code}
    )


def by_id(conn: Connection, dossier: UUID) -> Dossier:
    """Raises NotFound."""
    return db.one(
        conn, Dossier, f"SELECT {COLUMNS} FROM dossiers WHERE id = %(id)s", {"id": dossier}
    )


def among(conn: Connection, edition: str, codes: Iterable[str]) -> dict[str, Dossier]:
    """Those of the codes that an edition has."""
    found = db.rows(
        conn,
        Dossier,
        f"SELECT {COLUMNS} FROM dossiers WHERE edition = %s AND code = ANY(%s)",
        (edition, list(codes)),
    )
    return {dossier.code: dossier for dossier in found}


def lock(conn: Connection, code: str) -> Dossier:
    """By code, locked until the transaction ends. Raises NotFound."""
    return db.one(
        conn,
        Dossier,
        f"SELECT {COLUMNS} FROM dossiers WHERE code = %(code)s FOR UPDATE",
        {"code": code},
    )


def lock_by_id(conn: Connection, dossier: UUID) -> Dossier:
    """Locked until the transaction ends. Raises NotFound."""
    return db.one(
        conn,
        Dossier,
        f"SELECT {COLUMNS} FROM dossiers WHERE id = %(id)s FOR UPDATE",
        {"id": dossier},
    )


def of_account(conn: Connection, account: int) -> list[Dossier]:
    """An applicant's dossiers, the last touched first."""
    return db.rows(
        conn,
        Dossier,
        f"SELECT {COLUMNS} FROM dossiers WHERE account = %(account)s"
        " ORDER BY updated_at DESC, id DESC",
        {"account": account},
    )


def lock_all_of(conn: Connection, account: int) -> list[Dossier]:
    """The same, locked until the transaction ends."""
    return db.rows(
        conn,
        Dossier,
        f"SELECT {COLUMNS} FROM dossiers WHERE account = %(account)s ORDER BY id FOR UPDATE",
        {"account": account},
    )


def lock_applicant(conn: Connection, account: int) -> None:
    """One at a time per account until the transaction ends, so that limits cannot be raced past."""
    db.execute(
        conn, "SELECT pg_advisory_xact_lock(hashtextextended('applicant ' || %s, 0))", (account,)
    )


class Drafts(msgspec.Struct, frozen=True, kw_only=True):
    """How many drafts an account has in an edition, and opened within a day, withdrawn or not."""

    open: int
    of_a_day: int


def count_drafts(conn: Connection, account: int, edition: str, now: datetime) -> Drafts:
    return db.one(
        conn,
        Drafts,
        """
        SELECT count(*) FILTER (WHERE stage = 'draft' AND NOT EXISTS (
                   SELECT FROM deleted_drafts WHERE dossier = dossiers.id)) AS open,
               count(*) FILTER (WHERE created_at BETWEEN %(since)s AND %(now)s) AS of_a_day
        FROM dossiers WHERE account = %(account)s AND edition = %(edition)s
        """,
        {"account": account, "edition": edition, "since": now - timedelta(days=1), "now": now},
    )


def withdrawn_drafts_with_remains(conn: Connection) -> list[Dossier]:
    """Some of the drafts that were withdrawn without ever being handed in, yet still hold contents

    or files; locked.
    """
    return db.rows(
        conn,
        Dossier,
        f"SELECT {COLUMNS} FROM dossiers WHERE stage = 'withdrawn' AND submitted_at IS NULL"
        " AND (concat(kind, field, title, summary, problem, solution, where_applied,"
        "             applied_since, effects, applicant_kind, authors) <> ''"
        "      OR units <> '{}' OR themes <> '{}' OR figures <> '[]'"
        "      OR EXISTS (SELECT FROM attachments WHERE dossier = dossiers.id))"
        " ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED",
    )


def of_unit(conn: Connection, unit: str, edition: str) -> list[Dossier]:
    """Handed-in dossiers that name a unit, declined or not; the newest first."""
    return db.rows(
        conn,
        Dossier,
        f"SELECT {COLUMNS} FROM dossiers"
        " WHERE edition = %(edition)s AND submitted_at IS NOT NULL AND stage <> 'withdrawn'"
        " AND (units @> ARRAY[%(unit)s] OR declined_units @> ARRAY[%(unit)s])"
        " ORDER BY submitted_at DESC, id DESC",
        {"unit": unit, "edition": edition},
    )


def every(conn: Connection) -> list[Dossier]:
    """All of them, for publishing states again."""
    return db.rows(conn, Dossier, f"SELECT {COLUMNS} FROM dossiers ORDER BY created_at, id")


WRITABLE: Final = (
    DossierStage.DRAFT,
    DossierStage.SUBMITTED,
    DossierStage.NEEDS_SUPPLEMENT,
    DossierStage.WITHDRAWN,
)


def write_contents(
    conn: Connection,
    dossier: Dossier,
    contents: Contents,
    now: datetime,
    *,
    stages: Iterable[DossierStage] = WRITABLE,
) -> Dossier:
    """Replace what was typed if nobody else did since; what was withdrawn can only be forgotten.

    In other stages only an accepted correction does. Raises ChangedMeanwhile.
    """
    values: dict[str, Any] = msgspec.structs.asdict(contents)
    values |= {
        "themes": list(contents.themes),
        "areas": list(contents.areas),
        "units": list(contents.units),
        "figures": Jsonb(msgspec.to_builtins(contents.figures)),
        "stages": [str(stage) for stage in stages],
        "id": dossier.id,
        "version": dossier.version,
        "now": now,
    }
    return _written(
        conn,
        """
        UPDATE dossiers SET
            kind = %(kind)s, field = %(field)s, themes = %(themes)s, areas = %(areas)s,
            title = %(title)s,
            summary = %(summary)s, problem = %(problem)s, solution = %(solution)s,
            where_applied = %(where_applied)s, applied_since = %(applied_since)s,
            effects = %(effects)s, figures = %(figures)s, applicant_kind = %(applicant_kind)s,
            authors = %(authors)s, primary_unit = %(primary_unit)s, units = %(units)s,
            updated_at = %(now)s, version = version + 1
        WHERE id = %(id)s AND version = %(version)s
          AND stage = ANY(%(stages)s)
        RETURNING
        """,
        values,
    )


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """The columns a step of the life cycle sets."""

    stage: DossierStage
    submitted_at: datetime | None
    supplement_until: datetime | None
    decided_at: datetime | None
    decided_by: int | None
    published_at: datetime | None
    number: int | None
    slug: str | None


def write_step(conn: Connection, dossier: Dossier, moved: Moved, now: datetime) -> Dossier:
    """Take a step if nobody else did since. Raises ChangedMeanwhile."""
    values = msgspec.structs.asdict(moved)
    values |= {"id": dossier.id, "version": dossier.version, "now": now}
    return _written(
        conn,
        """
        UPDATE dossiers SET
            stage = %(stage)s, submitted_at = %(submitted_at)s,
            supplement_until = %(supplement_until)s, decided_at = %(decided_at)s,
            decided_by = %(decided_by)s, published_at = %(published_at)s, number = %(number)s,
            slug = %(slug)s, updated_at = %(now)s, version = version + 1
        WHERE id = %(id)s AND version = %(version)s
        RETURNING
        """,
        values,
    )


def write_units(
    conn: Connection,
    dossier: Dossier,
    *,
    primary: str | None,
    units: tuple[str, ...],
    declined: tuple[str, ...],
) -> Dossier:
    """Who is credited (S0-21). Raises ChangedMeanwhile."""
    return _written(
        conn,
        """
        UPDATE dossiers SET primary_unit = %(primary)s, units = %(units)s,
            declined_units = %(declined)s, version = version + 1
        WHERE id = %(id)s AND version = %(version)s
        RETURNING
        """,
        {
            "primary": primary,
            "units": list(units),
            "declined": list(declined),
            "id": dossier.id,
            "version": dossier.version,
        },
    )


def touch(conn: Connection, dossier: Dossier, now: datetime) -> Dossier:
    """Something that belongs to the dossier changed: a new version. Raises ChangedMeanwhile."""
    return _written(
        conn,
        """
        UPDATE dossiers SET updated_at = %(now)s, version = version + 1
        WHERE id = %(id)s AND version = %(version)s
        RETURNING
        """,
        {"id": dossier.id, "version": dossier.version, "now": now},
    )


def renew_published(conn: Connection, unit: str) -> list[Dossier]:
    """A new version of every entry that the unit is the first to be credited with.

    A dossier that is just being published is waited for, so that it is not missed.
    """
    values = {"unit": unit}
    conn.execute("SELECT FROM dossiers WHERE primary_unit = %(unit)s FOR UPDATE", values)
    return db.rows(
        conn,
        Dossier,
        "UPDATE dossiers SET version = version + 1"
        f" WHERE primary_unit = %(unit)s AND number IS NOT NULL RETURNING {COLUMNS}",
        values,
    )


def hand_over(conn: Connection, account: int, to: int) -> list[Dossier]:
    """Accounts of one person were merged: the dossiers follow."""
    return db.rows(
        conn,
        Dossier,
        "UPDATE dossiers SET account = %(to)s, version = version + 1"
        f" WHERE account = %(account)s RETURNING {COLUMNS}",
        {"account": account, "to": to},
    )


def _written(conn: Connection, update: LiteralString, values: dict[str, Any]) -> Dossier:
    written = db.maybe(conn, Dossier, update + COLUMNS, values)
    if written is None:
        raise ChangedMeanwhile
    return written
