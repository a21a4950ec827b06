"""Changes of an edition by staff: each is one new version, one audit entry and one event."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from contracts.events import (
    DossierRules,
    EditionState,
    Letterhead,
    MonthlyReport,
    Organiser,
    UnitTarget,
    VotingRules,
)
from contracts.windows import Window
from portal import metrics
from portal.errors import AlreadyCurrent, EditionChangedMeanwhile, NothingChanged
from portal.model import commitments
from portal.model.messages import with_message_rules
from portal.store import changes, editions
from servicekit import outbox
from servicekit.db import Connection, Database

_AUDITED = ("windows", "voting", "rules", "help_contact", "organiser", "current")


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who changes which version of which edition, and why. `account` None: the data files."""

    account: int | None
    edition: str
    version: int
    reason: str


def change_window(
    database: Database, author: Author, kind: str, window: Window | None, now: datetime
) -> EditionState:
    """Set a window, or None for "not announced". Raises EditionChangedMeanwhile, NothingChanged."""

    def change(edition: EditionState) -> EditionState:
        windows = msgspec.structs.replace(edition.windows, **{kind: window})
        return msgspec.structs.replace(edition, windows=windows)

    return _change(database, author, "window", change, now)


def change_voting_rules(
    database: Database, author: Author, rules: VotingRules, now: datetime
) -> EditionState:
    """Who may vote how. Raises EditionChangedMeanwhile, NothingChanged."""
    return _set(database, author, "voting", rules, now)


def change_help_contact(
    database: Database, author: Author, contact: dict[str, str], now: datetime
) -> EditionState:
    """Whom people call. Raises EditionChangedMeanwhile, NothingChanged."""
    return _set(database, author, "help_contact", contact, now)


def change_organiser(
    database: Database, author: Author, organiser: Organiser, now: datetime
) -> EditionState:
    """Who holds the edition. Raises EditionChangedMeanwhile, NothingChanged."""
    return _set(database, author, "organiser", organiser, now)


def change_targets(
    database: Database, author: Author, targets: tuple[UnitTarget, ...], now: datetime
) -> EditionState:
    """What units strive for. Raises EditionChangedMeanwhile, NothingChanged."""

    def change(edition: EditionState) -> EditionState:
        if targets == edition.targets:
            return edition
        rules = edition.rules | {"targets": msgspec.to_builtins(targets)}
        return msgspec.structs.replace(edition, rules=rules)

    return _change(database, author, "targets", change, now)


def change_rules(
    database: Database, author: Author, subject: str, values: dict[str, Any], now: datetime
) -> EditionState:
    """Rule parameters of dossiers, letters and monthly reports, by name; what is not named stays.

    Raises EditionChangedMeanwhile, NothingChanged.
    """

    def change(edition: EditionState) -> EditionState:
        after = msgspec.structs.replace(edition, rules=edition.rules | values)
        return edition if _read(after) == _read(edition) else after

    return _change(database, author, subject, change, now)


def change_messages(
    database: Database, author: Author, values: dict[str, Any], now: datetime
) -> EditionState:
    """Which messages are sent and how. Raises EditionChangedMeanwhile, NothingChanged."""
    return _change(
        database, author, "messages", lambda edition: with_message_rules(edition, values), now
    )


def _read(edition: EditionState) -> tuple[DossierRules, Letterhead, MonthlyReport | None]:
    """A parameter that is left out and one that says the usual are the same."""
    return edition.dossier_rules, edition.letterhead, edition.monthly_report


def choose_current(database: Database, author: Author, now: datetime) -> EditionState:
    """Make this edition the current one, and the former one not. Raises AlreadyCurrent."""
    with database.transaction() as conn:
        editions.lock_choice(conn)
        chosen = _expected(conn, author)
        if chosen.current:
            raise AlreadyCurrent
        former = editions.current(conn)
        if former is not None:
            locked = editions.locked(conn, former.code)
            other = msgspec.structs.replace(author, edition=locked.code, version=locked.version)
            _save(conn, other, "current", (locked, _with_current(locked, now=False)), now)
        saved = _save(conn, author, "current", (chosen, _with_current(chosen, now=True)), now)
    metrics.EDITION_CHANGES.labels("current").inc()
    return saved


def _set(database: Database, author: Author, field: str, value: Any, now: datetime) -> EditionState:
    """Change one field, which also names the change."""
    return _change(
        database,
        author,
        field,
        lambda edition: msgspec.structs.replace(edition, **{field: value}),
        now,
    )


def _change(
    database: Database,
    author: Author,
    subject: str,
    change: Callable[[EditionState], EditionState],
    now: datetime,
) -> EditionState:
    with database.transaction() as conn:
        saved = change_in(conn, author, subject, change, now)
    metrics.EDITION_CHANGES.labels(subject).inc()
    return saved


def change_in(
    conn: Connection,
    author: Author,
    subject: str,
    change: Callable[[EditionState], EditionState],
    now: datetime,
) -> EditionState:
    """One change in the caller's transaction. Raises EditionChangedMeanwhile, NothingChanged."""
    before = _expected(conn, author)
    after = change(before)
    if after == before:
        raise NothingChanged
    return _save(conn, author, subject, (before, after), now)


def _expected(conn: Connection, author: Author) -> EditionState:
    edition = editions.locked(conn, author.edition)
    if edition.version != author.version:
        raise EditionChangedMeanwhile
    return edition


def _with_current(edition: EditionState, *, now: bool) -> EditionState:
    return msgspec.structs.replace(edition, current=now)


def _save(
    conn: Connection,
    author: Author,
    subject: str,
    states: tuple[EditionState, EditionState],
    now: datetime,
) -> EditionState:
    before, after = states
    after = msgspec.structs.replace(after, version=before.version + 1)
    after = msgspec.structs.replace(after, rules_hash=commitments.rules_hash(after))
    editions.save(conn, after, now)
    changes.record(conn, after, _entry(author, subject, states, now))
    outbox.publish(conn, after, edition=after.code, now=now)
    return after


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
