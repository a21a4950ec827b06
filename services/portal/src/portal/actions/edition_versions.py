"""One change of an edition: a new version, its audit entry and its event, in one transaction."""

from datetime import datetime

import msgspec

from contracts.events import EditionState
from portal.errors import EditionChangedMeanwhile
from portal.model import commitments
from portal.store import changes, drafts, editions
from servicekit import outbox
from servicekit.db import Connection

_AUDITED = (
    "title",
    "short_title",
    "windows",
    "voting",
    "rules",
    "help_contact",
    "organiser",
    "current",
    "rules_version",
)


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who changes which version of which edition, and why. `account` None: the data files."""

    account: int | None
    edition: str
    version: int
    reason: str


def expected(conn: Connection, author: Author) -> EditionState:
    """The edition, locked. Raises EditionChangedMeanwhile unless it is the version named."""
    edition = editions.locked(conn, author.edition)
    if edition.version != author.version:
        raise EditionChangedMeanwhile
    return edition


def save_in(
    conn: Connection,
    author: Author,
    subject: str,
    states: tuple[EditionState, EditionState],
    now: datetime,
) -> EditionState:
    """Store the second of `(before, after)` as the next version, and say so unless a draft."""
    before, after = states
    after = msgspec.structs.replace(after, version=before.version + 1)
    if not after.rules_version:
        after = msgspec.structs.replace(after, rules_hash=commitments.rules_hash(after))
    editions.save(conn, after, now)
    changes.record(conn, after, _entry(author, subject, states, now))
    if after.code not in drafts.codes(conn):
        announce(conn, after, now)
    return after


def announce(conn: Connection, edition: EditionState, now: datetime) -> None:
    """Say how an edition is."""
    outbox.publish(conn, with_former(conn, edition), edition=edition.code, now=now)


def with_former(conn: Connection, edition: EditionState) -> EditionState:
    """The same, with what units strove for before each change."""
    former = changes.former_targets(conn, edition.code)
    return msgspec.structs.replace(edition, former_targets=former)


def _entry(
    author: Author, subject: str, states: tuple[EditionState, EditionState], now: datetime
) -> changes.Change:
    before, after = (msgspec.to_builtins(state) for state in states)
    differing = [name for name in _AUDITED if before[name] != after[name]]
    return changes.Change(
        version=states[0].version + 1,
        at=now,
        account=author.account,
        subject=subject,
        before={name: before[name] for name in differing},
        after={name: after[name] for name in differing},
        reason=author.reason,
    )
