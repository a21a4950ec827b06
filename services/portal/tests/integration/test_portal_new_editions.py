"""New editions are drafts nobody sees until they are announced; scoring and prizes add up."""

from datetime import datetime

import pytest
from flask import Flask
from icalendar import Calendar, vText

from contracts.events import EditionState
from contracts.roles import Role
from contracts.scoring import Prize
from portal.actions.edition_versions import with_former
from portal.store import changes, editions
from servicekit.db import Connection
from servicekit.testing import GatewayClient, Signer, outbox_events, sign_in

pytestmark = pytest.mark.integration

NEW = "/quan-tri/cuoc-thi/moi"
BASE = "/quan-tri/cuoc-thi/2026"
TYPED = {
    "source": "2026",
    "code": "2027",
    "number": "3",
    "year": "2027",
    "title": "Cuộc thi lần thứ ba",
    "short_title": "Lần thứ ba, năm 2027",
}
CREATE = TYPED | {"create": "1"}
SCORING = {
    "version": "1",
    "label_0": "Đổi mới sáng tạo",
    "maximum_0": "20",
    "label_1": "Hiệu quả",
    "maximum_1": "60",
    "community": "20",
    "decimals": "1",
    "reason": "Thể lệ",
}


@pytest.fixture
def secretary(client: GatewayClient, token: Signer, real: datetime) -> GatewayClient:
    sign_in(client, token(7, roles=(Role.SECRETARY,)))
    return client


def test_draft_is_given_up_with_a_reason_and_can_be_made_anew(
    secretary: GatewayClient, conn: Connection
) -> None:
    secretary.post(NEW, data=CREATE)
    path = "/quan-tri/cuoc-thi/2027/xoa-du-thao"
    assert secretary.get(path).status_code == 200
    assert secretary.post(path, data={"version": "1", "reason": ""}).status_code == 422
    stale = secretary.post(path, data={"version": "9", "reason": "Làm lại"})
    assert (stale.status_code, "Làm lại</textarea>" in stale.text) == (422, True)
    assert {edition.code for edition in editions.every(conn)} == {"2026", "2027"}
    done = secretary.post(path, data={"version": "1", "reason": "Làm lại", "contents": "/"})
    assert (done.status_code, done.headers["Location"]) == (303, "/quan-tri/cuoc-thi")
    assert [edition.code for edition in editions.every(conn)] == ["2026"]
    listed = secretary.get("/quan-tri/cuoc-thi").text
    assert "Đã xóa bản dự thảo “Lần thứ ba, năm 2027”" in listed
    assert "<td>số 7</td><td>Làm lại</td>" in listed
    assert secretary.get(path).status_code == 404
    assert secretary.post(NEW, data=CREATE).status_code == 303
    told = [event for event in outbox_events(conn) if isinstance(event, EditionState)]
    assert "2027" not in {edition.code for edition in told}


def test_announced_edition_is_not_given_up(secretary: GatewayClient, conn: Connection) -> None:
    version = str(editions.find(conn, "2026").version)
    asked = {"version": version, "reason": "Làm lại", "contents": "/", "articles": "_"}
    known = secretary.post(f"{BASE}/xoa-du-thao", data=asked)
    assert (known.status_code, "đã được công bố trước đó" in known.text) == (422, True)
    assert {edition.code for edition in editions.every(conn)} == {"2026"}


def test_strangers_give_nothing_up(
    secretary: GatewayClient, conn: Connection, app: Flask, token: Signer
) -> None:
    secretary.post(NEW, data=CREATE)
    stranger = GatewayClient(app, app.response_class)
    asked = {"version": "1", "reason": "Làm lại"}
    path = "/quan-tri/cuoc-thi/2027/xoa-du-thao"
    assert stranger.post(path, data=asked).status_code == 401
    sign_in(stranger, token(8, roles=(Role.DOST_STAFF,)))
    assert [stranger.get(path).status_code, stranger.post(path, data=asked).status_code] == [
        403
    ] * 2
    assert {edition.code for edition in editions.every(conn)} == {"2026", "2027"}


def test_form_offers_the_last_edition_and_the_year_after(secretary: GatewayClient) -> None:
    page = secretary.get(NEW).text
    assert 'value="2026" checked' in page
    assert 'value="2027"' in page
    assert "Mẫu chung, chưa có thời hạn" in page


def test_preview_shows_moved_dates_and_makes_nothing(
    secretary: GatewayClient, conn: Connection
) -> None:
    page = secretary.post(NEW, data=TYPED)
    assert page.status_code == 200
    assert "Từ ngày 01/10/2027 đến hết ngày 31/10/2027" in page.text
    assert "2027-09-30T17:00:00.000Z" in page.text
    assert 'value="Lần thứ ba, năm 2027"' in page.text
    assert [edition.code for edition in editions.every(conn)] == ["2026"]


def test_draft_is_seen_by_staff_only_until_it_is_announced(
    secretary: GatewayClient, conn: Connection
) -> None:
    answer = secretary.post(NEW, data=CREATE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/quan-tri/cuoc-thi/2027")
    assert "Bản dự thảo" in secretary.get("/quan-tri/cuoc-thi").text
    hidden = ("/the-le/2027", "/the-le/2027/quy-tac", "/the-le/2027/lich.ics")
    apis = tuple(f"/api/portal/v1/editions/2027{end}" for end in ("", "/rules", "/rules/versions"))
    assert [secretary.get(path).status_code for path in (*hidden, *apis)] == [404] * 6
    assert "2027" not in secretary.get("/the-le").text
    listed = secretary.get("/api/portal/v1/editions").json
    assert listed is not None
    assert [item["code"] for item in listed["items"]] == ["2026"]
    typed = {"version": "1", "contacts": "any", "declaration": "asked", "counts": "hidden"}
    typed |= {"counts_hidden_last_hours": "0", "reason": "soạn"}
    draft = "/quan-tri/cuoc-thi/2027"
    assert secretary.post(f"{draft}/binh-chon", data=typed).status_code == 303
    assert len(outbox_events(conn)) == 1

    for path in ("hien-hanh", "cong-bo-the-le"):
        early = secretary.post(f"{draft}/{path}", data={"version": "2", "reason": "vội"})
        assert early.status_code == 422
        assert "Lần thi này còn là bản dự thảo" in early.text
    announced = secretary.post(f"{draft}/cong-bo", data={"version": "2", "reason": "QĐ 1"})
    assert announced.status_code == 303
    state = outbox_events(conn)[-1]
    assert isinstance(state, EditionState)
    assert (state.code, state.version, state.voting.counts) == ("2027", 3, "hidden")
    assert state == with_former(conn, editions.find(conn, "2027"))
    assert [secretary.get(path).status_code for path in (*hidden, *apis)] == [200] * 6
    again = secretary.post(f"{draft}/cong-bo", data={"version": "3", "reason": "QĐ 1"})
    assert "Lần thi này đã được công bố trước đó." in again.text


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"code": "2026"}, "code", "Mã này đã có lần thi dùng"),
        ({"code": "moi"}, "code", "Mã gồm chữ thường không dấu"),
        ({"code": "Năm 2027"}, "code", "Mã gồm chữ thường không dấu"),
        ({"number": "2"}, "number", "Số này đã có lần thi dùng"),
        ({"number": "32"}, "number", "Số phải từ 1 đến 31."),
        ({"source": "1999"}, "source", "Lựa chọn này không có trong danh sách."),
        ({"title": " "}, "title", "Mục này cần được điền."),
    ],
)
def test_new_edition_refused_names_the_field_and_keeps_what_was_typed(
    changed: dict[str, str], field: str, message: str, secretary: GatewayClient, conn: Connection
) -> None:
    answer = secretary.post(NEW, data=CREATE | changed)
    assert answer.status_code == 422
    assert message in answer.text
    assert f'href="#{field}"' in answer.text
    assert 'value="Lần thứ ba, năm 2027"' in answer.text
    assert [edition.code for edition in editions.every(conn)] == ["2026"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARY, Role.ADMINISTRATOR}))
def test_strangers_make_and_set_nothing(
    role: Role, client: GatewayClient, token: Signer, real: datetime, conn: Connection
) -> None:
    sign_in(client, token(8, roles=(role,)))
    forms = [f"{BASE}/{name}" for name in ("cong-bo", "cham-diem", "giai-thuong", "ten-goi")]
    paths = [NEW, *forms, f"{BASE}/giai-doan"]
    answers = [client.get(path) for path in paths]
    answers += [client.post(path, data=CREATE | SCORING) for path in paths]
    assert [answer.status_code for answer in answers] == [403] * 12
    assert len(outbox_events(conn)) == 1


def test_scoring_saved_stands_in_the_rules(secretary: GatewayClient, conn: Connection) -> None:
    assert secretary.post(f"{BASE}/cham-diem", data=SCORING).status_code == 303
    scoring = editions.find(conn, "2026").scoring
    assert scoring is not None
    assert [(c.code, c.maximum) for c in scoring.criteria] == [
        ("doi-moi-sang-tao", 20),
        ("hieu-qua", 60),
    ]
    assert changes.of_edition(conn, "2026")[0].subject == "scoring"
    page = secretary.get("/the-le/2026").text
    assert "Điểm của một bài = 20 × số phiếu hợp lệ của bài ÷" in page
    assert "làm tròn đến 1 chữ số thập phân" in page


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"community": "10"}, "Tổng điểm đang là 90; các tiêu chí và điểm cộng đồng cần đúng 100."),
        ({"maximum_1": ""}, "Dòng này cần cả tên và số"),
        ({"label_0": ""}, "Dòng này cần cả tên và số"),
        ({"maximum_0": "0"}, "Số phải từ 1 đến 100."),
        ({"decimals": "3"}, "Lựa chọn này không có trong danh sách."),
    ],
)
def test_scoring_refused_keeps_what_was_typed(
    changed: dict[str, str], message: str, secretary: GatewayClient, conn: Connection
) -> None:
    answer = secretary.post(f"{BASE}/cham-diem", data=SCORING | changed)
    assert answer.status_code == 422
    assert message in answer.text
    assert 'value="Hiệu quả"' in answer.text
    assert editions.find(conn, "2026").scoring is None


def test_scoring_is_taken_back_to_not_announced(secretary: GatewayClient, conn: Connection) -> None:
    secretary.post(f"{BASE}/cham-diem", data=SCORING)
    none = dict.fromkeys(SCORING, "") | {"version": "2", "community": "0", "decimals": "1"}
    none |= {"reason": "Chờ quyết định"}
    assert secretary.post(f"{BASE}/cham-diem", data=none).status_code == 303
    assert editions.find(conn, "2026").scoring is None
    assert "Ban Tổ chức sẽ công bố tiêu chí chấm điểm." in secretary.get("/the-le/2026").text


def test_prizes_saved_are_shown_with_their_amounts(
    secretary: GatewayClient, conn: Connection
) -> None:
    typed = {"version": "1", "reason": "QĐ 2"}
    typed |= {"name_0": "Giải Nhất", "count_0": "1", "amount_0": "30.000.000"}
    typed |= {"name_1": "Giải Khuyến khích", "count_1": "10", "amount_1": ""}
    assert secretary.post(f"{BASE}/giai-thuong", data=typed).status_code == 303
    assert editions.find(conn, "2026").prizes == (
        Prize(name="Giải Nhất", count=1, amount=30_000_000),
        Prize(name="Giải Khuyến khích", count=10, amount=0),
    )
    page = secretary.get("/the-le/2026").text
    assert '<span class="number">01</span> Giải Nhất, mỗi giải 30.000.000 đồng.' in page
    wrong = secretary.post(f"{BASE}/giai-thuong", data=typed | {"version": "2", "amount_0": "x"})
    assert wrong.status_code == 422
    assert "Cần một số tiền bằng đồng" in wrong.text
    assert 'value="Giải Khuyến khích"' in wrong.text


def test_absent_phase_is_told_and_ends_with_a_window(
    secretary: GatewayClient, conn: Connection
) -> None:
    typed = {"version": "1", "absent": ["voting"], "reason": "Kế hoạch"}
    assert secretary.post(f"{BASE}/giai-doan", data=typed).status_code == 303
    page = secretary.get("/the-le/2026").text
    assert "Lần thi này không có bình chọn trực tuyến." in page
    assert "Bình chọn trực tuyến</h3>" not in page
    with_window = secretary.post(
        f"{BASE}/giai-doan", data=typed | {"version": "2", "absent": ["submission"]}
    )
    assert with_window.status_code == 422
    window = {"version": "2", "start": "00:00 05/11/2026", "end": "", "label": "", "reason": "QĐ"}
    assert secretary.post(f"{BASE}/thoi-han/voting", data=window).status_code == 303
    assert editions.find(conn, "2026").absent_phases == frozenset()
    assert "Bình chọn trực tuyến" in secretary.get("/the-le/2026").text


def test_names_saved_are_published(secretary: GatewayClient, conn: Connection) -> None:
    typed = {"version": "1", "title": "Tên mới", "short_title": "Ngắn", "object_name": "công trình"}
    assert secretary.post(f"{BASE}/ten-goi", data=typed | {"reason": "QĐ"}).status_code == 303
    state = outbox_events(conn)[-1]
    assert isinstance(state, EditionState)
    assert (state.title, state.short_title) == ("Tên mới", "Ngắn")
    assert state == with_former(conn, editions.find(conn, "2026"))
    assert "Loại công trình dự thi" in secretary.get("/the-le/2026").text
    assert changes.of_edition(conn, "2026")[0].before["title"].startswith("Cuộc thi “Đổi mới")


def test_calendar_of_an_edition_follows_its_changes(secretary: GatewayClient) -> None:
    first = secretary.get("/the-le/lich.ics")
    assert first.mimetype == "text/calendar"
    assert first.headers["Cache-Control"].startswith("public, max-age=60")
    typed = {"version": "1", "label": "gia hạn", "reason": "Công văn"}
    typed |= {"start": "00:00 01/10/2026", "end": "00:00 06/11/2026"}
    secretary.post(f"{BASE}/thoi-han/submission", data=typed)
    second = secretary.get("/the-le/2026/lich.ics")

    def read(data: bytes) -> dict[str, tuple[object, object]]:
        """Sequence and end by what the UID begins with."""
        found = Calendar.from_ical(data).walk("VEVENT")
        none = vText("")
        return {
            str(e["uid"]).split("@", maxsplit=1)[0]: (
                e["sequence"].to_ical(),
                e.get("dtend", none).to_ical(),
            )
            for e in found
        }

    assert read(first.data) == {
        "2026-launch": (b"0", b""),
        "2026-submission": (b"0", b"20261031T170000Z"),
    }
    assert read(second.data) == {
        "2026-launch": (b"0", b""),
        "2026-submission": (b"1", b"20261105T170000Z"),
    }
