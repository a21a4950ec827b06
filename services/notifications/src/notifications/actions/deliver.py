"""Send what is due. Three steps, so that a crash at any moment loses nothing:

1. claim (one transaction): the row says `sending` with a lease;
2. hand over to the other side, outside of any transaction;
3. settle (one transaction): `sent`, or when to try again.

A worker killed between 2 and 3 leaves a leased row; after the lease it is sent again under the same
identity (a mail's Message-ID, a provider's reference). A gateway for text messages recognises it;
SMTP cannot promise both "never twice" and "never lost": mail may come twice then, and never gets
lost. An answer that was lost is no reason to try another channel.
"""

from dataclasses import replace
from typing import Final

import structlog

from notifications import metrics
from notifications.actions.batch import Batch
from notifications.actions.office import Office
from notifications.actions.pace import pace
from notifications.actions.pack import pack, price
from notifications.actions.route import Job, route
from notifications.actions.settle import settle
from notifications.actions.suppress import suppress_dead
from notifications.model import costs, schedule
from notifications.model.kinds import Lane
from notifications.model.mail import BadAddress
from notifications.model.states import Failure, State
from notifications.store import messages, spending
from notifications.store.channels import NotTaken, Parcel
from notifications.store.messages import Claimed, Outcome
from servicekit.db import Connection
from servicekit.loops import Alive, unwatched

log = structlog.get_logger()

WAITS: Final = 12
"""How often a conversation with a mail server may wait for its next word, TLS and sign-in too."""


class OverBudget(Exception):
    """A purse has not enough left for this message."""


def deliver_some(office: Office, lane: Lane, *, limit: int, alive: Alive = unwatched) -> int:
    """Claim up to `limit` messages and bring each to an outcome. Answers how many were claimed.

    `alive` hears of each: a server that never answers makes every one of them wait.
    """
    with office.database.transaction() as conn:
        claimed = messages.claim(conn, lane, office.clock(), limit)
        if not claimed:
            return 0
        batch = Batch(conn, claimed, office.settings.letter_key)
        found = [_prepare(conn, office, message, batch) for message in claimed]
        jobs = pace(conn, office, lane, [job for job in found if job is not None])
    for job in jobs:
        alive(patience=WAITS * office.settings.smtp_timeout_seconds)
        if schedule.lease_runs_out(lane, job.message.lease_until, office.clock()):
            _put_back(office, job.message)
        else:
            _finish(office, job, _attempt(office, job))
    return len(claimed)


def _prepare(conn: Connection, office: Office, message: Claimed, batch: Batch) -> Job | None:
    """The job to do outside of this transaction, if there is one."""
    now = office.clock()
    decided = route(conn, office, message, batch, now)
    if isinstance(decided, Job):
        return decided
    if isinstance(decided, Outcome):
        settle(conn, message, decided, now)
    else:
        messages.put_back(conn, message, decided)
    return None


def _put_back(office: Office, message: Claimed) -> None:
    """The server is slow today: another sender may be quicker."""
    with office.database.transaction() as conn:
        messages.put_back(conn, message, office.clock())


def _attempt(office: Office, job: Job) -> Outcome:
    """Whatever happens becomes an outcome: one bad message stops nobody."""
    try:
        parcel = pack(office, job)
        _reserve(office, job, parcel)
        office.carriers[job.destination.channel].carry(parcel)
        outcome = Outcome(State.SENT)
    except OverBudget:
        outcome = _after_refusal(office, job, NotTaken(Failure.OUT_OF_BUDGET, permanent=True))
    except NotTaken as refusal:
        outcome = replace(_after_refusal(office, job, refusal), dead=refusal.dead)
    except BadAddress:
        outcome = _after_refusal(office, job, NotTaken(Failure.BAD_ADDRESS, permanent=True))
    except Exception:
        # Whatever is wrong with it, it would be wrong again, and must not hold up the others.
        log.exception("letter broken", message=job.message.id, kind=job.message.kind)
        outcome = Outcome(State.FAILED_PERMANENT, Failure.BAD_LETTER)
    return replace(outcome, channel=job.destination.channel, masked=job.destination.masked)


def _reserve(office: Office, job: Job, parcel: Parcel) -> None:
    """Codes have limits of their own where they are asked for. Raises OverBudget."""
    cost = price(job, parcel)
    if cost == 0 or job.message.lane == Lane.URGENT:
        return
    now = office.clock()
    purses = costs.purses(job.message.occasion, job.rules, now)
    with office.database.transaction() as conn:
        if not spending.reserve(conn, cost, purses, now):
            metrics.OVER_BUDGET.inc()
            raise OverBudget


def _after_refusal(office: Office, job: Job, refusal: NotTaken) -> Outcome:
    """Another channel, a later try as long as the message still means something, or the end."""
    now, message = office.clock(), job.message
    if job.next_leg is not None and _changes_channel(message, refusal):
        return Outcome(
            State.FAILED_TEMPORARY, refusal.failure, refusal.code, due_at=now, leg=job.next_leg
        )
    if refusal.permanent:
        return Outcome(State.FAILED_PERMANENT, refusal.failure, refusal.code)
    lane, silent = Lane(message.lane), refusal.failure is Failure.UNCONFIRMED
    later = schedule.after_silence if silent else schedule.next_try
    due_at = later(lane, message.tries, now, office.chance())
    if refusal.wait is not None:
        due_at = max(due_at, now + refusal.wait)
    if due_at >= message.expires_at:
        return Outcome(State.EXPIRED, refusal.failure, refusal.code)
    return Outcome(State.FAILED_TEMPORARY, refusal.failure, refusal.code, due_at=due_at)


def _changes_channel(message: Claimed, refusal: NotTaken) -> bool:
    """Never after a lost answer: the message may have arrived. A code cannot wait for a repair."""
    if refusal.failure is Failure.UNCONFIRMED:
        return False
    return refusal.permanent or message.lane == Lane.URGENT


def _finish(office: Office, job: Job, outcome: Outcome) -> None:
    now, message = office.clock(), job.message
    with office.database.transaction() as conn:
        # Lost with a crash of the database, it costs a repeat under the same identity, as a lost
        # answer does; waiting for the disk would cost every message.
        conn.execute("SET LOCAL synchronous_commit TO off")
        settle(conn, message, outcome, now)
        if outcome.dead:
            keys = office.settings.letter_key
            suppress_dead(conn, job.destination.address, letter_keys=keys, now=now)
    metrics.ATTEMPTS.labels(outcome.channel, outcome.state).inc()
    if outcome.state is State.SENT:
        metrics.DELIVERY.labels(message.lane).observe((now - message.created_at).total_seconds())
