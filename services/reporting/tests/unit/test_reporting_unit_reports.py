from datetime import date, timedelta
from typing import Any

import pytest

from contracts.events import ReportField, ReportStage, RoleGrant
from contracts.roles import Role
from reporting.model.duties import Duties, duties_of
from reporting.model.unit_reports import (
    Lock,
    Source,
    UnitReport,
    joined,
    late_sources,
    lock_of,
    may_decide,
    overwrites,
    punctual,
    sources_of,
    unanswered,
)
from servicekit.testing import at

pytestmark = pytest.mark.unit

DUE = at("2026-06-30T00:00:00+07:00")
NOW = at("2026-06-20T09:00:00+07:00")
FIELDS = (
    ReportField(code="results", label="Kết quả", needed=True),
    ReportField(code="people", label="Số người", kind="number"),
)


def report(**changes: Any) -> UnitReport:
    usual: dict[str, Any] = {
        "id": 1, "edition": "x", "period": "2026-06", "unit": "so-y-te", "reports_to": None,
        "expected": True, "covers_from": date(2026, 5, 30), "last_day": date(2026, 6, 29),
        "due_at": DUE, "remind_on": (), "state": ReportStage.DRAFT, "revision": 1, "version": 0,
        "contents": {}, "nil": False, "figures": None, "sources": (), "saves": 0, "writer": "",
        "saved_at": None, "proposed_by": None, "proposed_at": None, "submitted_at": None,
        "received_at": None, "on_time": None, "decided_at": None, "reason": "",
    }  # fmt: skip
    return UnitReport(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "lock"),
    [
        ({}, None),
        ({"state": ReportStage.RETURNED}, None),
        ({"state": ReportStage.SUBMITTED}, Lock.SUBMITTED),
        ({"state": ReportStage.ACCEPTED}, Lock.ACCEPTED),
        ({"proposed_by": 7, "proposed_at": NOW}, Lock.PROPOSED),
        ({"covers_from": date(2026, 6, 21)}, Lock.NOT_BEGUN),
        ({"covers_from": date(2026, 6, 20)}, None),
    ],
)
def test_lock_says_why_a_report_cannot_be_written_in(
    changes: dict[str, Any], lock: Lock | None
) -> None:
    assert lock_of(report(**changes), NOW) is lock


def test_report_can_still_be_written_after_its_day() -> None:
    assert lock_of(report(), DUE + timedelta(days=90)) is None


def test_form_overwrites_only_what_another_form_saved_since() -> None:
    saved = report(saves=3, writer="theirs")
    assert overwrites(saved, "mine", 2)
    assert not overwrites(saved, "mine", 3)
    assert not overwrites(saved, "theirs", 1)


def test_nil_report_needs_no_answers() -> None:
    assert unanswered(FIELDS, {"people": "5"}, nil=False) == ["results"]
    assert unanswered(FIELDS, {}, nil=True) == []
    assert unanswered(FIELDS, {"results": "Đã họp dân."}, nil=False) == []


def test_first_handing_in_decides_about_being_on_time() -> None:
    last = DUE - timedelta(milliseconds=1)
    assert (punctual(report(), last), punctual(report(), DUE)) == (True, False)
    mended = report(version=1, received_at=last, on_time=True)
    assert punctual(mended, DUE + timedelta(days=5))
    late = report(version=1, received_at=DUE, on_time=False)
    assert not punctual(late, last)


@pytest.mark.parametrize(
    ("state", "accepted", "returned"),
    [
        (ReportStage.DRAFT, False, False),
        (ReportStage.SUBMITTED, True, True),
        (ReportStage.RETURNED, False, False),
        (ReportStage.ACCEPTED, False, True),
    ],
)
def test_only_what_was_handed_in_can_be_decided(
    state: ReportStage, accepted: bool, returned: bool
) -> None:
    assert (may_decide("accept", state), may_decide("return", state)) == (accepted, returned)


def test_reports_below_that_came_after_consolidation_are_named() -> None:
    used = report(sources=(Source(unit="a", version=1, received_at=NOW),))
    same = report(unit="a", version=1, submitted_at=NOW)
    again = report(unit="a", version=2, submitted_at=NOW)
    new = report(unit="b", version=1, submitted_at=NOW)
    assert late_sources(used, [same, report(unit="c")]) == []
    assert late_sources(used, [again, new]) == [again, new]
    assert sources_of([same, report(unit="c")]) == used.sources


def test_answers_below_are_joined_under_their_names_and_numbers_added() -> None:
    texts = [("Bệnh viện A", "Họp một lần"), ("Bệnh viện B", "")]
    assert joined(FIELDS[0], texts) == "- Bệnh viện A: Họp một lần"
    assert joined(FIELDS[1], [("A", "12"), ("B", ""), ("C", "30")]) == "42"
    assert joined(FIELDS[1], [("A", "")]) == ""


def test_missing_is_what_is_due_and_never_came() -> None:
    assert not report().missing(DUE - timedelta(milliseconds=1))
    assert report().missing(DUE)
    assert not report(expected=False).missing(DUE)
    assert not report(version=1, received_at=DUE, on_time=False).missing(DUE)


def test_duties_come_from_writing_and_receiving_roles_only() -> None:
    officer = duties_of([RoleGrant(role=Role.UNIT_OFFICER, unit="so-y-te")])
    assert officer == Duties(units=frozenset({"so-y-te"}), sees_names=True)
    assert officer.may_write("so-y-te")
    assert not officer.may_write("benh-vien")
    assert officer.may_receive("so-y-te")
    assert not officer.may_receive(None)
    dost = duties_of([RoleGrant(role=Role.DOST_STAFF)])
    assert (dost.may_receive(None), dost.may_receive("so-y-te")) == (True, False)
    readers = {Role.SECRETARY, Role.BOARD, Role.UNIT_OFFICER}
    for role in set(Role) - {Role.DOST_STAFF, Role.CONSOLIDATOR}:
        assert duties_of([RoleGrant(role=role)]) == Duties(sees_names=role in readers)
