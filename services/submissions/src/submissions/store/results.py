"""Lists of results, waiting and published, with the certificates they hand out."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final, LiteralString
from uuid import UUID

import msgspec

from contracts.events.submissions import DossierStage
from servicekit import db
from servicekit.db import Connection

READY: Final = (DossierStage.PUBLISHED, DossierStage.JUDGED)


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """A decision of the council; `published_at` is None while it waits for a second person.

    With a `reason`, which is public, it puts right what earlier lists said of its entries.
    """

    id: int
    edition: str
    decision: str
    decided_on: date
    written_at: datetime
    written_by: int
    published_at: datetime | None
    published_by: int | None
    reason: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a list says about an entry, and the entry as it is now.

    `replaced`: a later list says something else. `before_prize` and `before_certificate`: of the
    list before, None where this is the first.
    """

    results: int
    dossier: UUID
    code: str
    slug: str | None
    title: str
    authors: str
    stage: DossierStage
    prize: str
    certificate: str | None
    check_code: str | None
    replaced: bool
    before_prize: str | None
    before_certificate: str | None

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "stage", DossierStage(self.stage))

    @property
    def is_ready(self) -> bool:
        """Whether a result can be given to it now; not while it is suspended, nor once it left."""
        return self.stage in READY

    @property
    def stands(self) -> bool:
        """Whether the entry still has what the list gave it."""
        stage = DossierStage.AWARDED if self.prize else DossierStage.NOT_AWARDED
        return not self.replaced and self.stage == stage

    @property
    def certificate_change(self) -> str:
        """What a list did to its certificate: `issued`, `replaced` or `withdrawn`."""
        if self.before_certificate is None:
            return "issued"
        return "replaced" if self.certificate else "withdrawn"

    @property
    def holds_prize(self) -> bool:
        """Whether its prize is taken; a suspended entry may come back to it."""
        held = (DossierStage.AWARDED, DossierStage.SUSPENDED)
        return bool(self.prize) and not self.replaced and self.stage in held


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A line to be kept."""

    dossier: UUID
    prize: str
    certificate: str | None
    check_code: str | None


_COLUMNS: Final[LiteralString] = (
    "id, edition, decision, decided_on, written_at, written_by, published_at, published_by, reason"
)
_OUTCOMES: Final[LiteralString] = """
    SELECT l.results, l.dossier, d.code, d.slug, d.title, d.authors, d.stage, l.prize,
           l.certificate, l.check_code, b.prize AS before_prize,
           b.certificate AS before_certificate,
           EXISTS (SELECT FROM result_lines n JOIN results later ON later.id = n.results
                   WHERE n.dossier = l.dossier
                     AND (later.published_at, later.id) > (r.published_at, r.id)) AS replaced
    FROM result_lines l JOIN dossiers d ON d.id = l.dossier JOIN results r ON r.id = l.results
    LEFT JOIN LATERAL (
        SELECT e.prize, e.certificate
        FROM result_lines e JOIN results earlier ON earlier.id = e.results
        WHERE e.dossier = l.dossier AND (earlier.published_at, earlier.id)
            < (coalesce(r.published_at, 'infinity'), r.id)
        ORDER BY earlier.published_at DESC, earlier.id DESC LIMIT 1
    ) b ON true
"""


def add(conn: Connection, results: Results, lines: Sequence[Given]) -> int:
    """A list that waits, instead of the one that waited; answers its id."""
    db.execute(
        conn,
        "DELETE FROM results WHERE edition = %s AND published_at IS NULL",
        (results.edition,),
    )
    (number,) = conn.execute(
        """
        INSERT INTO results (edition, decision, decided_on, written_at, written_by, reason)
        VALUES (%(edition)s, %(decision)s, %(decided_on)s, %(written_at)s, %(written_by)s,
                %(reason)s)
        RETURNING id
        """,
        msgspec.structs.asdict(results),
    ).fetchone() or (0,)
    with conn.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO result_lines (results, dossier, edition, prize, certificate, check_code)
            VALUES (%(results)s, %(dossier)s, %(edition)s, %(prize)s, %(certificate)s,
                    %(check_code)s)
            """,
            [
                msgspec.structs.asdict(line) | {"results": number, "edition": results.edition}
                for line in lines
            ],
        )
    return int(number)


def lock_lists(conn: Connection) -> None:
    """Until the transaction ends nobody else writes or publishes a list."""
    db.execute(conn, "SELECT pg_advisory_xact_lock(hashtextextended('results', 0))")


def waiting(conn: Connection, edition: str) -> Results | None:
    """The list of an edition that nobody has published yet."""
    return db.maybe(
        conn,
        Results,
        f"SELECT {_COLUMNS} FROM results WHERE edition = %s AND published_at IS NULL",
        (edition,),
    )


def lock_waiting(conn: Connection, number: int) -> Results | None:
    """None when it is gone or published."""
    return db.maybe(
        conn,
        Results,
        f"SELECT {_COLUMNS} FROM results WHERE id = %s AND published_at IS NULL FOR UPDATE",
        (number,),
    )


def discard(conn: Connection, number: int) -> bool:
    """False when it does not wait any more."""
    return (
        db.execute(conn, "DELETE FROM results WHERE id = %s AND published_at IS NULL", (number,))
        == 1
    )


def publish(conn: Connection, number: int, account: int, now: datetime) -> None:
    """Of a list that is locked."""
    db.execute(
        conn,
        "UPDATE results SET published_at = %s, published_by = %s WHERE id = %s",
        (now, account, number),
    )


def published(conn: Connection, edition: str) -> list[Results]:
    """The newest first."""
    return db.rows(
        conn,
        Results,
        f"SELECT {_COLUMNS} FROM results WHERE edition = %s AND published_at IS NOT NULL"
        " ORDER BY published_at DESC, id DESC",
        (edition,),
    )


def outcomes(conn: Connection, lists: Collection[int]) -> list[Outcome]:
    """By code."""
    return db.rows(
        conn, Outcome, f"{_OUTCOMES} WHERE l.results = ANY(%s) ORDER BY d.code", (list(lists),)
    )


def current(conn: Connection, edition: str) -> list[Outcome]:
    """The last word that was published about each entry, by code."""
    found = db.rows(
        conn,
        Outcome,
        f"{_OUTCOMES} WHERE l.edition = %s AND r.published_at IS NOT NULL ORDER BY d.code",
        (edition,),
    )
    return [one for one in found if not one.replaced]


def of_dossier(conn: Connection, dossier: UUID) -> Outcome | None:
    """What was published about an entry."""
    return db.maybe(
        conn,
        Outcome,
        f"""
        {_OUTCOMES}
        WHERE l.dossier = %s AND r.published_at IS NOT NULL
        ORDER BY r.published_at DESC, r.id DESC LIMIT 1
        """,
        (dossier,),
    )


def by_check_code(conn: Connection, check_code: str) -> Outcome | None:
    """Of a published list only."""
    return db.maybe(
        conn,
        Outcome,
        f"""
        {_OUTCOMES}
        WHERE l.check_code = %s AND r.published_at IS NOT NULL
        """,
        (check_code,),
    )


def get(conn: Connection, number: int) -> Results:
    """Raises NotFound."""
    return db.one(conn, Results, f"SELECT {_COLUMNS} FROM results WHERE id = %s", (number,))


def numbers_used(conn: Connection, edition: str, numbers: Collection[str]) -> list[str]:
    """Those of the numbers that a published list has handed out."""
    found = conn.execute(
        """
        SELECT l.certificate FROM result_lines l JOIN results r ON r.id = l.results
        WHERE l.edition = %s AND l.certificate = ANY(%s) AND r.published_at IS NOT NULL
        ORDER BY l.certificate
        """,
        (edition, list(numbers)),
    )
    return [str(row[0]) for row in found.fetchall()]
