"""What the secretariat decides: validity, publication, standing."""

from datetime import datetime

import msgspec

from contracts.events import EditionState
from contracts.events.submissions import DossierStage as Stage
from servicekit import copies
from servicekit.db import Connection
from submissions import phrases
from submissions.actions import confirmations
from submissions.actions.looking import reviewable_dossier
from submissions.actions.transition import Taken, take_step
from submissions.errors.review import (
    AlreadyVoted,
    ChangedMeanwhile,
    HeldByAnother,
    OwnDossier,
    SupplementBegun,
    UndoTooLate,
)
from submissions.model import conclusions, deadlines, lifecycle
from submissions.model.lifecycle import Verb
from submissions.store import audit, dossiers, review_locks, voted
from submissions.store.dossiers import Dossier


def foreign_dossier(conn: Connection, code: str, account: int) -> Dossier:
    """What this reviewer may work on: nobody's own. Raises NotFound, OwnDossier."""
    dossier = reviewable_dossier(conn, code)
    if dossier.account == account:
        raise OwnDossier
    return dossier


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A reviewer's step on the version they saw; `name` is the reviewer's."""

    verb: Verb
    version: int
    reason: str | None = None
    note: str = ""
    name: str = phrases.REVIEWER


def decide(
    conn: Connection, code: str, decision: Decision, *, account: int, now: datetime
) -> Dossier:
    """Take a reviewer's step, never on a dossier of their own account.

    Where the edition wants two persons, the first one's conclusion is only kept: the dossier comes
    back as it was. Raises NotFound, OwnDossier, ChangedMeanwhile, HeldByAnother, OwnProposal,
    UndoTooLate, SupplementBegun, AlreadyVoted, StepNotPossible, ReasonMissing.
    """
    dossiers.lock(conn, code)
    dossier = foreign_dossier(conn, code, account)
    if dossier.version != decision.version:
        raise ChangedMeanwhile
    edition = copies.edition(conn, dossier.edition)
    _check_free(conn, dossier, account, now)
    _check_undo(conn, dossier, decision.verb, edition, now)
    agreed = confirmations.second(
        conn, dossier, decision, rules=edition.dossier_rules, account=account, now=now
    )
    review_locks.let_go(conn, dossier.id, account)
    if agreed is None:
        return dossier
    return take_step(conn, dossier, _taken(agreed, edition, account, now))


def _taken(decision: Decision, edition: EditionState, account: int, now: datetime) -> Taken:
    until = None
    if decision.verb is Verb.SUPPLEMENT:
        until = deadlines.supplement_until(now, edition.dossier_rules.supplement_days)
    return Taken(
        verb=decision.verb,
        account=account,
        at=now,
        reason=decision.reason,
        note=decision.note,
        supplement_until=until,
    )


def steps_now(
    conn: Connection, dossier: Dossier, edition: EditionState, now: datetime
) -> tuple[Verb, ...]:
    """The reviewer's steps that are possible now: taking back while it is, else the other ways."""
    verbs = lifecycle.possible(dossier.stage, lifecycle.Actor.REVIEWER)
    back = [verb for verb in verbs if verb in (Verb.UNDO, Verb.UNPUBLISH)]
    late = {verb for verb in back if not _may_undo(conn, dossier, verb, edition, now)}
    superfluous = {Verb.REOPEN} if Verb.UNDO in verbs and Verb.UNDO not in late else set()
    return tuple(verb for verb in verbs if verb not in late | superfluous)


def _may_undo(
    conn: Connection, dossier: Dossier, verb: Verb, edition: EditionState, now: datetime
) -> bool:
    try:
        _check_undo(conn, dossier, verb, edition, now)
    except (UndoTooLate, SupplementBegun, AlreadyVoted):
        return False
    return True


def _check_free(conn: Connection, dossier: Dossier, account: int, now: datetime) -> None:
    """Somebody who is just reading it is not overtaken unseen. Raises HeldByAnother."""
    if dossier.stage is not Stage.SUBMITTED:
        return
    viewer = review_locks.viewer(conn, dossier.id, now)
    if viewer and viewer.account != account:
        raise HeldByAnother(viewer.name)


def _check_undo(
    conn: Connection, dossier: Dossier, verb: Verb, edition: EditionState, now: datetime
) -> None:
    """Raises UndoTooLate, SupplementBegun, AlreadyVoted; a step that is not possible is refused

    elsewhere.
    """
    rules = edition.dossier_rules
    if verb is Verb.UNDO and dossier.decided_at:
        conclusions.check_undo(verb, dossier.decided_at, rules, now)
        _check_not_begun(conn, dossier)
    if verb is Verb.UNPUBLISH and dossier.stage is Stage.PUBLISHED and dossier.number:
        step = audit.last(conn, dossier.id, Verb.PUBLISH)
        if voted.has_votes(conn, edition.number, dossier.number):
            raise AlreadyVoted
        conclusions.check_undo(verb, step.at if step else now, rules, now)


def _check_not_begun(conn: Connection, dossier: Dossier) -> None:
    """What an applicant has changed since a supplement request was never handed in (decision 0018).

    Raises SupplementBegun.
    """
    if dossier.stage is not Stage.NEEDS_SUPPLEMENT:
        return
    asked = audit.last(conn, dossier.id, Verb.SUPPLEMENT)
    if asked is not None and asked.version != dossier.version:
        raise SupplementBegun
