"""Puts the editions of the data files into an empty portal; safe to run again."""

from datetime import datetime

import msgspec

from contracts.events import EditionState
from portal import phrases
from portal.actions.change_edition import Change, change_in
from portal.actions.edition_versions import Author, announce
from portal.actions.seed_articles import seed_articles
from portal.errors import NothingChanged
from portal.model import plans, rule_locks
from portal.store import changes, editions, rule_versions
from portal.store import plans as plan_files
from portal.store.rule_versions import Publication
from servicekit.db import Connection, Database


def seed_editions(database: Database, now: datetime, *, demonstration: bool) -> list[str]:
    """Add what is missing; answers the codes added.

    With `demonstration` the demonstration edition is added too and becomes the current one, if the
    portal had no current edition yet: a real contest is never switched to a demonstration.
    """
    wanted = [p for p in plan_files.every() if demonstration or not p.demonstration]
    with database.transaction() as conn:
        editions.lock_choice(conn)
        known = {edition.code for edition in editions.every(conn)}
        missing = [plan for plan in wanted if plan.code not in known]
        first = _first_current(conn, missing)
        for plan in missing:
            _add(conn, plan, now, current=plan.code == first)
    return [plan.code for plan in missing]


def follow_plans(database: Database, now: datetime) -> list[str]:
    """Bring what staff have not changed, rules and organiser, up to newer data files.

    Windows, voting rules and the help contact are staff's from the first day on. Answers the codes
    of the editions changed; each change is a version of its own, with history and event.
    """
    with database.transaction() as conn:
        editions.lock_choice(conn)
        known = {edition.code for edition in editions.every(conn)}
        plans_known = [plan for plan in plan_files.every() if plan.code in known]
        return [plan.code for plan in plans_known if _follow(conn, plan, now)]


def _follow(conn: Connection, plan: plans.Plan, now: datetime) -> bool:
    followed = [_take_over(conn, plan.code, "rules", _rules_of(conn, plan), now)]
    if "organiser" not in changes.by_staff(conn, plan.code):
        followed.append(_take_over(conn, plan.code, "organiser", _organiser_of(plan), now))
    return any(followed)


def _rules_of(conn: Connection, plan: plans.Plan) -> Change:
    """The file's rules but for those that staff have set, and those that are published."""
    staffs = changes.rules_by_staff(conn, plan.code)

    def change(edition: EditionState) -> EditionState:
        kept = {name: value for name, value in edition.rules.items() if name in staffs}
        newer = msgspec.structs.replace(edition, rules=plan.rules | kept)
        return rule_locks.split(edition, newer)[0] if edition.rules_version else newer

    return change


def _organiser_of(plan: plans.Plan) -> Change:
    return lambda edition: msgspec.structs.replace(edition, organiser=plan.organiser)


def _take_over(conn: Connection, code: str, name: str, change: Change, now: datetime) -> bool:
    """False when nothing differs."""
    version = editions.locked(conn, code).version
    author = Author(account=None, edition=code, version=version, reason=phrases.NEWER_DATA)
    try:
        change_in(conn, author, name, change, now)
    except NothingChanged:
        return False
    return True


def _first_current(conn: Connection, missing: list[plans.Plan]) -> str | None:
    if editions.current(conn) is not None or not missing:
        return None
    return max(missing, key=lambda plan: plan.number).code


def _add(conn: Connection, plan: plans.Plan, now: datetime, *, current: bool) -> None:
    edition = msgspec.structs.replace(plans.to_edition(plan, now), current=current)
    editions.add(conn, edition, now)
    if plan.rules_published is not None:
        at = plans.published_at(plan.rules_published, now)
        made = Publication(at=at, account=None, reason=plan.rules_published.reason)
        edition = rule_versions.publish(conn, edition, made)
    seed_articles(conn, plan, now)
    changes.record(conn, edition, _created(edition, now))
    announce(conn, edition, now)


def _created(edition: EditionState, now: datetime) -> changes.Change:
    return changes.Change(
        version=edition.version,
        at=now,
        account=None,
        subject="created",
        before={},
        after={},
        reason=phrases.SEEDED,
    )
