"""Decide where a claimed message goes, or that it goes nowhere."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
import structlog

from notifications.actions.announce import open_code
from notifications.actions.batch import Batch
from notifications.actions.editions import contest_name, rules_of
from notifications.actions.office import Office
from notifications.actions.permit import addresses_listed, permit, ways_listed
from notifications.actions.strangers import contact_of, is_to_stranger, open_addressee
from notifications.model import recipients, schedule
from notifications.model.campaigns import Campaign
from notifications.model.channels import MessageRules
from notifications.model.purposes import Way, read_quiet_hours
from notifications.model.recipients import Contact, Destination
from notifications.model.states import Failure, State
from notifications.store.messages import Claimed, Outcome
from notifications.store.wordings import Version
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
    versions: tuple[Version, ...]


def route(
    conn: Connection, office: Office, message: Claimed, batch: Batch, now: datetime
) -> Job | Outcome | datetime:
    """A job to do, an outcome already clear, or when to look again for a contact."""
    held_back = _held_back(message, batch, now)
    if held_back is not None:
        return held_back
    try:
        contact = _contact(office, message, batch)
        versions = batch.versions(conn, message)
    except (SealBroken, msgspec.MsgspecError, LookupError, TypeError, ValueError):
        log.exception("message broken", message=message.id, kind=message.kind)
        return Outcome(State.FAILED_PERMANENT, Failure.BAD_LETTER)
    if contact is None or recipients.choose(contact) is None:
        return _without_address(message, now)
    edition = batch.editions.find(conn, message.edition)
    permitted = permit(
        message,
        contact,
        choices=batch.choices.get(contact.account, {}),
        listed=_listed(conn, message, contact, batch, office.settings.letter_key),
        quiet=read_quiet_hours(edition.rules if edition else {}),
        now=now,
    )
    if not isinstance(permitted, Contact):
        return permitted
    rules = rules_of(edition)
    ways = recipients.destinations(permitted, rules.chain(message.kind))
    open_ways = [way for way in ways if way.leg >= message.leg and way.channel in office.carriers]
    if not open_ways:
        return Outcome(State.UNDELIVERABLE, Failure.NO_CHANNEL)
    return Job(
        message=message,
        destination=open_ways[0],
        next_leg=open_ways[1].leg if len(open_ways) > 1 else None,
        contest=contest_name(edition),
        rules=rules,
        versions=versions,
    )


def _held_back(message: Claimed, batch: Batch, now: datetime) -> Outcome | datetime | None:
    """Too old, or of a campaign that somebody stopped after its release."""
    halted = batch.halted.get(message.facts.get("campaign", 0))
    if halted is Campaign.CANCELLED:
        return Outcome(State.REFUSED, Failure.CANCELLED)
    if halted is Campaign.PAUSED:
        return now + schedule.HELD_BACK
    return Outcome(State.EXPIRED, Failure.TOO_OLD) if message.expires_at <= now else None


def _listed(
    conn: Connection, message: Claimed, contact: Contact, batch: Batch, letter_keys: str
) -> dict[Way, str]:
    """The batch knows addresses of accounts only."""
    if message.account is None:
        return addresses_listed(conn, contact, letter_keys)
    return ways_listed(contact, letter_keys, batch.listed)


def _without_address(message: Claimed, now: datetime) -> Outcome | datetime:
    if recipients.contact_may_still_come(message.created_at, now):
        return schedule.look_again(message.created_at, now)
    return Outcome(State.UNDELIVERABLE, Failure.NO_CONTACT)


def _contact(office: Office, message: Claimed, batch: Batch) -> Contact | None:
    """Of an account, or the one that is sealed. Raises SealBroken, msgspec.MsgspecError."""
    if message.account is not None:
        return batch.contacts.get(message.account)
    if message.sealed is None:
        return None
    if is_to_stranger(message.kind):
        return contact_of(open_addressee(office.settings.seal_key, message.sealed))
    opened = open_code(office.settings.seal_key, message.sealed)
    return Contact(account=0, **{opened.channel: opened.contact})
