"""Steps of a monthly report. Each is one transaction with its event."""

from collections.abc import Mapping

import msgspec

from contracts.events import MonthlyReport, ReportStage, ReportTransitioned
from reporting.actions.acting import Acting
from reporting.actions.expect_reports import publish_state
from reporting.actions.obstacles import raise_from_report
from reporting.actions.read_report_figures import report_figures
from reporting.errors.reports import (
    Locked,
    NeedsSecondOfficer,
    NotDecidable,
    NotYourReport,
)
from reporting.model.query import Query
from reporting.model.taking_up import taken_up
from reporting.model.unit_reports import (
    Contents,
    Decision,
    Lock,
    UnitReport,
    Verb,
    Version,
    joined,
    lock_of,
    may_decide,
    overwrites,
    punctual,
    sources_of,
    unanswered,
)
from reporting.phrases import reports as words
from reporting.store import report_steps, unit_reports, unit_rules
from servicekit import outbox
from servicekit.db import Connection
from servicekit.problems import FieldError, Invalid


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a form holds; `writer` and `saves` say which form it is and what it was filled with."""

    contents: Mapping[str, str]
    nil: bool
    writer: str
    saves: int
    overwrite: bool = False


def save(conn: Connection, acting: Acting, number: int, draft: Draft) -> UnitReport | None:
    """Keep what is being written.

    None: another form saved since this one was filled, and nothing was stored. Raises Locked,
    NotYourReport.
    """
    report = writable(conn, acting, number)
    if overwrites(report, draft.writer, draft.saves) and not draft.overwrite:
        return None
    mine = msgspec.structs.replace(report, writer=draft.writer)
    unit_reports.save_draft(conn, mine, draft.contents, nil=draft.nil, now=acting.at)
    return unit_reports.read(conn, number)


def submit(conn: Connection, acting: Acting, number: int) -> UnitReport:
    """Hand in what is saved, or, where a second officer confirms, put it before them first.

    Raises Locked, NotYourReport, Invalid with the fields that are not answered.
    """
    report = writable(conn, acting, number)
    _check_answers(acting.monthly, report)
    own = unit_rules.of_unit(conn, report.edition, report.unit)
    if acting.monthly.cosigned or own.cosigned:
        return _propose(conn, acting, report)
    return _hand_in(conn, acting, report)


def confirm(conn: Connection, acting: Acting, number: int) -> UnitReport:
    """The second officer hands in what the first one proposed; received now, not then.

    Raises NeedsSecondOfficer, NotYourReport, NotDecidable.
    """
    report = _proposed(conn, acting, number)
    if report.proposed_by == acting.account:
        raise NeedsSecondOfficer
    return _hand_in(conn, acting, report)


def send_back(conn: Connection, acting: Acting, number: int) -> UnitReport:
    """What was proposed is written in again. Raises NotYourReport, NotDecidable."""
    report = _proposed(conn, acting, number)
    open_again = msgspec.structs.replace(report, proposed_by=None, proposed_at=None)
    report_steps.add(conn, report, "send_back", acting.account, acting.at)
    return unit_reports.write(conn, open_again)


def reopen(conn: Connection, acting: Acting, number: int) -> UnitReport:
    """The unit mends what is not accepted yet. Raises NotYourReport, NotDecidable."""
    report = _held(conn, acting, number)
    if report.state is not ReportStage.SUBMITTED:
        raise NotDecidable
    after = msgspec.structs.replace(report, state=ReportStage.DRAFT)
    return _step(conn, acting, report, after, "reopen")


def decide(
    conn: Connection,
    acting: Acting,
    number: int,
    verb: Decision,
    reason: str,
    *,
    looked_at: int,
) -> UnitReport:
    """Accept or return the version that was looked at.

    Raises NotYourReport, Invalid (no reason), NotDecidable (another version came meanwhile).
    """
    report = unit_reports.hold(conn, number)
    if not acting.duties.may_receive(report.reports_to):
        raise NotYourReport
    if report.version != looked_at or not may_decide(verb, report.state):
        raise NotDecidable
    if verb == "return" and not reason:
        raise Invalid([FieldError("reason", words.REASON_NEEDED)])
    state = ReportStage.ACCEPTED if verb == "accept" else ReportStage.RETURNED
    after = msgspec.structs.replace(report, state=state, decided_at=acting.at, reason=reason)
    return _step(conn, acting, report, after, verb)


def consolidate(
    conn: Connection, acting: Acting, number: int, names: Mapping[str, str], writer: str
) -> int:
    """Begin a report with what the units below have handed in (S3-11); answers how many.

    Answers already written stay in front. Raises Locked, NotYourReport.
    """
    report = writable(conn, acting, number)
    below = [one for one in below_of(conn, report) if one.version]
    contents = dict(report.contents)
    for field in acting.monthly.fields:
        texts = [
            (names.get(one.unit, one.unit), _handed_in(conn, one).get(field.code, ""))
            for one in below
        ]
        found = joined(field, texts)
        if field.kind == "number":
            contents[field.code] = found
        elif found and found not in contents.get(field.code, ""):
            contents[field.code] = f"{contents.get(field.code, '')}\n{found}".strip()
    mine = msgspec.structs.replace(report, writer=writer)
    unit_reports.save_draft(conn, mine, contents, nil=False, now=acting.at)
    report_steps.add(conn, report, "consolidate", acting.account, acting.at)
    return len(below)


def below_of(conn: Connection, report: UnitReport) -> list[UnitReport]:
    """Reports of the same period from below that this one takes up."""
    return taken_up(report, unit_reports.of_period(conn, report.edition, report.period))


def _handed_in(conn: Connection, report: UnitReport) -> Contents:
    """What a unit below handed in last, not what it is writing now."""
    return unit_reports.versions(conn, report.id)[-1].contents


def _propose(conn: Connection, acting: Acting, report: UnitReport) -> UnitReport:
    report_steps.add(conn, report, "propose", acting.account, acting.at)
    proposed = msgspec.structs.replace(report, proposed_by=acting.account, proposed_at=acting.at)
    return unit_reports.write(conn, proposed)


def _hand_in(conn: Connection, acting: Acting, report: UnitReport) -> UnitReport:
    """A new version with the numbers of this moment; the first one decides about being on time."""
    query = Query(edition=acting.edition, now=acting.at)
    after = msgspec.structs.replace(
        report,
        state=ReportStage.SUBMITTED,
        version=report.version + 1,
        figures=report_figures(conn, acting.edition, report, query),
        sources=sources_of(below_of(conn, report)),
        proposed_by=None,
        proposed_at=None,
        submitted_at=acting.at,
        received_at=report.received_at or acting.at,
        on_time=punctual(report, acting.at),
        reason="",
    )
    unit_reports.add_version(conn, _version(after, acting))
    raise_from_report(conn, acting, after, acting.monthly)
    return _step(conn, acting, report, after, "submit")


def _version(report: UnitReport, acting: Acting) -> Version:
    assert report.figures is not None  # noqa: S101  # for the type checker
    return Version(
        report=report.id,
        version=report.version,
        contents=report.contents,
        nil=report.nil,
        figures=report.figures,
        sources=report.sources,
        submitted_by=acting.account,
        received_at=acting.at,
        on_time=bool(report.on_time),
    )


def _step(
    conn: Connection, acting: Acting, before: UnitReport, after: UnitReport, verb: Verb
) -> UnitReport:
    """Store it, note it, say it."""
    stored = unit_reports.write(conn, after)
    report_steps.add(conn, stored, verb, acting.account, acting.at, after.reason)
    publish_state(conn, stored, acting.at)
    event = ReportTransitioned(
        edition=stored.edition,
        period=stored.period,
        unit=stored.unit,
        verb=verb,
        before=before.state,
        after=stored.state,
        submissions=stored.version,
        by=acting.account,
        at=acting.at,
        on_time=stored.on_time,
    )
    outbox.publish(conn, event, edition=stored.edition, now=acting.at)
    return stored


def _held(conn: Connection, acting: Acting, number: int) -> UnitReport:
    report = unit_reports.hold(conn, number)
    if not acting.duties.may_write(report.unit):
        raise NotYourReport
    return report


def writable(conn: Connection, acting: Acting, number: int) -> UnitReport:
    """The report, held, for somebody who may write in it now. Raises Locked, NotYourReport."""
    report = _held(conn, acting, number)
    lock = lock_of(report, acting.at)
    if lock is not None:
        raise Locked(words.LOCK_TITLES[lock])
    return report


def _proposed(conn: Connection, acting: Acting, number: int) -> UnitReport:
    report = _held(conn, acting, number)
    if lock_of(report, acting.at) is not Lock.PROPOSED:
        raise NotDecidable
    return report


def _check_answers(monthly: MonthlyReport, report: UnitReport) -> None:
    missing = unanswered(monthly.fields, report.contents, nil=report.nil)
    if missing:
        raise Invalid([FieldError(code, words.ANSWER_NEEDED) for code in missing])
