"""Which other dossiers, of this edition or another, one may be the same as; staff decide."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from servicekit.db import Connection, Database, NotFound
from submissions import metrics
from submissions.actions.looking import reviewable_dossier
from submissions.actions.review import foreign_dossier
from submissions.model import likeness
from submissions.model.likeness import FIELDS, FILES, Comparison, Likeness, Reading
from submissions.store import dismissals, fingerprints, readings
from submissions.store.dismissals import Dismissal, Undone
from submissions.store.dossiers import Dossier

BATCH: Final = 200
SHOWN: Final = 10


class Similar(msgspec.Struct, frozen=True, kw_only=True):
    """Another dossier, how alike it is, and whether staff said that it is not the same."""

    dossier: Dossier
    likeness: Likeness
    dismissal: Dismissal | None


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two dossiers side by side, and what staff said about them. `texts`: of each, what is

    compared, by field.
    """

    dossier: Dossier
    other: Dossier
    texts: tuple[dict[str, str], dict[str, str]]
    comparison: Comparison
    dismissal: Dismissal | None
    undone: list[Undone]


def texts_of(dossier: Dossier, in_files: str = "") -> dict[str, str]:
    """What is compared, by field; `in_files` is what stands in its documents."""
    return {field: getattr(dossier, field) for field in FIELDS} | {FILES: in_files}


def read(dossier: Dossier, in_files: str = "") -> Reading:
    """A dossier read for comparing."""
    return likeness.read(texts_of(dossier, in_files))


def files_of(conn: Connection, *of: Dossier) -> dict[UUID, str]:
    """What stands in the documents of dossiers that have any."""
    return readings.texts_of(conn, [dossier.id for dossier in of])


def similar_to(conn: Connection, dossier: Dossier) -> list[Similar]:
    """Up to SHOWN, the most alike first and the dismissed ones last."""
    reading = read(dossier, files_of(conn, dossier).get(dossier.id, ""))
    found = fingerprints.sharing(conn, dossier.id, likeness.fingerprints(reading))
    texts = files_of(conn, *found)
    pairs = [
        (other, likeness.compare(reading, read(other, texts.get(other.id, "")))) for other in found
    ]
    dismissed = dismissals.of(conn, dossier.id)
    alike = [
        Similar(dossier=other, likeness=how, dismissal=dismissed.get(other.id))
        for other, how in pairs
        if how.worth_showing
    ]
    alike.sort(key=lambda one: (one.dismissal is not None, -one.likeness.rank, one.dossier.code))
    return alike[:SHOWN]


def pair(conn: Connection, code: str, other: str) -> Pair:
    """Two different dossiers that were handed in, side by side. Raises NotFound."""
    first, second = _two(reviewable_dossier(conn, code), reviewable_dossier(conn, other))
    in_files = files_of(conn, first, second)
    here, there = (texts_of(one, in_files.get(one.id, "")) for one in (first, second))
    return Pair(
        dossier=first,
        other=second,
        texts=(here, there),
        comparison=likeness.side_by_side(likeness.read(here), likeness.read(there)),
        dismissal=dismissals.of(conn, first.id).get(second.id),
        undone=dismissals.undone(conn, first.id, second.id),
    )


def dismiss(conn: Connection, code: str, other: str, dismissal: Dismissal) -> None:
    """These two are not the same. Raises NotFound, OwnDossier for either."""
    account = dismissal.account
    first, second = _two(
        foreign_dossier(conn, code, account), foreign_dossier(conn, other, account)
    )
    dismissals.add(conn, first.id, second.id, dismissal)


def undo_dismissal(conn: Connection, code: str, other: str, undoing: Dismissal) -> None:
    """They may be the same after all, `undoing` says who thinks so. Raises NotFound, OwnDossier."""
    account = undoing.account
    first, second = _two(
        foreign_dossier(conn, code, account), foreign_dossier(conn, other, account)
    )
    dismissals.undo(conn, first.id, second.id, undoing)


def _two(first: Dossier, second: Dossier) -> tuple[Dossier, Dossier]:
    if first.id == second.id:
        raise NotFound(second.code)
    return first, second


def fingerprint(database: Database, _now: datetime) -> int:
    """Take the fingerprints of some that were handed in or changed since; answers of how many."""
    with database.transaction() as conn:
        found = fingerprints.stale(conn, BATCH)
        texts = files_of(conn, *found)
        for dossier in found:
            prints = likeness.fingerprints(read(dossier, texts.get(dossier.id, "")))
            fingerprints.put(conn, dossier.id, dossier.version, prints)
    return len(found)


def measure_fingerprints(database: Database, _now: datetime) -> None:
    """How many dossiers wait for their fingerprints."""
    with database.transaction() as conn:
        metrics.FINGERPRINT_BACKLOG.set(fingerprints.count_stale(conn))
