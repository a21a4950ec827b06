"""The one way a dossier takes a step of its life cycle."""

from datetime import datetime

import msgspec

from contracts.events import DossierTransitioned
from contracts.events.submissions import DossierStage as Stage
from servicekit import outbox
from servicekit.db import Connection
from servicekit.text import slugify
from submissions import metrics
from submissions.actions.history import keep_version
from submissions.actions.states import dossier_state, publish_states
from submissions.model import lifecycle
from submissions.model.lifecycle import Verb
from submissions.store import audit, counters, dossiers, members
from submissions.store.audit import Transition
from submissions.store.dossiers import Dossier, Moved


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes a step, when and why."""

    verb: Verb
    account: int
    at: datetime
    reason: str | None = None
    note: str = ""
    supplement_until: datetime | None = None
    quiet: bool = False
    prize: str = ""


def take_step(conn: Connection, dossier: Dossier, taken: Taken) -> Dossier:
    """Row, audit and events of one step, conditional on the dossier's version.

    Raises StepNotPossible, ReasonMissing, ChangedMeanwhile.
    """
    step = lifecycle.step_from(dossier.stage, taken.verb)
    reason = taken.reason if step.reasons else None
    lifecycle.check_reason(step, reason, taken.note)
    after = step.after or _stage_before(conn, dossier)
    moved = dossiers.write_step(conn, dossier, _moved(conn, dossier, after, taken), taken.at)
    audit.note(
        conn,
        Transition(
            dossier=dossier.id,
            version=moved.version,
            verb=taken.verb,
            before=dossier.stage,
            after=after,
            actor=taken.account,
            acted_as=step.actor,
            reason=reason,
            note=taken.note.strip(),
            at=taken.at,
        ),
    )
    if taken.verb in lifecycle.HANDS_IN:
        keep_version(conn, moved, taken.verb, taken.account, taken.at)
    publish_states(conn, moved, taken.at)
    event = _transitioned(conn, dossier, moved, reason, taken)
    outbox.publish(conn, event, edition=moved.edition, now=taken.at)
    metrics.STEPS.labels(taken.verb).inc()
    return moved


def note_opening(conn: Connection, dossier: Dossier, account: int, now: datetime) -> None:
    """The first line of the audit: a draft was opened."""
    audit.note(
        conn,
        Transition(
            dossier=dossier.id,
            version=dossier.version,
            verb="open",
            before=None,
            after=dossier.stage,
            actor=account,
            acted_as=lifecycle.Actor.APPLICANT,
            reason=None,
            note="",
            at=now,
        ),
    )
    publish_states(conn, dossier, now)


def _moved(conn: Connection, dossier: Dossier, after: Stage, taken: Taken) -> Moved:
    """What the step sets; a submission starts undecided, a publication gets its number."""
    decides = after in lifecycle.DECIDED and taken.verb != Verb.UNPUBLISH
    undecided = after in (Stage.DRAFT, Stage.SUBMITTED)
    number, slug = dossier.number, dossier.slug
    if after is Stage.PUBLISHED and number is None:
        number = counters.next_number(conn, dossier.edition, "entry")
        slug = slugify(dossier.title)
    return Moved(
        stage=after,
        submitted_at=_submitted_at(dossier, taken),
        supplement_until=taken.supplement_until,
        decided_at=taken.at if decides else None if undecided else dossier.decided_at,
        decided_by=taken.account if decides else None if undecided else dossier.decided_by,
        published_at=dossier.published_at or (taken.at if number is not None else None),
        number=number,
        slug=slug,
    )


def _submitted_at(dossier: Dossier, taken: Taken) -> datetime | None:
    """An undone decision keeps the place in the queue; handing in again renews it."""
    handed_in = taken.verb in lifecycle.HANDS_IN
    return taken.at if handed_in else dossier.submitted_at


def _stage_before(conn: Connection, dossier: Dossier) -> Stage:
    """Where a suspended or disqualified dossier came from. By the verb: a restored one may have

    come into its stage by being restored.
    """
    step = audit.last(conn, dossier.id, lifecycle.LED_INTO[dossier.stage])
    return Stage(step.before) if step and step.before else Stage.PUBLISHED


def _transitioned(
    conn: Connection, dossier: Dossier, moved: Dossier, reason: str | None, taken: Taken
) -> DossierTransitioned:
    has_result = moved.stage in lifecycle.WITH_RESULT
    return DossierTransitioned(
        dossier=str(dossier.id),
        code=moved.code,
        account=moved.account,
        title=moved.title,
        before=dossier.stage,
        after=moved.stage,
        reason=reason,
        at=taken.at,
        quiet=taken.quiet,
        by=taken.account,
        until=moved.supplement_until if moved.stage is Stage.NEEDS_SUPPLEMENT else None,
        entry=f"{moved.code}/{moved.slug}" if moved.slug else None,
        field=moved.field,
        credited=dossier_state(moved).credited,
        prize=taken.prize,
        members=members.accounts_beside(conn, moved.id, moved.account) if has_result else (),
    )
