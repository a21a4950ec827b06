"""Campaigns: written by one, approved by another, sent at their time and rate, nobody twice."""

from datetime import datetime
from typing import Final

from notifications.errors import Overtaken
from notifications.model import campaigns as rules
from notifications.model.campaigns import KINDS, Campaign, Verb
from notifications.model.wording_rules import check
from notifications.store import audiences, campaigns
from notifications.store.campaigns import Plan, Row
from servicekit import copies
from servicekit.db import Connection, Database

MOST_AT_ONCE: Final = 2_000
"""Released in one transaction, so that pausing never waits long."""


def write(database: Database, plan: Plan, actor: int, now: datetime) -> int:
    """A draft of the current edition; answers its number. Raises BadWording, NoCurrentEdition."""
    check(KINDS[plan.audience.sort], plan.wording)
    with database.transaction() as conn:
        number = campaigns.add(conn, plan, copies.current_edition(conn).code, actor, now)
        campaigns.note(conn, number, "write", actor, now)
    return number


def rewrite(
    database: Database, number: int, plan: Plan, *, version: int, actor: int, now: datetime
) -> None:
    """Only a draft. Raises BadWording, NotFound, Overtaken."""
    check(KINDS[plan.audience.sort], plan.wording)
    with database.transaction() as conn:
        campaigns.one(conn, number)
        if not campaigns.change(conn, number, plan, version, actor):
            raise Overtaken(number)
        campaigns.note(conn, number, "write", actor, now)


def step(
    database: Database, number: int, verb: Verb, *, version: int, actor: int, now: datetime
) -> Campaign:
    """What a person does with the version they saw.

    Raises NotFound, Overtaken, NotNow, SecondPersonNeeded.
    """
    with database.transaction() as conn:
        row = campaigns.one(conn, number, lock=True)
        if verb in (Verb.APPROVE, Verb.PROPOSE) and row.version != version:
            raise Overtaken(number)
        state = rules.after(Campaign(row.state), verb, maker=row.made_by, actor=actor)
        approver = actor if verb is Verb.APPROVE else row.approved_by
        campaigns.move(conn, number, state, approver, now)
        campaigns.note(conn, number, verb, actor, now)
        if state is Campaign.CANCELLED:
            campaigns.give_up(conn, row.occasion, now)
        if verb is Verb.RESUME:
            campaigns.let_go(conn, row.occasion, now)
    return state


def release_due(database: Database, now: datetime) -> int:
    """One round of all campaigns that may send; answers how many messages were made."""
    with database.transaction() as conn:
        return sum(_release(conn, row, now) for row in campaigns.due(conn, now))


def _release(conn: Connection, row: Row, now: datetime) -> int:
    """A campaign begins with its first round; its people are written down once."""
    if row.state == Campaign.APPROVED:
        if row.started_at is None:
            audiences.write_down(conn, row.id, row.people, row.edition)
            campaigns.note(conn, row.id, "start", None, now)
        campaigns.move(conn, row.id, Campaign.RUNNING, row.approved_by, now)
        return 0
    since = row.released_until or now
    if since > now:  # the clock was ahead
        campaigns.set_released_until(conn, row.id, now)
        return 0
    limit = min(rules.quota(row.per_minute, since, now), MOST_AT_ONCE)
    if limit == 0:
        return 0
    count = campaigns.release(conn, row, limit, now)
    campaigns.set_released_until(conn, row.id, rules.used_until(row.per_minute, since, count, now))
    if count < limit:
        campaigns.move(conn, row.id, Campaign.DONE, row.approved_by, now)
        campaigns.note(conn, row.id, "finish", None, now)
    return count
