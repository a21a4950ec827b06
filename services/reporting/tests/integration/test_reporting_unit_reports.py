import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from contracts.events import DossierState, ReportStage, ReportState, ReportTransitioned
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from reporting import metrics
from reporting.actions.expect_reports import expect_reports, republish_reports
from reporting.phrases import GROUPS
from reporting.store import unit_reports
from servicekit.db import Connection, Database
from servicekit.testing import (
    a_unit,
    an_edition,
    at,
    outbox_events,
    put_copy,
)

pytestmark = pytest.mark.integration

Apply = Callable[..., None]
Go = Callable[..., Any]
JUNE = "/bao-cao/thang/2026-06"
DUE = at("2026-06-30T00:00:00+07:00")
MORNING = at("2026-06-20T09:00:00+07:00")
MONTHLY: dict[str, Any] = {
    "before_day": 30,
    "first_month": "2026-06",
    "last_month": "2026-07",
    "fields": [
        {"code": "results", "label": "Kết quả", "needed": True},
        {"code": "difficulties", "label": "Khó khăn", "obstacle": True},
        {"code": "people", "label": "Số người dự", "kind": "number"},
    ],
}
OFFICER = (Role.UNIT_OFFICER, "so-y-te")
CHILD = (Role.UNIT_OFFICER, "benh-vien")
STRANGER = (Role.UNIT_OFFICER, "so-noi-vu")


@pytest.fixture
def reports(apply: Apply, database: Database) -> Database:
    """Two departments, a hospital below one of them; reports of June and July are laid out."""
    rules = {"monthly_report": MONTHLY}
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules=rules))
    apply(
        a_unit(code="so-y-te", name="Sở Y tế", group="department"),
        a_unit(code="benh-vien", name="Bệnh viện A", group="x", parent="so-y-te", listed=False),
        a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department"),
        DossierState(dossier="d1", version=1, code="D1", account=1, edition="trinh-dien",
                     stage=Stage.VALID, title="Máy thở", primary_unit="benh-vien",
                     field="medicine", created_at=MORNING, submitted_at=MORNING),
    )  # fmt: skip
    expect_reports(database, MORNING)
    return database


def form(page: str, **answers: str) -> dict[str, str]:
    """What a browser would send of the report's form."""
    hidden = dict(re.findall(r'type="hidden" name="(_\w+)" value="([^"]*)"', page))
    return {**hidden, **answers}


def report_of(conn: Connection, unit: str, period: str = "2026-06") -> Any:
    found = unit_reports.find(conn, "trinh-dien", period, unit)
    assert found is not None
    return found


def hand_in(go: Go, unit: str, role: Any, at: datetime = MORNING, **more: str) -> Any:
    page = go(role, f"{JUNE}/{unit}", at=at).text
    return go(role, f"{JUNE}/{unit}", form(page, results="Đã họp.", viec="submit", **more), at=at)


@pytest.mark.usefixtures("reports")
def test_reports_are_laid_out_once_and_said_in_the_outbox(
    reports: Database, conn: Connection
) -> None:
    laid_out = unit_reports.outlines(conn, "trinh-dien")
    assert [(one.period, one.unit, one.last_day) for one in laid_out] == [
        ("2026-06", "so-noi-vu", date(2026, 6, 29)),
        ("2026-06", "so-y-te", date(2026, 6, 29)),
        ("2026-07", "so-noi-vu", date(2026, 7, 29)),
        ("2026-07", "so-y-te", date(2026, 7, 29)),
    ]
    said = [event for event in outbox_events(conn) if isinstance(event, ReportState)]
    assert sorted(event.key() for event in said) == sorted(
        f"trinh-dien:{one.period}:{one.unit}" for one in laid_out
    )
    assert expect_reports(reports, MORNING) == 0
    assert len(outbox_events(conn)) == len(said)
    with reports.transaction() as writing:
        assert republish_reports(writing, MORNING) == 4


def test_what_is_due_is_measured_as_received_or_missing(go: Go, reports: Database) -> None:
    def measured(now: datetime) -> tuple[float, ...]:
        expect_reports(reports, now)
        states = ("received", "missing")
        return tuple(metrics.DUE_REPORTS.labels(state)._value.get() for state in states)

    due = report_of_june_due(reports)
    hand_in(go, "so-y-te", OFFICER)
    assert measured(due - timedelta(milliseconds=1)) == (0, 0)
    assert measured(due) == (1, 1)


def report_of_june_due(reports: Database) -> datetime:
    with reports.transaction() as conn:
        due: datetime = report_of(conn, "so-noi-vu").due_at
    return due


def test_days_move_with_the_calendar_and_ended_units_owe_nothing(
    reports: Database, apply: Apply, conn: Connection
) -> None:
    moved = {**MONTHLY, "before_day": 25}
    with reports.transaction() as writing:
        put_copy(writing, an_edition(version=3, rules={"monthly_report": moved}))
    apply(a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department", version=2,
                 valid_to=date(2026, 6, 15), replaced_by="so-y-te"))  # fmt: skip
    assert expect_reports(reports, MORNING) == 4
    found = unit_reports.outlines(conn, "trinh-dien")
    assert {(one.unit, one.expected, one.last_day.day) for one in found} == {
        ("so-noi-vu", False, 29),
        ("so-y-te", True, 24),
    }
    last = {event.key(): event for event in outbox_events(conn) if isinstance(event, ReportState)}
    assert last["trinh-dien:2026-06:so-noi-vu"].expected is False
    assert last["trinh-dien:2026-06:so-y-te"].due_at == at("2026-06-25T00:00:00+07:00")


@pytest.mark.usefixtures("reports")
def test_report_goes_from_draft_over_return_to_acceptance(go: Go, conn: Connection) -> None:
    page = go(OFFICER, f"{JUNE}/so-y-te")
    assert "Báo cáo tháng 6/2026, Sở Y tế" in page.text
    saved = go(OFFICER, f"{JUNE}/so-y-te", form(page.text, results="Đang soạn", viec="save"))
    assert saved.status_code == 303
    assert "Đang soạn</textarea>" in go(OFFICER, f"{JUNE}/so-y-te").text
    assert hand_in(go, "so-y-te", OFFICER).status_code == 303
    shown = go(OFFICER, f"{JUNE}/so-y-te").text
    assert "đang chờ Cơ quan Thường trực tiếp nhận" in shown
    assert "<textarea" not in shown
    returned = {"version": "1", "viec": "return", "reason": "Thiếu số người dự họp."}
    assert go(Role.DOST_STAFF, f"{JUNE}/so-y-te/quyet-dinh", returned).status_code == 303
    assert "Thiếu số người dự họp." in go(OFFICER, f"{JUNE}/so-y-te").text
    later = DUE + timedelta(days=2)
    assert hand_in(go, "so-y-te", OFFICER, later, people="40").status_code == 303
    accepted = {"version": "2", "viec": "accept"}
    assert go(Role.DOST_STAFF, f"{JUNE}/so-y-te/quyet-dinh", accepted, at=later).status_code == 303
    report = report_of(conn, "so-y-te")
    assert (report.state, report.version, report.on_time, report.received_at) == (
        ReportStage.ACCEPTED, 2, True, MORNING,
    )  # fmt: skip
    kept = unit_reports.versions(conn, report.id)
    assert [(one.version, one.contents.get("people")) for one in kept] == [(1, None), (2, "40")]
    steps = [event for event in outbox_events(conn) if isinstance(event, ReportTransitioned)]
    assert [(one.verb, one.before, one.after) for one in steps] == [
        ("submit", "draft", "submitted"),
        ("return", "submitted", "returned"),
        ("submit", "returned", "submitted"),
        ("accept", "submitted", "accepted"),
    ]
    assert "đã tiếp nhận báo cáo lúc" in go(OFFICER, f"{JUNE}/so-y-te").text


@pytest.mark.usefixtures("reports")
def test_receive_time_decides_to_the_millisecond(go: Go, conn: Connection) -> None:
    hand_in(go, "so-y-te", OFFICER, at=at("2026-06-29T23:59:59.999+07:00"))
    hand_in(go, "so-noi-vu", STRANGER, at=at("2026-06-30T00:00:00.000+07:00"))
    assert (report_of(conn, "so-y-te").on_time, report_of(conn, "so-noi-vu").on_time) == (
        True,
        False,
    )


@pytest.mark.usefixtures("reports")
def test_figures_are_live_until_handing_in_and_frozen_then(
    go: Go, apply: Apply, conn: Connection
) -> None:
    hand_in(go, "so-y-te", OFFICER)
    apply(
        DossierState(dossier="d2", version=1, code="D2", account=2, edition="trinh-dien",
                     stage=Stage.SUBMITTED, title="Y tế số", primary_unit="so-y-te",
                     field="medicine", created_at=MORNING, submitted_at=MORNING)
    )  # fmt: skip
    figures = report_of(conn, "so-y-te").figures
    assert (figures.registered, figures.handed_in, figures.valid, figures.new_handed_in) == (
        1, 1, 1, 1,
    )  # fmt: skip
    assert figures.as_of == MORNING
    frozen = go(OFFICER, f"{JUNE}/so-y-te").text
    assert "<dt>Hồ sơ đã nộp</dt><dd><strong>1</strong>" in frozen
    go(OFFICER, f"{JUNE}/so-y-te/buoc", {"viec": "reopen"})
    live = go(OFFICER, f"{JUNE}/so-y-te").text
    assert "<dt>Hồ sơ đã nộp</dt><dd><strong>2</strong>" in live


@pytest.mark.usefixtures("reports")
def test_report_and_lists_say_up_to_when_figures_are_complete(go: Go) -> None:
    """Until a report is handed in: then it holds the figures that it holds."""
    line, lists = 'id="do-moi"', (JUNE.rpartition("/")[0], "nhan", "bang", "phat-hien")
    for path in (lists[0], *(f"{lists[0]}/{name}" for name in lists[1:])):
        assert (path, go(Role.DOST_STAFF, path).text.count(line)) == (path, 1)
    for path in (f"{JUNE}/so-y-te", "/bao-cao/van-ban/2026-06/so-y-te"):
        assert (path, go(OFFICER, path).text.count(line)) == (path, 1)
    hand_in(go, "so-y-te", OFFICER)
    assert line not in go(OFFICER, f"{JUNE}/so-y-te").text


@pytest.mark.usefixtures("reports")
def test_empty_report_names_what_is_missing_and_keeps_the_rest(go: Go) -> None:
    page = go(OFFICER, f"{JUNE}/so-y-te").text
    back = go(
        OFFICER,
        f"{JUNE}/so-y-te",
        form(page, difficulties="Thiếu kinh phí", people="mười", viec="submit"),
    )
    assert back.status_code == 422
    assert "Cần một số nguyên từ 0, ví dụ 12." in back.text
    assert "Thiếu kinh phí</textarea>" in back.text
    back = go(
        OFFICER,
        f"{JUNE}/so-y-te",
        form(page, difficulties="Thiếu kinh phí", people="10", viec="submit"),
    )
    assert back.status_code == 422
    assert "Cần điền mục này, hoặc chọn “Không phát sinh”." in back.text
    kept = go(OFFICER, f"{JUNE}/so-y-te").text
    assert "Thiếu kinh phí</textarea>" in kept


@pytest.mark.usefixtures("reports")
def test_nil_report_is_one_click(go: Go, conn: Connection) -> None:
    page = go(OFFICER, f"{JUNE}/so-y-te").text
    assert go(OFFICER, f"{JUNE}/so-y-te", form(page, viec="nil")).status_code == 303
    report = report_of(conn, "so-y-te")
    assert (report.nil, report.state, report.contents) == (True, ReportStage.SUBMITTED, {})
    assert "Không phát sinh" in go(Role.DOST_STAFF, "/bao-cao/thang/nhan?ky=2026-06").text


@pytest.mark.usefixtures("reports")
def test_second_officer_at_one_report_is_told_and_loses_nothing(go: Go) -> None:
    mine = form(go(OFFICER, f"{JUNE}/so-y-te").text, results="Bản của tôi")
    theirs = form(go(OFFICER, f"{JUNE}/so-y-te", account=8).text, results="Bản của họ")
    mark = go(OFFICER, f"{JUNE}/so-y-te/luu", theirs, account=8)
    assert "data-saved" in mark.text
    told = go(OFFICER, f"{JUNE}/so-y-te/luu", mine)
    assert "data-saved" not in told.text
    assert "Báo cáo vừa được người khác sửa" in told.text
    both = go(OFFICER, f"{JUNE}/so-y-te", mine)
    assert both.status_code == 409
    assert "Bản của họ</dd>" in both.text
    assert "Bản của tôi</textarea>" in both.text
    assert "data-saved" in go(OFFICER, f"{JUNE}/so-y-te/luu", theirs, account=8).text
    assert go(OFFICER, f"{JUNE}/so-y-te", mine | {"overwrite": "1"}).status_code == 303
    assert "Bản của tôi</textarea>" in go(OFFICER, f"{JUNE}/so-y-te").text


@pytest.mark.usefixtures("reports")
def test_what_is_written_while_somebody_hands_in_comes_back(go: Go, conn: Connection) -> None:
    mine = form(go(OFFICER, f"{JUNE}/so-y-te").text, results="Chưa kịp lưu")
    hand_in(go, "so-y-te", OFFICER)
    back = go(OFFICER, f"{JUNE}/so-y-te", mine)
    assert back.status_code == 409
    assert "Nội dung bạn vừa viết chưa được lưu" in back.text
    assert "Chưa kịp lưu" in back.text
    assert go(OFFICER, f"{JUNE}/so-y-te/luu", mine).status_code == 409
    assert report_of(conn, "so-y-te").contents == {"results": "Đã họp."}


@pytest.mark.usefixtures("reports")
def test_only_the_version_that_was_looked_at_can_be_decided(go: Go, conn: Connection) -> None:
    hand_in(go, "so-y-te", OFFICER)
    go(OFFICER, f"{JUNE}/so-y-te/buoc", {"viec": "reopen"})
    path, decision = f"{JUNE}/so-y-te/quyet-dinh", {"version": "1", "viec": "accept"}
    assert go(Role.DOST_STAFF, path, decision).status_code == 409
    hand_in(go, "so-y-te", OFFICER)
    assert go(Role.DOST_STAFF, path, decision).status_code == 409
    assert report_of(conn, "so-y-te").state is ReportStage.SUBMITTED
    no_reason = go(Role.DOST_STAFF, path, {"version": "2", "viec": "return", "reason": " "})
    assert no_reason.status_code == 422
    assert "Ghi lý do trả lại" in no_reason.text
    assert go(Role.DOST_STAFF, path, {"version": "2", "viec": "accept"}).status_code == 303


@pytest.mark.usefixtures("reports")
def test_report_is_confirmed_by_a_second_officer_where_the_unit_wants_it(
    go: Go, conn: Connection
) -> None:
    settled = go(OFFICER, "/bao-cao/thang/quy-dinh/so-y-te", {"cosigned": "y"})
    assert settled.status_code == 303
    hand_in(go, "so-y-te", OFFICER)
    assert report_of(conn, "so-y-te").state is ReportStage.DRAFT
    step = f"{JUNE}/so-y-te/buoc"
    assert go(OFFICER, step, {"viec": "confirm"}).status_code == 409
    assert "Chờ xác nhận" in go(OFFICER, "/bao-cao/thang").text
    late = DUE + timedelta(seconds=1)
    assert go(OFFICER, step, {"viec": "confirm"}, account=8, at=late).status_code == 303
    report = report_of(conn, "so-y-te")
    assert (report.state, report.on_time, report.proposed_by) == (
        ReportStage.SUBMITTED, False, None,
    )  # fmt: skip


def test_parent_asks_earlier_collects_and_is_told_of_what_came_later(
    reports: Database, go: Go, conn: Connection
) -> None:
    too_late = go(OFFICER, "/bao-cao/thang/quy-dinh/so-y-te", {"before_day": "31"})
    assert too_late.status_code == 422
    assert "Ngày phải từ 2 đến 30" in too_late.text
    go(OFFICER, "/bao-cao/thang/quy-dinh/so-y-te", {"before_day": "25"})
    expect_reports(reports, MORNING)
    below = report_of(conn, "benh-vien")
    assert (below.reports_to, below.last_day) == ("so-y-te", date(2026, 6, 24))
    hand_in(go, "benh-vien", CHILD, people="12", difficulties="Thiếu máy chiếu")
    assert "Bệnh viện A" in go(OFFICER, "/bao-cao/thang/nhan?ve=so-y-te&ky=2026-06").text
    accept = {"version": "1", "viec": "accept"}
    assert go(Role.DOST_STAFF, f"{JUNE}/benh-vien/quyet-dinh", accept).status_code == 403
    assert go(OFFICER, f"{JUNE}/benh-vien/quyet-dinh", accept).status_code == 303
    page = go(OFFICER, f"{JUNE}/so-y-te").text
    go(OFFICER, f"{JUNE}/so-y-te/buoc", form(page, viec="consolidate"))
    filled = go(OFFICER, f"{JUNE}/so-y-te").text
    assert "- Bệnh viện A: Đã họp.</textarea>" in filled
    assert 'value="12"' in filled
    go(OFFICER, f"{JUNE}/so-y-te", form(filled, results="Tổng hợp", viec="submit"))
    assert [(one.unit, one.version) for one in report_of(conn, "so-y-te").sources] == [
        ("benh-vien", 1)
    ]
    assert "Nộp sau khi Đơn vị tổng hợp" not in go(OFFICER, f"{JUNE}/so-y-te").text
    back = {"version": "1", "viec": "return", "reason": "Sửa số người."}
    go(OFFICER, f"{JUNE}/benh-vien/quyet-dinh", back)
    hand_in(go, "benh-vien", CHILD, people="14")
    assert "Nộp sau khi Đơn vị tổng hợp" in go(OFFICER, f"{JUNE}/so-y-te").text


@pytest.mark.usefixtures("reports")
def test_ticked_reports_are_accepted_but_not_those_that_changed(go: Go, conn: Connection) -> None:
    hand_in(go, "so-y-te", OFFICER)
    hand_in(go, "so-noi-vu", STRANGER)
    page = go(Role.DOST_STAFF, "/bao-cao/thang/nhan?ky=2026-06").text
    ticks = re.findall(r'name="chon" value="([^"]+)"', page)
    assert len(ticks) == 2
    go(STRANGER, f"{JUNE}/so-noi-vu/buoc", {"viec": "reopen"})
    path = "/bao-cao/thang/nhan?ky=2026-06"
    for role in (STRANGER, Role.BOARD, Role.AUDITOR):
        assert go(role, path, {"chon": ticks}).status_code == 403
    assert go(Role.DOST_STAFF, path, {"chon": [*ticks, "x:1", "9"]}).status_code == 303
    told = go(Role.DOST_STAFF, path).text
    assert "Đã tiếp nhận 1 báo cáo. 1 báo cáo vừa thay đổi, cần xem lại." in told
    states = {unit: report_of(conn, unit).state for unit in ("so-y-te", "so-noi-vu")}
    assert states == {"so-y-te": ReportStage.ACCEPTED, "so-noi-vu": ReportStage.DRAFT}


@pytest.mark.usefixtures("reports")
def test_strangers_neither_read_nor_write_nor_decide(go: Go, conn: Connection) -> None:
    page = go(OFFICER, f"{JUNE}/so-y-te").text
    hand_in(go, "so-y-te", OFFICER)
    sent = form(page, results="Của người lạ")
    for role in (None, Role.COUNCIL, Role.OPERATOR, STRANGER, CHILD):
        answers = {
            path: go(role, path, data).status_code
            for path, data in (
                (f"{JUNE}/so-y-te", None),
                (f"{JUNE}/so-y-te", sent),
                (f"{JUNE}/so-y-te/luu", sent),
                (f"{JUNE}/so-y-te/buoc", {"viec": "reopen"}),
                (f"{JUNE}/so-y-te/quyet-dinh", {"version": "1", "viec": "accept"}),
                ("/bao-cao/thang/nhan", None),
                ("/bao-cao/thang/nhan?ve=so-y-te", None),
                ("/bao-cao/thang/quy-dinh/so-y-te", {"before_day": "5"}),
                ("/bao-cao/thang/bang", None),
                ("/bao-cao/thang/bang.csv", None),
            )
        }
        assert (role, set(answers.values())) == (role, {403})
    for role in (Role.BOARD, Role.AUDITOR, Role.SECRETARY):
        assert go(role, f"{JUNE}/so-y-te").status_code == 200
        assert go(role, f"{JUNE}/so-y-te", sent).status_code == 403
        accept = {"version": "1", "viec": "accept"}
        assert go(role, f"{JUNE}/so-y-te/quyet-dinh", accept).status_code == 403
    report = report_of(conn, "so-y-te")
    assert (report.state, report.contents) == (ReportStage.SUBMITTED, {"results": "Đã họp."})


@pytest.mark.usefixtures("reports")
def test_table_and_its_sheet_say_who_reported_when(go: Go) -> None:
    hand_in(go, "so-y-te", OFFICER)
    hand_in(go, "so-noi-vu", STRANGER, at=DUE + timedelta(hours=1))
    august = at("2026-08-10T09:00:00+07:00")
    page = go(Role.BOARD, "/bao-cao/thang/bang", at=august).text
    assert "Đến nay <strong>25 %</strong> báo cáo đúng hạn (1/4), <strong>50 %</strong>" in page
    assert "<strong>2</strong> đơn vị quá hạn chưa nộp" in page
    sheet = go(Role.BOARD, "/bao-cao/thang/bang.csv", at=august)
    group = GROUPS["department"]
    assert list(csv.reader(io.StringIO(sheet.get_data(as_text=True).removeprefix("\ufeff")))) == [
        ["Mã đơn vị", "Đơn vị", "Nhóm", "tháng 6/2026", "tháng 7/2026", "Phải nộp", "Đã nộp",
         "Đúng hạn", "Tỷ lệ nộp (%)", "Tỷ lệ đúng hạn (%)"],
        ["so-noi-vu", "Sở Nội vụ", group, "Nộp muộn", "Chưa nộp", "2", "1", "0", "50", "0"],
        ["so-y-te", "Sở Y tế", group, "Đúng hạn", "Chưa nộp", "2", "1", "1", "50", "50"],
    ]  # fmt: skip


@pytest.mark.usefixtures("reports")
def test_tasks_name_what_waits_for_unit_and_standing_body(go: Go) -> None:
    task = "báo cáo tháng 6/2026 của Sở Y tế chưa nộp"
    assert task in go(OFFICER, "/bao-cao/thang/viec").text
    hand_in(go, "so-y-te", OFFICER)
    assert task not in go(OFFICER, "/bao-cao/thang/viec").text
    assert (
        "báo cáo tháng chờ tiếp nhận, tháng 6/2026"
        in go(Role.DOST_STAFF, "/bao-cao/thang/viec").text
    )
    assert "<li>" not in go(Role.AUDITOR, "/bao-cao/thang/viec").text


def test_edition_without_reports_says_so(go: Go, live: int) -> None:
    answer = go(Role.DOST_STAFF, "/bao-cao/thang")
    assert answer.status_code == 404
    assert "chưa quy định báo cáo tháng" in answer.text
