"""Every topic: who writes it, what its key is, how long it is kept."""

from datetime import timedelta
from typing import Final

import msgspec

FOREVER: Final = None


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """`compacted` topics hold states: the last event of a key is the whole truth about it.

    `retention` is how long facts are kept; None keeps them for ever (needed for a rebuild).
    """

    name: str
    owner: str
    key: str
    partitions: int
    compacted: bool = False
    retention: timedelta | None = FOREVER


ACCOUNTS = Topic(name="accounts", owner="accounts", key="account", partitions=2, compacted=True)
CONTACTS = Topic(name="contacts", owner="accounts", key="account", partitions=2, compacted=True)
UNITS = Topic(name="units", owner="accounts", key="unit code", partitions=1, compacted=True)
SIGNING_KEYS = Topic(
    name="signing_keys", owner="accounts", key="key id", partitions=1, compacted=True
)
SIGN_IN_CODES = Topic(
    name="sign_in_codes",
    owner="accounts",
    key="challenge",
    partitions=2,
    retention=timedelta(hours=1),
)
SIGN_INS = Topic(
    name="sign_ins", owner="accounts", key="account", partitions=1, retention=timedelta(days=7)
)
EDITIONS = Topic(name="editions", owner="portal", key="edition", partitions=1, compacted=True)
CEREMONY_LETTERS = Topic(
    name="ceremony_letters",
    owner="portal",
    key="ceremony",
    partitions=1,
    retention=timedelta(days=7),
)
VISITS = Topic(
    name="visits", owner="portal", key="edition:unit:channel:day", partitions=1, compacted=True
)
DOSSIERS = Topic(name="dossiers", owner="submissions", key="dossier", partitions=2, compacted=True)
DOSSIER_TRANSITIONS = Topic(
    name="dossier_transitions", owner="submissions", key="dossier", partitions=2
)
ENTRIES = Topic(
    name="entries", owner="submissions", key="edition:number", partitions=2, compacted=True
)
VOTES = Topic(name="votes", owner="voting", key="account", partitions=6)
VOTE_BATCHES = Topic(name="vote_batches", owner="voting", key="edition:partition", partitions=2)
VOTER_DAYS = Topic(
    name="voter_days",
    owner="voting",
    key="edition:day",
    partitions=1,
    retention=timedelta(days=7),
)
MESSAGES = Topic(
    name="messages",
    owner="notifications",
    key="message",
    partitions=2,
    retention=timedelta(days=90),
)
REPORTS = Topic(
    name="reports", owner="reporting", key="edition:period:unit", partitions=1, compacted=True
)
REPORT_TRANSITIONS = Topic(
    name="report_transitions", owner="reporting", key="edition:period:unit", partitions=1
)

TOPICS: Final = (
    ACCOUNTS,
    CONTACTS,
    UNITS,
    SIGNING_KEYS,
    SIGN_IN_CODES,
    SIGN_INS,
    EDITIONS,
    CEREMONY_LETTERS,
    VISITS,
    DOSSIERS,
    DOSSIER_TRANSITIONS,
    ENTRIES,
    VOTES,
    VOTE_BATCHES,
    VOTER_DAYS,
    MESSAGES,
    REPORTS,
    REPORT_TRANSITIONS,
)
