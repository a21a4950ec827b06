"""Changes of published rules: proposed by one person, approved by another, kept for everybody."""

from datetime import datetime

from contracts.events import EditionState
from portal import metrics
from portal.actions.edition_versions import Author, save_in
from portal.errors import (
    AmendmentOutdated,
    AmendmentPending,
    NotOwnAmendment,
    OwnAmendment,
    RulesLocked,
)
from portal.model import calendars, rule_locks
from portal.phrases import rules as rule_phrases
from portal.store import amendments, editions, rule_versions
from portal.store.amendments import Amendment, Decision, Proposal
from portal.store.rule_versions import Publication
from servicekit.db import Connection, Database


def propose(
    conn: Connection,
    author: Author,
    subject: str,
    change: tuple[EditionState, rule_locks.Patch],
    now: datetime,
) -> int:
    """The number of the amendment; the caller has locked the edition.

    Raises RulesLocked (nobody proposes), AmendmentPending, Contradictory, PassedLimit.
    """
    edition, patch = change
    if author.account is None:
        raise RulesLocked
    pending = amendments.open_about(conn, edition.code, list(patch))
    if pending is not None:
        raise AmendmentPending(pending)
    _check(edition, rule_locks.put(edition, patch), now)
    was = rule_locks.covered(edition)
    proposal = Proposal(
        edition=edition.code,
        subject=subject,
        before={path: was.get(path) for path in patch},
        after=patch,
        reason=author.reason,
        proposed_by=author.account,
    )
    return amendments.add(conn, proposal, now)


def approve(database: Database, decision: Decision, now: datetime) -> EditionState:
    """Make it the rules' next published version.

    Raises NotFound, OwnAmendment, AmendmentSettled, AmendmentOutdated, Contradictory, PassedLimit.
    """
    with database.transaction() as conn:
        edition = editions.locked(conn, decision.edition)
        amendment = amendments.find(conn, decision.edition, decision.number)
        if amendment.proposed_by == decision.account:
            raise OwnAmendment
        amendments.settle(conn, decision, "approved", now)
        saved = _carry_out(conn, (edition, amendment), decision, now)
    metrics.EDITION_CHANGES.labels("amended").inc()
    return saved


def refuse(database: Database, decision: Decision, now: datetime) -> None:
    """Nothing changes. Raises NotFound, OwnAmendment, AmendmentSettled."""
    with database.transaction() as conn:
        if _proposer(conn, decision) == decision.account:
            raise OwnAmendment
        amendments.settle(conn, decision, "refused", now)


def withdraw(database: Database, decision: Decision, now: datetime) -> None:
    """Who proposed it takes it back. Raises NotFound, NotOwnAmendment, AmendmentSettled."""
    with database.transaction() as conn:
        if _proposer(conn, decision) != decision.account:
            raise NotOwnAmendment
        amendments.settle(conn, decision, "withdrawn", now)


def _proposer(conn: Connection, decision: Decision) -> int:
    return amendments.find(conn, decision.edition, decision.number).proposed_by


def _carry_out(
    conn: Connection, found: tuple[EditionState, Amendment], decision: Decision, now: datetime
) -> EditionState:
    edition, amendment = found
    current = rule_locks.covered(edition)
    if any(rule_locks.differs(amendment.before, current, path) for path in amendment.after):
        raise AmendmentOutdated
    amended = rule_locks.put(edition, amendment.after)
    _check(edition, amended, now)
    made = Publication(
        at=now,
        account=decision.account,
        reason=amendment.reason,
        amendment=amendment.number,
    )
    published = rule_versions.publish(conn, amended, made)
    author = Author(
        account=decision.account,
        edition=edition.code,
        version=edition.version,
        reason=rule_phrases.AMENDED.format(number=amendment.number, reason=amendment.reason),
    )
    return save_in(conn, author, "amended", (edition, published), now)


def _check(before: EditionState, after: EditionState, now: datetime) -> None:
    calendars.check(after.windows)
    calendars.check_in_time(before.windows, after.windows, now)
