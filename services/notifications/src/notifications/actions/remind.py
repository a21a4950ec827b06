"""Plan reminders when a calendar or a due day changes, and send the ones that are due."""

from datetime import datetime
from typing import Final

import structlog

from contracts.events import EditionState, ReportState, ReportTransitioned, UnitState
from contracts.roles import Role
from notifications import metrics
from notifications.actions.announce import to_account
from notifications.actions.editions import find_edition, rules_of
from notifications.model.kinds import Kind
from notifications.model.reminders import of_edition, of_report
from notifications.model.schedule import is_stale
from notifications.store import messages, reminders
from notifications.store.reminders import Planned
from servicekit import copies
from servicekit.db import Connection, Database

log = structlog.get_logger()

AT_ONCE: Final = 50


def note_edition(conn: Connection, edition: EditionState) -> None:
    """Plan what its calendar gives reason to say."""
    reminders.plan(conn, f"edition:{edition.code}", edition.version, of_edition(edition))


def note_report(conn: Connection, report: ReportState) -> None:
    """Plan what is left to be said about it."""
    reminders.plan(conn, f"report:{report.key()}", report.version, of_report(report))


def send_due(database: Database, now: datetime) -> int:
    """Turn reminders that are due into messages; answers how many messages.

    Each in one transaction with the mark that it was sent: a repeat finds either both or nothing.
    """
    made = 0
    for _ in range(AT_ONCE):
        with database.transaction() as conn:
            one = reminders.next_due(conn, now)
            if one is None:
                break
            made += _send(conn, one, now)
    return made


def _send(conn: Connection, one: Planned, now: datetime) -> int:
    if now >= one.until:
        log.warning("reminder comes too late", scope=one.scope, kind=one.kind)
        reminders.mark_sent(conn, one, 0, now)
        return 0
    kind = Kind(one.kind)
    if kind in rules_of(find_edition(conn, one.edition)).unwanted:
        reminders.mark_sent(conn, one, 0, now)
        return 0
    facts = one.facts | _named(conn, one.unit)
    occasion = f"{one.scope}:{one.due_at.isoformat()}"
    accounts = reminders.recipients(conn, one)
    if not accounts and one.unit is not None:
        log.warning("nobody to remind", scope=one.scope, audience=one.audience)
    for account in accounts:
        messages.create(conn, to_account(account, occasion, kind, one.edition, facts, now), now)
    metrics.CREATED.labels(kind).inc(len(accounts))
    reminders.mark_sent(conn, one, len(accounts), now)
    return len(accounts)


def announce_report(
    conn: Connection, event: ReportTransitioned, event_id: str, now: datetime
) -> None:
    """A returned or accepted report, to those who report for the unit."""
    kinds = {"return": Kind.REPORT_RETURNED, "accept": Kind.REPORT_ACCEPTED}
    kind = kinds.get(event.verb)
    if kind is None or is_stale(event.at, now):
        return
    report = copies.find(conn, ReportState, event.key())
    facts = {
        "period": event.period,
        "last_day": "" if report is None else report.last_day.isoformat(),
        "days": None,
    } | _named(conn, event.unit)
    for account in reminders.holders(conn, Role.UNIT_OFFICER, event.unit):
        new = to_account(account, event_id, kind, event.edition, facts, now)
        messages.create(conn, new, now)


def _named(conn: Connection, unit: str | None) -> dict[str, str]:
    """The unit in words; its code while its copy has not arrived."""
    if unit is None:
        return {}
    state = copies.find(conn, UnitState, unit)
    return {"unit_name": unit if state is None else state.name}
