from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from contracts.events import DossierState
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from reporting.actions.expect_reports import expect_reports
from reporting.store import activities, leads, obstacles
from servicekit import codes
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
CODE = codes.make(31, 1)
LEADS = "/bao-cao/thang/phat-hien"
LOG = "/bao-cao/thang/tuyen-truyen"
OBSTACLES = "/bao-cao/thang/vuong-mac"
REPORT = "/bao-cao/thang/2026-06/so-y-te"
MORNING = at("2026-06-20T09:00:00+07:00")
MONTHLY: dict[str, Any] = {
    "before_day": 30,
    "first_month": "2026-06",
    "last_month": "2026-07",
    "fields": [{"code": "difficulties", "label": "Khó khăn", "obstacle": True}],
}
OFFICER = (Role.UNIT_OFFICER, "so-y-te")
STRANGER = (Role.UNIT_OFFICER, "so-noi-vu")
LEAD = {
    "unit": "so-y-te",
    "title": "Lò ươm tơ",
    "owner": "Ông Nguyễn Văn Thử",
    "contact": "0912 345 678",
    "found_on": "2026-06-04",
    "introduced_on": "2026-06-10",
}
ITEM = {
    "unit": "so-y-te",
    "held_on": "2026-06-05",
    "kind": "article",
    "channel": "press",
    "title": "Bài về Cuộc thi",
    "link": "https://bao.example.vn/bai-1",
    "reach": "1200",
    "about": "sở nội vụ",
}


@pytest.fixture(autouse=True)
def reports(apply: Apply, database: Database) -> Database:
    """Two departments that report in June and July; a dossier of one of them."""
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules={"monthly_report": MONTHLY}))
    apply(
        a_unit(code="so-y-te", name="Sở Y tế", group="department"),
        a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department"),
        DossierState(dossier="d1", version=1, code=CODE, account=1, edition="trinh-dien",
                     stage=Stage.DRAFT, title="Máy sấy", field="it"),
    )  # fmt: skip
    expect_reports(database, MORNING)
    return database


def test_lead_is_recorded_followed_and_counted_in_the_report(go: Go, conn: Connection) -> None:
    assert go(OFFICER, LEADS, LEAD).status_code == 303
    (lead,) = leads.of_units(conn, "trinh-dien", ["so-y-te"], limit=9)
    assert (lead.title, lead.found_on, lead.introduced_on) == (
        "Lò ươm tơ", date(2026, 6, 4), date(2026, 6, 10),
    )  # fmt: skip
    assert "<dt>Giới thiệu</dt><dd><strong>1</strong> trong kỳ" in go(OFFICER, REPORT).text
    more = LEAD | {"_saves": "0", "mobilised_on": "2026-06-18", "dossier_code": CODE.lower()}
    assert go(OFFICER, f"{LEADS}/{lead.id}", more).status_code == 303
    page = go(Role.DOST_STAFF, LEADS).text
    assert "Đã có hồ sơ" in page
    assert "Ông Nguyễn Văn Thử" in page
    assert "<dt>Vận động</dt><dd><strong>1</strong> trong kỳ" in go(OFFICER, REPORT).text


def test_lead_with_wrong_days_or_code_comes_back_with_everything(go: Go, conn: Connection) -> None:
    wrong = LEAD | {"introduced_on": "2026-06-03", "found_on": "2026-06-04"}
    back = go(OFFICER, LEADS, wrong)
    assert back.status_code == 422
    assert "Ngày này không thể trước ngày phát hiện." in back.text
    assert 'value="Lò ươm tơ"' in back.text
    ahead = go(OFFICER, LEADS, LEAD | {"found_on": "2026-06-21", "introduced_on": ""})
    assert "Ngày này chưa đến." in ahead.text
    unknown = go(OFFICER, LEADS, LEAD | {"dossier_code": codes.make(31, 2)})
    assert "Không có hồ sơ nào mang mã này" in unknown.text
    assert leads.of_units(conn, "trinh-dien", None, limit=9) == []


def test_two_people_at_one_lead_are_told_apart(go: Go, conn: Connection) -> None:
    go(OFFICER, LEADS, LEAD)
    (lead,) = leads.of_units(conn, "trinh-dien", None, limit=9)
    path = f"{LEADS}/{lead.id}"
    go(OFFICER, path, LEAD | {"_saves": "0", "title": "Bản của họ"})
    back = go(OFFICER, path, LEAD | {"_saves": "0", "title": "Bản của tôi"})
    assert back.status_code == 409
    assert 'value="Bản của tôi"' in back.text
    assert go(OFFICER, path, LEAD | {"_saves": "1", "title": "Bản của tôi"}).status_code == 303


def test_persons_are_hidden_from_auditors_and_all_from_strangers(go: Go, conn: Connection) -> None:
    go(OFFICER, LEADS, LEAD)
    (lead,) = leads.of_units(conn, "trinh-dien", None, limit=9)
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        masked = go(role, LEADS).text
        assert "Lò ươm tơ" in masked
        assert "Nguyễn" not in masked
        assert "0912" not in masked
    assert "Lò ươm tơ" not in go(STRANGER, LEADS).text
    assert go(STRANGER, f"{LEADS}?don_vi=so-y-te").status_code == 403
    assert go(STRANGER, f"{LEADS}/{lead.id}").status_code == 403
    assert go(STRANGER, f"{LEADS}/{lead.id}", LEAD | {"_saves": "0"}).status_code == 403
    assert go(STRANGER, LEADS, LEAD).status_code == 422
    for role in (Role.AUDITOR, Role.BOARD, Role.DOST_STAFF):
        assert go(role, f"{LEADS}/{lead.id}").status_code == 403
    for role in (Role.OPERATOR, Role.COUNCIL):
        assert go(role, LEADS).status_code == 403
    assert "Nguyễn" not in str(outbox_events(conn))


def test_press_item_counts_for_every_unit_it_is_about_once(go: Go, conn: Connection) -> None:
    assert go(OFFICER, LOG, ITEM).status_code == 303
    of_them = {
        unit: activities.by_channel(conn, "trinh-dien", [unit], date(2026, 6, 1), date(2026, 6, 30))
        for unit in ("so-y-te", "so-noi-vu")
    }
    assert [(one.channel, one.activities, one.reach) for one in of_them["so-y-te"]] == [
        ("press", 1, 1200)
    ]
    assert of_them["so-noi-vu"] == of_them["so-y-te"]
    both = activities.by_channel(
        conn, "trinh-dien", ["so-y-te", "so-noi-vu"], date(2026, 6, 1), date(2026, 6, 30)
    )
    assert both == of_them["so-y-te"]
    assert "Bài về Cuộc thi" in go(STRANGER, LOG).text


def test_activity_is_mended_removed_and_only_by_its_unit(go: Go, conn: Connection) -> None:
    bad = go(
        OFFICER, LOG, ITEM | {"link": "javascript:alert(1)", "about": "Sở Nội vụ\nSở Không Có"}
    )
    assert bad.status_code == 422
    assert "Địa chỉ cần bắt đầu bằng http:// hoặc https://." in bad.text
    assert "Không có đơn vị nào tên là: Sở Không Có." in bad.text
    go(OFFICER, LOG, ITEM)
    (item,) = activities.of_units(conn, "trinh-dien", None, limit=9)
    path = f"{LOG}/{item.id}"
    assert go(STRANGER, path, ITEM | {"_saves": "0"}).status_code == 403
    assert go(STRANGER, path, {"viec": "remove"}).status_code == 403
    assert go(OFFICER, path, ITEM | {"_saves": "0", "reach": "90"}).status_code == 303
    assert activities.read(conn, "trinh-dien", item.id).reach == 90
    assert go(OFFICER, path, {"viec": "remove"}).status_code == 303
    assert activities.of_units(conn, "trinh-dien", None, limit=9) == []


def test_obstacle_of_a_report_is_followed_to_its_end(go: Go, conn: Connection) -> None:
    text = "Thiếu kinh phí in tài liệu\nở ba xã"
    go(OFFICER, REPORT, {"difficulties": text, "viec": "submit", "_writer": "w", "_saves": "0"})
    (raised,) = obstacles.of_units(conn, "trinh-dien", None)
    assert (raised.title, raised.unit, raised.state) == (
        "Thiếu kinh phí in tài liệu", "so-y-te", "open",
    )  # fmt: skip
    path = f"{OBSTACLES}/{raised.id}"
    empty = go(Role.DOST_STAFF, path, {"viec": "answer", "text": " "})
    assert empty.status_code == 422
    assert "Ghi nội dung: đã làm gì, còn cần gì." in empty.text
    answer = {"viec": "answer", "text": "Sở cấp tài liệu in sẵn."}
    assert go(Role.DOST_STAFF, path, answer).status_code == 303
    assert "Sở cấp tài liệu in sẵn." in go(OFFICER, path).text
    assert "vướng mắc đã có trả lời" in go(OFFICER, "/bao-cao/thang/viec").text
    assert go(OFFICER, path, {"viec": "answer", "text": "tự trả lời"}).status_code == 409
    assert go(OFFICER, path, {"viec": "insist", "text": "Chưa nhận được."}).status_code == 303
    assert "vướng mắc của đơn vị chờ trả lời" in go(Role.DOST_STAFF, "/bao-cao/thang/viec").text
    go(Role.DOST_STAFF, path, answer | {"text": "Đã gửi ngày 20/6."})
    assert go(OFFICER, path, {"viec": "close"}).status_code == 303
    assert obstacles.read(conn, "trinh-dien", raised.id).state == "closed"
    assert [one.verb for one in obstacles.said(conn, raised.id)] == [
        "raise", "answer", "insist", "answer", "close",
    ]  # fmt: skip


def test_report_handed_in_again_raises_the_same_obstacle_once(go: Go, conn: Connection) -> None:
    def hand_in(text: str) -> None:
        words = {"difficulties": text, "viec": "submit", "_writer": "w", "_saves": "0"}
        assert go(OFFICER, REPORT, words).status_code == 303
        assert go(OFFICER, f"{REPORT}/buoc", {"viec": "reopen"}).status_code == 303

    hand_in("Không có.")
    assert obstacles.of_units(conn, "trinh-dien", None) == []
    hand_in("Thiếu máy chiếu")
    hand_in("Thiếu máy chiếu")
    hand_in("Thiếu máy chiếu và loa")
    (raised,) = obstacles.of_units(conn, "trinh-dien", None)
    assert [one.words for one in obstacles.said(conn, raised.id)] == [
        "Thiếu máy chiếu",
        "Thiếu máy chiếu và loa",
    ]


def test_obstacles_are_raised_and_answered_by_nobody_else(go: Go, conn: Connection) -> None:
    raised = go(OFFICER, OBSTACLES, {"unit": "so-y-te", "text": "Mất điện"})
    assert raised.status_code == 303
    path = raised.headers["Location"]
    assert go(STRANGER, OBSTACLES, {"unit": "so-y-te", "text": "x"}).status_code == 422
    assert go(STRANGER, path).status_code == 403
    answer = {"viec": "answer", "text": "Không phải việc của tôi"}
    for role in (STRANGER, Role.BOARD, Role.AUDITOR, Role.SECRETARY, Role.OPERATOR):
        assert go(role, path, answer).status_code == 403
    assert "Mất điện" not in go(STRANGER, OBSTACLES).text
    assert "Mất điện" in go(Role.AUDITOR, OBSTACLES).text
    (found,) = obstacles.of_units(conn, "trinh-dien", None)
    assert len(obstacles.said(conn, found.id)) == 1


@pytest.mark.parametrize(("path", "row"), [(LEADS, "Lò ươm tơ"), (LOG, "Bài về Cuộc thi")])
def test_number_that_no_row_can_have_stands_before_or_behind_all(
    path: str, row: str, go: Go
) -> None:
    assert go(OFFICER, LEADS, LEAD).status_code == 303
    assert go(OFFICER, LOG, ITEM).status_code == 303
    for number, shown in (("9" * 25, True), ("-" + "9" * 25, False), ("abc", True)):
        page = go(OFFICER, f"{path}?sau={number}")
        assert (number, page.status_code, row in page.text) == (number, 200, shown)
