"""Write down what the other side reports about a message it took: delivered, bounced, unwanted."""

from datetime import datetime

from notifications import metrics
from notifications.actions import choose
from notifications.actions.editions import find_edition, rules_of
from notifications.actions.settle import tell
from notifications.actions.suppress import suppress_reader
from notifications.model import recipients
from notifications.model.kinds import Kind, Lane
from notifications.model.purposes import PURPOSES
from notifications.model.reports import Report, Verdict, after_report
from notifications.model.states import Failure, State
from notifications.store import contacts, messages, reports
from notifications.store.messages import Outcome
from notifications.store.reports import Reported
from servicekit.db import Connection, Database


def hear(database: Database, report: Report, now: datetime, *, letter_keys: str) -> bool:
    """Row, history, event and listed address in one transaction; False when it changes nothing.

    Reports come late, twice, in any order and about messages long forgotten.
    """
    with database.transaction() as conn:
        message = reports.lock(conn, report.message)
        heard = message is not None and _apply(conn, message, report, now)
        if heard and message is not None:
            _suppress(conn, message, report, letter_keys, now)
    metrics.REPORTS.labels(report.verdict, "heard" if heard else "ignored").inc()
    return heard


def _apply(conn: Connection, message: Reported, report: Report, now: datetime) -> bool:
    if report.verdict is Verdict.COMPLAINED:
        return _complained(conn, message, now)
    state = after_report(State(message.state), report.verdict)
    if state is None:
        return False
    if state is State.FAILED_PERMANENT:
        _bounced(conn, message, report, now)
    else:
        reports.change(conn, message.id, state, None, now)
        messages.add_step(conn, message.id, Outcome(state, code=report.code), now)
        if message.state != State.SENT:
            tell(conn, message, state, now, message.channel)
    return True


def _suppress(
    conn: Connection, message: Reported, report: Report, letter_keys: str, now: datetime
) -> None:
    """A full mailbox or a refused letter lists nobody; an address that does not exist does."""
    if report.verdict is Verdict.COMPLAINED:
        suppress_reader(conn, message, "complained", letter_keys=letter_keys, now=now)
    elif report.dead:
        suppress_reader(conn, message, "bounced", letter_keys=letter_keys, now=now)


def _bounced(conn: Connection, message: Reported, report: Report, now: datetime) -> None:
    leg = _next_leg(conn, message, now)
    if leg is None:
        reports.change(conn, message.id, State.FAILED_PERMANENT, Failure.BOUNCED, now)
        outcome = Outcome(State.FAILED_PERMANENT, Failure.BOUNCED, report.code)
        tell(conn, message, State.FAILED_PERMANENT, now, message.channel, Failure.BOUNCED)
    else:
        reports.send_on(conn, message.id, leg, now)
        outcome = Outcome(State.FAILED_TEMPORARY, Failure.BOUNCED, report.code)
        messages.wake(conn, Lane.ORDINARY)
    messages.add_step(conn, message.id, outcome, now)


def _next_leg(conn: Connection, message: Reported, now: datetime) -> int | None:
    """A code is gone once it was sent; others go on to the next channel of their chain."""
    if message.account is None or message.expires_at <= now:
        return None
    rules = rules_of(find_edition(conn, message.edition))
    chain = rules.chain(message.kind)
    ways = recipients.destinations(contacts.find(conn, message.account), chain)
    used = [way.leg for way in ways if way.channel == message.channel]
    return next((way.leg for way in ways if way.leg > max(used, default=message.leg)), None)


def _complained(conn: Connection, message: Reported, now: datetime) -> bool:
    """Whoever calls a message unwanted gets no more of its purpose, where one may refuse it."""
    if reports.was_told(conn, message.id, Verdict.COMPLAINED):
        return False
    outcome = Outcome(State(message.state), Failure.COMPLAINED)
    messages.add_step(conn, message.id, outcome, now)
    kind = Kind(message.kind)
    if message.account is not None and kind in PURPOSES:
        choose.refuse(conn, message.account, PURPOSES[kind], "complaint", now)
    return True
