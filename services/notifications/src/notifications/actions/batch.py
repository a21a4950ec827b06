"""What the messages of one claim need to know, read once for all of them."""

from collections.abc import Iterable, Sequence
from typing import Final

from notifications.actions.editions import Editions
from notifications.actions.words import versions_for
from notifications.model.kinds import Kind
from notifications.model.letter_keys import marks
from notifications.model.purposes import Choices
from notifications.model.recipients import Contact
from notifications.store import campaigns, contacts, preferences, suppressions
from notifications.store.messages import Claimed
from notifications.store.wordings import Version
from servicekit.db import Connection

OWN_WORDS: Final = Kind.TRIAL
"""The one kind of which every message has words of its own."""


class Batch:
    """`contacts` by account, `choices` by the account of a contact; `listed`: why nothing is sent
    to an address, by hash; `halted`: campaigns whose messages do not go now."""

    def __init__(self, conn: Connection, claimed: Sequence[Claimed], letter_keys: str) -> None:
        accounts = {message.account for message in claimed if message.account is not None}
        self.editions = Editions()
        self.contacts = contacts.find_all(conn, accounts)
        reached = {contact.account for contact in self.contacts.values()}
        self.choices: dict[int, Choices] = preferences.choices_of(conn, reached)
        self.listed = suppressions.among(conn, _marks(self.contacts.values(), letter_keys))
        sent = {message.facts["campaign"] for message in claimed if "campaign" in message.facts}
        self.halted = campaigns.halted_among(conn, sent) if sent else {}
        self._versions: dict[tuple[str, object], tuple[Version, ...]] = {}

    def versions(self, conn: Connection, message: Claimed) -> tuple[Version, ...]:
        """Raises LookupError, TypeError, ValueError for a trial or campaign without words."""
        if message.kind == OWN_WORDS:
            return versions_for(conn, message)
        key = (message.kind, message.facts.get("campaign"))
        if key not in self._versions:
            self._versions[key] = versions_for(conn, message)
        return self._versions[key]


def _marks(known: Iterable[Contact], letter_keys: str) -> set[str]:
    addresses = {address for contact in known for address in (contact.email, contact.phone)}
    return {mark for one in addresses if one for mark in marks(one, letter_keys)}
