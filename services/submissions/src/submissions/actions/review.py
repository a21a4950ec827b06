"""What the secretariat decides: validity, publication, standing."""

from datetime import datetime

import msgspec

from servicekit import copies
from servicekit.db import Connection, Database
from servicekit.db import NotFound as RowMissing
from servicekit.problems import Problem
from submissions import phrases
from submissions.actions.looking import reviewable_dossier
from submissions.actions.transition import Taken, take_step
from submissions.errors import ChangedMeanwhile, OwnDossier
from submissions.model import deadlines
from submissions.model.lifecycle import Verb
from submissions.store import review_locks
from submissions.store.dossiers import Dossier


def foreign_dossier(conn: Connection, code: str, account: int) -> Dossier:
    """What this reviewer may work on: nobody's own. Raises NotFound, OwnDossier."""
    dossier = reviewable_dossier(conn, code)
    if dossier.account == account:
        raise OwnDossier
    return dossier


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A reviewer's step on the version they saw."""

    verb: Verb
    version: int
    reason: str | None = None
    note: str = ""


def decide(
    conn: Connection, code: str, decision: Decision, *, account: int, now: datetime
) -> Dossier:
    """Take a reviewer's step, never on a dossier of their own account.

    Raises NotFound, OwnDossier, ChangedMeanwhile, StepNotPossible, ReasonMissing.
    """
    dossier = foreign_dossier(conn, code, account)
    if dossier.version != decision.version:
        raise ChangedMeanwhile
    until = None
    if decision.verb == Verb.SUPPLEMENT:
        days = copies.edition(conn, dossier.edition).dossier_rules.supplement_days
        until = deadlines.supplement_until(now, days)
    taken = Taken(
        verb=decision.verb,
        account=account,
        at=now,
        reason=decision.reason,
        note=decision.note,
        supplement_until=until,
    )
    moved = take_step(conn, dossier, taken)
    review_locks.let_go(conn, dossier.id, account)
    return moved


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a bulk publication: entries, and codes with the reason why not."""

    entries: tuple[Dossier, ...]
    left: tuple[tuple[str, str], ...]


def publish_many(
    database: Database, versions: dict[str, int], *, account: int, now: datetime
) -> Published:
    """Publish each dossier (code → version seen) in its own transaction; one cannot stop others."""
    done: list[Dossier] = []
    left: list[tuple[str, str]] = []
    for code, version in versions.items():
        decision = Decision(verb=Verb.PUBLISH, version=version)
        try:
            with database.transaction() as conn:
                done.append(decide(conn, code, decision, account=account, now=now))
        except Problem as problem:
            left.append((code, problem.title))
        except RowMissing:
            left.append((code, phrases.NO_SUCH_DOSSIER))
    return Published(entries=tuple(done), left=tuple(left))
