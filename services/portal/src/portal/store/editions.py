"""Editions with their windows, read and written as one EditionState."""

from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg.types.json import Jsonb

from contracts.events import EditionState, EditionWindows, Organiser, VotingRules
from contracts.windows import Window
from portal.errors import EditionChangedMeanwhile
from portal.model import commitments, windows
from servicekit import db
from servicekit.db import Connection

_VOTING: Final = tuple(field.name for field in msgspec.structs.fields(VotingRules))


class _Row(msgspec.Struct):
    code: str
    number: int
    version: int
    title: str
    short_title: str
    year: int
    demonstration: bool
    current: bool
    voting: dict[str, Any]
    rules: dict[str, Any]
    help_contact: dict[str, str]
    organiser: dict[str, str]
    windows: dict[str, Any]
    published: dict[str, Any] | None


_SELECT: Final = """
    SELECT e.code, e.number, e.version, e.title, e.short_title, e.year, e.demonstration, e.current,
        jsonb_build_object(
            'contacts', voting_contacts, 'declaration', voting_declaration,
            'counts', voting_counts, 'counts_hidden_last_hours', voting_counts_hidden_last_hours,
            'organisations_may_vote', voting_organisations_may_vote,
            'authors_may_vote', voting_authors_may_vote, 'staff_may_vote', voting_staff_may_vote,
            'paused', voting_paused) AS voting,
        e.rules, e.help_contact, e.organiser,
        coalesce((
            SELECT jsonb_object_agg(w.kind, jsonb_build_object(
                'start', w.starts_at, 'end', w.ends_at, 'label', w.label))
            FROM edition_windows w WHERE w.edition = e.code), '{}') AS windows,
        (SELECT jsonb_build_object('number', v.number, 'hash', v.hash)
            FROM rule_versions v WHERE v.edition = e.code
            ORDER BY v.number DESC LIMIT 1) AS published
    FROM editions e
"""
_ORDER: Final = " ORDER BY e.demonstration, e.number DESC"


def _state(row: _Row) -> EditionState:
    edition = EditionState(
        code=row.code,
        number=row.number,
        version=row.version,
        title=row.title,
        short_title=row.short_title,
        year=row.year,
        current=row.current,
        demonstration=row.demonstration,
        windows=msgspec.convert(row.windows, EditionWindows),
        voting=msgspec.convert(row.voting, VotingRules),
        rules=row.rules,
        help_contact=row.help_contact,
        organiser=msgspec.convert(row.organiser, Organiser),
    )
    if row.published is None:
        return msgspec.structs.replace(edition, rules_hash=commitments.rules_hash(edition))
    return msgspec.structs.replace(
        edition, rules_version=row.published["number"], rules_hash=row.published["hash"]
    )


def find(conn: Connection, code: str) -> EditionState:
    """Raises NotFound."""
    return _state(db.one(conn, _Row, _SELECT + " WHERE e.code = %s", (code,)))


def find_announced(conn: Connection, code: str) -> EditionState:
    """The same for everybody's eyes: a draft is not there. Raises NotFound."""
    return _state(db.one(conn, _Row, _SELECT + " WHERE e.code = %s AND NOT e.draft", (code,)))


def locked(conn: Connection, code: str) -> EditionState:
    """The same, kept from other writers until the transaction ends. Raises NotFound."""
    # First the lock, then everything read anew: what others changed meanwhile is seen.
    db.execute(conn, "SELECT FROM editions WHERE code = %s FOR UPDATE", (code,))
    return find(conn, code)


def current(conn: Connection) -> EditionState | None:
    """The one that runs now."""
    row = db.maybe(conn, _Row, _SELECT + " WHERE e.current")
    return None if row is None else _state(row)


def lock_choice(conn: Connection) -> None:
    """Let one transaction at a time add editions or choose the current one."""
    db.execute(conn, "SELECT pg_advisory_xact_lock(hashtext('current edition'))")


def every(conn: Connection) -> list[EditionState]:
    """All editions with drafts, the newest first; the demonstration last."""
    return [_state(row) for row in db.rows(conn, _Row, _SELECT + _ORDER)]


def announced(conn: Connection) -> list[EditionState]:
    """The same without drafts."""
    return [_state(row) for row in db.rows(conn, _Row, _SELECT + " WHERE NOT e.draft" + _ORDER)]


def add(conn: Connection, edition: EditionState, now: datetime, *, draft: bool = False) -> None:
    """A new edition with its windows."""
    db.execute(
        conn,
        """
        INSERT INTO editions (
            code, number, version, title, short_title, year, demonstration, current, draft,
            voting_contacts, voting_declaration, voting_counts, voting_counts_hidden_last_hours,
            voting_organisations_may_vote, voting_authors_may_vote, voting_staff_may_vote,
            voting_paused,
            rules, help_contact, organiser, created_at, changed_at)
        VALUES (
            %(code)s, %(number)s, %(version)s, %(title)s, %(short_title)s, %(year)s,
            %(demonstration)s, %(current)s, %(draft)s, %(contacts)s, %(declaration)s, %(counts)s,
            %(counts_hidden_last_hours)s, %(organisations_may_vote)s, %(authors_may_vote)s,
            %(staff_may_vote)s, %(paused)s, %(rules)s, %(help_contact)s, %(organiser)s, %(now)s,
            %(now)s)
        """,
        _params(edition, now) | {"draft": draft},
    )
    _write_windows(conn, edition)


def save(conn: Connection, edition: EditionState, now: datetime) -> None:
    """The next version. Raises EditionChangedMeanwhile unless it follows the stored one."""
    count = db.execute(
        conn,
        """
        UPDATE editions SET
            version = %(version)s, current = %(current)s,
            title = %(title)s, short_title = %(short_title)s,
            voting_contacts = %(contacts)s, voting_declaration = %(declaration)s,
            voting_counts = %(counts)s,
            voting_counts_hidden_last_hours = %(counts_hidden_last_hours)s,
            voting_organisations_may_vote = %(organisations_may_vote)s,
            voting_authors_may_vote = %(authors_may_vote)s,
            voting_staff_may_vote = %(staff_may_vote)s, voting_paused = %(paused)s,
            rules = %(rules)s, help_contact = %(help_contact)s, organiser = %(organiser)s,
            changed_at = %(now)s
        WHERE code = %(code)s AND version = %(version)s - 1
        """,
        _params(edition, now),
    )
    db.exactly_one(count, EditionChangedMeanwhile())
    _write_windows(conn, edition)


def _params(edition: EditionState, now: datetime) -> dict[str, Any]:
    return {
        "code": edition.code,
        "number": edition.number,
        "version": edition.version,
        "title": edition.title,
        "short_title": edition.short_title,
        "year": edition.year,
        "demonstration": edition.demonstration,
        "current": edition.current,
        "rules": Jsonb(edition.rules),
        "help_contact": Jsonb(edition.help_contact),
        "organiser": Jsonb(msgspec.to_builtins(edition.organiser)),
        "now": now,
        **{name: getattr(edition.voting, name) for name in _VOTING},
    }


def _write_windows(conn: Connection, edition: EditionState) -> None:
    """Only what differs: a published window is not touched while another setting changes."""
    announced = windows.of_edition(edition.windows)
    db.execute(
        conn,
        "DELETE FROM edition_windows WHERE edition = %s AND kind <> ALL(%s)",
        (edition.code, list(announced)),
    )
    for kind, window in announced.items():
        _write_window(conn, edition.code, kind, window)


def _write_window(conn: Connection, code: str, kind: str, window: Window) -> None:
    db.execute(
        conn,
        """
        INSERT INTO edition_windows AS stored (edition, kind, starts_at, ends_at, label)
        VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (edition, kind) DO UPDATE
        SET starts_at = excluded.starts_at, ends_at = excluded.ends_at, label = excluded.label
        WHERE (stored.starts_at, stored.ends_at, stored.label)
            IS DISTINCT FROM (excluded.starts_at, excluded.ends_at, excluded.label)
        """,
        (code, kind, window.start, window.end, window.label),
    )
