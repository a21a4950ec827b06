"""Decide where a claimed message goes, or that it goes nowhere."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
import structlog

from notifications.actions.announce import open_code
from notifications.actions.compose import contest_title
from notifications.actions.office import Office
from notifications.actions.words import versions_for
from notifications.model import recipients
from notifications.model.kinds import SORTS, Channel, Kind
from notifications.model.recipients import Destination
from notifications.model.states import Failure, State
from notifications.store import contacts, preferences
from notifications.store.messages import Claimed, Outcome
from notifications.store.wordings import Version
from servicekit.db import Connection
from servicekit.sealing import SealBroken

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Job:
    """A claimed message with where it goes."""

    message: Claimed
    destination: Destination
    contest: str
    versions: tuple[Version, ...]


def route(
    conn: Connection, office: Office, message: Claimed, now: datetime
) -> Job | Outcome | None:
    """A job to do, an outcome already clear, or None while a contact may still arrive."""
    if message.expires_at <= now:
        return Outcome(State.EXPIRED, Failure.TOO_OLD)
    try:
        if _is_refused(conn, message):
            return Outcome(State.REFUSED, Failure.NOT_WANTED)
        destination = _destination(conn, office, message)
        versions = versions_for(conn, message)
    except (SealBroken, msgspec.MsgspecError, KeyError, TypeError, ValueError):
        log.exception("message broken", message=message.id, kind=message.kind)
        return Outcome(State.FAILED_PERMANENT, Failure.BAD_LETTER)
    if destination is None:
        wait = recipients.contact_may_still_come(message.created_at, now)
        return None if wait else Outcome(State.UNDELIVERABLE, Failure.NO_CONTACT)
    if destination.channel not in office.carriers:
        return Outcome(State.UNDELIVERABLE, Failure.NO_CHANNEL)
    contest = contest_title(conn, message.edition)
    return Job(message=message, destination=destination, contest=contest, versions=versions)


def _is_refused(conn: Connection, message: Claimed) -> bool:
    if SORTS[Kind(message.kind)].mandatory or message.account is None:
        return False
    return message.kind in preferences.refused(conn, message.account)


def _destination(conn: Connection, office: Office, message: Claimed) -> Destination | None:
    if message.account is not None:
        return recipients.choose(contacts.find(conn, message.account))
    if message.sealed is None:
        return None
    opened = open_code(office.settings.seal_key, message.sealed)
    return Destination(channel=Channel(opened.channel), address=opened.contact)
