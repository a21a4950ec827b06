"""Decide where a claimed message goes, or that it goes nowhere."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
import structlog

from notifications.actions.announce import open_code
from notifications.actions.editions import Editions, contest_name, rules_of
from notifications.actions.office import Office
from notifications.model import recipients, schedule
from notifications.model.channels import MessageRules
from notifications.model.kinds import SORTS, Kind
from notifications.model.recipients import Contact, Destination
from notifications.model.states import Failure, State
from notifications.store import contacts, preferences
from notifications.store.messages import Claimed, Outcome
from servicekit.db import Connection
from servicekit.sealing import SealBroken

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Job:
    """A claimed message with where it goes. `next_leg`: the next channel that could reach the
    person, if there is one."""

    message: Claimed
    destination: Destination
    next_leg: int | None
    contest: str
    rules: MessageRules


def route(
    conn: Connection, office: Office, message: Claimed, editions: Editions, now: datetime
) -> Job | Outcome | datetime:
    """A job to do, an outcome already clear, or when to look again for a contact."""
    if message.expires_at <= now:
        return Outcome(State.EXPIRED, Failure.TOO_OLD)
    try:
        if _is_refused(conn, message):
            return Outcome(State.REFUSED, Failure.NOT_WANTED)
        contact = _contact(conn, office, message)
    except (SealBroken, msgspec.MsgspecError, ValueError):
        log.exception("message broken", message=message.id, kind=message.kind)
        return Outcome(State.FAILED_PERMANENT, Failure.BAD_LETTER)
    edition = editions.find(conn, message.edition)
    rules = rules_of(edition)
    ways = recipients.destinations(contact, rules.chain(message.kind))
    if not ways:
        return _without_address(message, now)
    open_ways = [way for way in ways if way.leg >= message.leg and way.channel in office.carriers]
    if not open_ways:
        return Outcome(State.UNDELIVERABLE, Failure.NO_CHANNEL)
    return Job(
        message=message,
        destination=open_ways[0],
        next_leg=open_ways[1].leg if len(open_ways) > 1 else None,
        contest=contest_name(edition),
        rules=rules,
    )


def _without_address(message: Claimed, now: datetime) -> Outcome | datetime:
    if recipients.contact_may_still_come(message.created_at, now):
        return schedule.look_again(message.created_at, now)
    return Outcome(State.UNDELIVERABLE, Failure.NO_CONTACT)


def _is_refused(conn: Connection, message: Claimed) -> bool:
    if SORTS[Kind(message.kind)].mandatory or message.account is None:
        return False
    return message.kind in preferences.refused(conn, message.account)


def _contact(conn: Connection, office: Office, message: Claimed) -> Contact | None:
    """Of an account, or the one a code is asked for. Raises SealBroken, msgspec.MsgspecError."""
    if message.account is not None:
        return contacts.find(conn, message.account)
    if message.sealed is None:
        return None
    opened = open_code(office.settings.seal_key, message.sealed)
    return Contact(account=0, **{opened.channel: opened.contact})
