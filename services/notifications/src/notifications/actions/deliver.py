"""Send what is due. Three steps, so that a crash at any moment loses nothing:

1. claim (one transaction): the row says `sending` with a lease;
2. hand over to the mail server, outside of any transaction;
3. settle (one transaction): `sent`, or when to try again.

A worker killed between 2 and 3 leaves a leased row; after the lease it is sent again with the same
Message-ID. SMTP cannot promise both "never twice" and "never lost": mail may come twice then, and
never gets lost.
"""

from dataclasses import replace
from email.message import EmailMessage
from typing import Final

import structlog

from notifications import metrics
from notifications.actions.compose import Reader, unsubscribe_url
from notifications.actions.office import Office
from notifications.actions.route import Job, route
from notifications.actions.settle import settle
from notifications.actions.words import write_with
from notifications.model import mail, schedule
from notifications.model.kinds import Channel, Lane
from notifications.model.mail import BadAddress, Postmark
from notifications.model.states import Failure, State
from notifications.store import messages
from notifications.store.channels import NotTaken
from notifications.store.messages import Claimed, Outcome
from servicekit.db import Connection
from servicekit.loops import Alive, unwatched

log = structlog.get_logger()

WAITS: Final = 12
"""How often a conversation with a mail server may wait for its next word, TLS and sign-in too."""


def deliver_some(office: Office, lane: Lane, *, limit: int, alive: Alive = unwatched) -> int:
    """Claim up to `limit` messages and bring each to an outcome. Answers how many were claimed.

    `alive` hears of each: a server that never answers makes every one of them wait.
    """
    with office.database.transaction() as conn:
        claimed = messages.claim(conn, lane, office.clock(), limit)
        jobs = [job for message in claimed if (job := _prepare(conn, office, message)) is not None]
    for job in jobs:
        alive(patience=WAITS * office.settings.smtp_timeout_seconds)
        if schedule.lease_runs_out(lane, job.message.lease_until, office.clock()):
            _put_back(office, job.message)
        else:
            _finish(office, job.message, _attempt(office, job))
    return len(claimed)


def _prepare(conn: Connection, office: Office, message: Claimed) -> Job | None:
    """The job to do outside of this transaction, if there is one."""
    now = office.clock()
    decided = route(conn, office, message, now)
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
    channel, message = job.destination.channel, job.message
    try:
        written = _write(office, job)
    except BadAddress:
        outcome = Outcome(State.FAILED_PERMANENT, Failure.BAD_ADDRESS)
    except Exception:
        # Whatever is wrong with it, it would be wrong again, and must not hold up the others.
        log.exception("letter broken", message=message.id, kind=message.kind)
        outcome = Outcome(State.FAILED_PERMANENT, Failure.BAD_LETTER)
    else:
        outcome = _hand_over(office, job, written)
    return replace(outcome, channel=channel, masked=job.destination.masked)


def _hand_over(office: Office, job: Job, written: EmailMessage) -> Outcome:
    try:
        office.carriers[job.destination.channel].carry(written)
    except NotTaken as refusal:
        return _after_refusal(office, job.message, refusal)
    return Outcome(State.SENT)


def _write(office: Office, job: Job) -> EmailMessage:
    message, settings = job.message, office.settings
    reader = Reader(name=job.destination.name, contest=job.contest, sealed=message.sealed)
    letter = write_with(office, message, reader, job.versions)
    postmark = Postmark(
        message=message.id,
        sender=settings.mail_from,
        at=message.created_at,
        unsubscribe=unsubscribe_url(message, settings),
    )
    build = mail.as_email if job.destination.channel is Channel.EMAIL else mail.as_text_message
    return build(letter, postmark, job.destination.address)


def _after_refusal(office: Office, message: Claimed, refusal: NotTaken) -> Outcome:
    """Try again later, as long as the message still means something then."""
    if refusal.permanent:
        return Outcome(State.FAILED_PERMANENT, refusal.failure, refusal.code)
    due_at = schedule.next_try(Lane(message.lane), message.tries, office.clock(), office.chance())
    if due_at >= message.expires_at:
        return Outcome(State.EXPIRED, refusal.failure, refusal.code)
    return Outcome(State.FAILED_TEMPORARY, refusal.failure, refusal.code, due_at=due_at)


def _finish(office: Office, message: Claimed, outcome: Outcome) -> None:
    now = office.clock()
    with office.database.transaction() as conn:
        settle(conn, message, outcome, now)
    metrics.ATTEMPTS.labels(outcome.channel, outcome.state).inc()
    if outcome.state is State.SENT:
        metrics.DELIVERY.labels(message.lane).observe((now - message.created_at).total_seconds())
