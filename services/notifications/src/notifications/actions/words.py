"""Which words a message is written with, and what happens when they turn out to be broken."""

import structlog

from notifications.actions.compose import Reader, Told, write_letter
from notifications.actions.office import Office
from notifications.errors import FactsBroken, LetterBroken
from notifications.model.campaigns import WITH_OWN_WORDS
from notifications.model.kinds import Kind
from notifications.model.mail import Letter
from notifications.model.wordings import Wording
from notifications.store import campaigns, wordings
from notifications.store.wordings import SHIPPED, Version
from servicekit.db import Connection

log = structlog.get_logger()


def versions_for(conn: Connection, message: Told) -> tuple[Version, ...]:
    """The words to try, best first.

    Raises LookupError, TypeError, ValueError for a trial or campaign without words.
    """
    kind = Kind(message.kind)
    if kind in WITH_OWN_WORDS:
        sent = campaigns.one(conn, message.facts["campaign"])
        return (Version(kind, SHIPPED, sent.subject, sent.short, sent.body),)
    if kind is Kind.TRIAL:
        tried = Wording(**message.facts["wording"])
        return (Version(kind, SHIPPED, tried.subject, tried.short, tried.body),)
    return tuple(wordings.usable(conn, kind))


def write_with(
    office: Office, message: Told, reader: Reader, versions: tuple[Version, ...]
) -> Letter:
    """The letter in the first words that can be written; broken ones are not used again.

    Raises FactsBroken, LetterBroken: not even the shipped words could be written.
    """
    for version in versions:
        try:
            return write_letter(message, version.wording, reader=reader, settings=office.settings)
        except FactsBroken:
            raise
        except LetterBroken:
            if version.version == SHIPPED:
                raise
            _set_aside(office, version)
    raise LetterBroken(f"{message.kind}: no words")


def _set_aside(office: Office, version: Version) -> None:
    with office.database.transaction() as conn:
        marked = wordings.mark_broken(conn, version.kind, version.version, office.clock())
    if marked:
        log.error("wording broken", kind=version.kind, version=version.version)
