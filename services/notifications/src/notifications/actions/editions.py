"""What messages need of the edition they belong to."""

import msgspec
import structlog

from contracts.envelope import ALL_EDITIONS
from contracts.events import EditionState
from notifications import phrases
from notifications.model.channels import MessageRules, read_rules
from servicekit import copies
from servicekit.db import Connection

log = structlog.get_logger()


class Editions:
    """Each edition is read once for all messages of a batch."""

    def __init__(self) -> None:
        self._known: dict[str, EditionState | None] = {}

    def find(self, conn: Connection, code: str) -> EditionState | None:
        """What belongs to no edition is sent in the name of the current one."""
        if code not in self._known:
            self._known[code] = find_edition(conn, code)
        return self._known[code]


def find_edition(conn: Connection, code: str) -> EditionState | None:
    """None while no copy has arrived."""
    if code != ALL_EDITIONS:
        return copies.find(conn, EditionState, code)
    try:
        return copies.current_edition(conn)
    except copies.NoCurrentEdition:
        return None


def contest_name(edition: EditionState | None) -> str:
    """The contest's name in the head of letters."""
    return phrases.DEFAULT_CONTEST if edition is None else edition.short_title or edition.title


def rules_of(edition: EditionState | None) -> MessageRules:
    """The edition's, or the usual ones where it says nothing or what nobody can read."""
    if edition is None:
        return MessageRules()
    try:
        return read_rules(edition.rules)
    except msgspec.ValidationError as error:
        log.warning("rules of messages cannot be read", edition=edition.code, reason=str(error))
        return MessageRules()
