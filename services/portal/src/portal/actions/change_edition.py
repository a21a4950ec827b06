"""Changes of an edition by staff: each is one new version, one audit entry and one event.

Once its rules are published, what they cover is not changed here: it becomes an amendment that
waits for a second person, whoever asks and by whatever way; the rest is saved at once.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from contracts.events import (
    EditionState,
    Organiser,
    UnitTarget,
    VotingRules,
)
from contracts.windows import Window
from portal import metrics
from portal.actions import amend_rules
from portal.actions.edition_versions import Author, expected, save_in
from portal.errors import AlreadyCurrent, NothingChanged, StillDraft
from portal.model import commitments, rule_locks
from portal.model.messages import with_message_rules
from portal.store import drafts, editions
from servicekit.db import Connection, Database

Change = Callable[[EditionState], EditionState]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The edition now; `amendment`: the number of what waits for a second person."""

    edition: EditionState
    amendment: int | None = None


def change_window(
    database: Database, author: Author, kind: str, window: Window | None, now: datetime
) -> Outcome:
    """Set a window, which is then not absent, or None for "not announced".

    Raises EditionChangedMeanwhile, NothingChanged.
    """

    def change(edition: EditionState) -> EditionState:
        rules = edition.rules
        if window is not None and kind in edition.absent_phases:
            rules = rules | {"absent_phases": sorted(edition.absent_phases - {kind})}
        windows = msgspec.structs.replace(edition.windows, **{kind: window})
        return msgspec.structs.replace(edition, windows=windows, rules=rules)

    return _change(database, author, "window", change, now)


def change_voting_rules(
    database: Database, author: Author, rules: VotingRules, now: datetime
) -> Outcome:
    """Who may vote how. Raises EditionChangedMeanwhile, NothingChanged."""
    return _set(database, author, "voting", rules, now)


def change_help_contact(
    database: Database, author: Author, contact: dict[str, str], now: datetime
) -> Outcome:
    """Whom people call. Raises EditionChangedMeanwhile, NothingChanged."""
    return _set(database, author, "help_contact", contact, now)


def change_organiser(
    database: Database, author: Author, organiser: Organiser, now: datetime
) -> Outcome:
    """Who holds the edition. Raises EditionChangedMeanwhile, NothingChanged."""
    return _set(database, author, "organiser", organiser, now)


def change_names(
    database: Database, author: Author, names: tuple[str, str, str], now: datetime
) -> Outcome:
    """`(title, short title, what entries are called)` (S3-07).

    Raises EditionChangedMeanwhile, NothingChanged.
    """
    title, short_title, object_name = names

    def change(edition: EditionState) -> EditionState:
        rules = edition.rules
        if (edition.rules.get("object_name") or "") != object_name:
            rules = edition.rules | {"object_name": object_name}
        return msgspec.structs.replace(edition, title=title, short_title=short_title, rules=rules)

    return _change(database, author, "names", change, now)


def change_targets(
    database: Database, author: Author, targets: tuple[UnitTarget, ...], now: datetime
) -> Outcome:
    """What units strive for. Raises EditionChangedMeanwhile, NothingChanged."""

    def change(edition: EditionState) -> EditionState:
        if targets == edition.targets:
            return edition
        rules = edition.rules | {"targets": msgspec.to_builtins(targets)}
        return msgspec.structs.replace(edition, rules=rules)

    return _change(database, author, "targets", change, now)


def change_rules(
    database: Database, author: Author, subject: str, values: dict[str, Any], now: datetime
) -> Outcome:
    """Rule parameters of dossiers, letters, reports and scoring, by name; what is not named stays.

    Raises EditionChangedMeanwhile, NothingChanged.
    """

    def change(edition: EditionState) -> EditionState:
        wanted = msgspec.structs.replace(edition, rules=edition.rules | values)
        known, becomes = _in_force(edition), _in_force(wanted)
        new = {name: values[name] for name in values if known.get(name) != becomes[name]}
        return msgspec.structs.replace(edition, rules=edition.rules | new)

    return _change(database, author, subject, change, now)


def change_messages(
    database: Database, author: Author, values: dict[str, Any], now: datetime
) -> Outcome:
    """Which messages are sent and how. Raises EditionChangedMeanwhile, NothingChanged."""
    return _change(
        database, author, "messages", lambda edition: with_message_rules(edition, values), now
    )


def _in_force(edition: EditionState) -> dict[str, Any]:
    """A parameter that is left out and one that says the usual are the same."""
    said = {
        "letterhead": edition.letterhead,
        "monthly_report": edition.monthly_report,
        **msgspec.structs.asdict(edition.dossier_rules),
    }
    return edition.rules | said | commitments.rules(edition)


def choose_current(database: Database, author: Author, now: datetime) -> EditionState:
    """Make this edition the current one, and the former one not.

    Raises EditionChangedMeanwhile, AlreadyCurrent, StillDraft.
    """
    with database.transaction() as conn:
        editions.lock_choice(conn)
        chosen = expected(conn, author)
        if chosen.current:
            raise AlreadyCurrent
        if chosen.code in drafts.codes(conn):
            raise StillDraft
        former = editions.current(conn)
        if former is not None:
            locked = editions.locked(conn, former.code)
            other = msgspec.structs.replace(author, edition=locked.code, version=locked.version)
            save_in(conn, other, "current", (locked, _with_current(locked, now=False)), now)
        saved = save_in(conn, author, "current", (chosen, _with_current(chosen, now=True)), now)
    metrics.EDITION_CHANGES.labels("current").inc()
    return saved


def _set(database: Database, author: Author, field: str, value: Any, now: datetime) -> Outcome:
    """Change one field, which also names the change."""
    return _change(
        database,
        author,
        field,
        lambda edition: msgspec.structs.replace(edition, **{field: value}),
        now,
    )


def _change(
    database: Database, author: Author, subject: str, change: Change, now: datetime
) -> Outcome:
    with database.transaction() as conn:
        outcome = change_in(conn, author, subject, change, now)
    metrics.EDITION_CHANGES.labels(subject).inc()
    return outcome


def change_in(
    conn: Connection, author: Author, subject: str, change: Change, now: datetime
) -> Outcome:
    """One change in the caller's transaction.

    Raises EditionChangedMeanwhile, NothingChanged; where rules are published also what
    `amend_rules.propose` raises.
    """
    before = expected(conn, author)
    after = change(before)
    if after == before:
        raise NothingChanged
    if not before.rules_version:
        return Outcome(edition=save_in(conn, author, subject, (before, after), now))
    free, patch = rule_locks.split(before, after)
    amendment = None
    if patch:
        amendment = amend_rules.propose(conn, author, subject, (before, patch), now)
    if free != before:
        before = save_in(conn, author, subject, (before, free), now)
    return Outcome(edition=before, amendment=amendment)


def _with_current(edition: EditionState, *, now: bool) -> EditionState:
    return msgspec.structs.replace(edition, current=now)
