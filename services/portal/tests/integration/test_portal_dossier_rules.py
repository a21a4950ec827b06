"""How dossiers are received, reviewed and written to, as staff set it."""

from datetime import datetime

import pytest
from services.portal.tests.portal_editions import stored

from contracts.events import Choice, Letterhead
from contracts.roles import Role
from portal.store import changes, editions
from servicekit.db import Connection
from servicekit.testing import GatewayClient, Signer, sign_in

pytestmark = pytest.mark.integration

BASE = "/quan-tri/cuoc-thi/trinh-dien"
REVIEW = {
    "version": "1",
    "review_days": "3",
    "supplement_days": "5",
    "undo_minutes": "0",
    "two_person_review": "y",
    "checklist": "Đúng loại sản phẩm\r\n\r\nTác giả rõ ràng",
    "reason": "Công văn thử",
}
RECEPTION = {
    "version": "1",
    "paper_counts_by": "postmark",
    "import_undo_hours": "48",
    "upload_grace_minutes": "15",
    "reason": "Công văn thử",
}
LETTERHEAD = {
    "version": "1",
    "superior": "UBND tỉnh Thử",
    "symbol": "BTC-TTK",
    "place": "Thử",
    "positions": "KT. Trưởng ban\r\nPhó Trưởng ban",
    "archive": "TTK",
    "reason": "Công văn thử",
}
FORMS = {"tham-dinh": REVIEW, "tiep-nhan": RECEPTION, "cong-van": LETTERHEAD}


@pytest.fixture
def secretary(client: GatewayClient, token: Signer, demonstration: datetime) -> GatewayClient:
    sign_in(client, token(7, roles=(Role.SECRETARY,)))
    return client


def test_review_saved_is_published_with_its_points(
    secretary: GatewayClient, conn: Connection
) -> None:
    before = editions.find(conn, "trinh-dien")
    answer = secretary.post(f"{BASE}/tham-dinh", data=REVIEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, BASE)
    rules = stored(conn).dossier_rules
    assert (rules.review_days, rules.supplement_days, rules.undo_minutes) == (3, 5, 0)
    assert rules.two_person_review is True
    assert rules.checklist == (
        Choice("dung-loai-san-pham", "Đúng loại sản phẩm"),
        Choice("tac-gia-ro-rang", "Tác giả rõ ràng"),
    )
    assert rules.fields == before.dossier_rules.fields
    assert changes.of_edition(conn, "trinh-dien")[0].subject == "review"
    page = secretary.get(BASE).text
    assert "cần hai người cho một kết luận" in page
    assert "2 điểm riêng của lần thi" in page
    form = secretary.get(f"{BASE}/tham-dinh").text
    assert "Đúng loại sản phẩm\nTác giả rõ ràng</textarea>" in form


def test_empty_checklist_is_the_usual_one(secretary: GatewayClient, conn: Connection) -> None:
    secretary.post(f"{BASE}/tham-dinh", data=REVIEW)
    secretary.post(f"{BASE}/tham-dinh", data=REVIEW | {"version": "2", "checklist": " "})
    assert stored(conn).dossier_rules.checklist == ()
    assert "Sáu điểm thông thường" in secretary.get(BASE).text


def test_reception_saved_is_published(secretary: GatewayClient, conn: Connection) -> None:
    assert secretary.post(f"{BASE}/tiep-nhan", data=RECEPTION).status_code == 303
    rules = stored(conn).dossier_rules
    assert (rules.paper_counts_by, rules.import_undo_hours, rules.upload_grace_minutes) == (
        "postmark", 48, 15,
    )  # fmt: skip
    page = secretary.get(BASE).text
    assert "Nhận thêm 15 phút sau thời hạn" in page


def test_letterhead_saved_is_published(secretary: GatewayClient, conn: Connection) -> None:
    assert secretary.post(f"{BASE}/cong-van", data=LETTERHEAD).status_code == 303
    assert stored(conn).letterhead == Letterhead(
        superior="UBND tỉnh Thử",
        symbol="BTC-TTK",
        place="Thử",
        positions=("KT. Trưởng ban", "Phó Trưởng ban"),
        archive="TTK",
    )
    assert "KT. Trưởng ban<br>Phó Trưởng ban" in secretary.get(BASE).text


@pytest.mark.parametrize("path", FORMS)
def test_what_is_in_force_is_no_change(
    path: str, secretary: GatewayClient, conn: Connection
) -> None:
    secretary.post(f"{BASE}/{path}", data=FORMS[path])
    again = secretary.post(f"{BASE}/{path}", data=FORMS[path] | {"version": "2"})
    assert (again.status_code, "Nội dung chưa thay đổi" in again.text) == (422, True)
    assert stored(conn).version == 2


def test_usual_values_that_are_not_written_down_are_no_change(
    secretary: GatewayClient, conn: Connection
) -> None:
    rules = editions.find(conn, "trinh-dien").dossier_rules
    said = {
        "version": "1", "reason": "x", "paper_counts_by": rules.paper_counts_by,
        "import_undo_hours": str(rules.import_undo_hours),
        "upload_grace_minutes": str(rules.upload_grace_minutes),
    }  # fmt: skip
    assert secretary.post(f"{BASE}/tiep-nhan", data=said).status_code == 422
    assert editions.find(conn, "trinh-dien").version == 1


@pytest.mark.parametrize(
    ("path", "field", "typed", "message"),
    [
        ("tham-dinh", "review_days", "0", "Số phải từ 1 đến 60."),
        ("tham-dinh", "undo_minutes", "-1", "Số phải từ 0 đến 1440."),
        ("tham-dinh", "checklist", "\n".join(map(str, range(21))), "Tối đa 20 điểm"),
        ("tham-dinh", "checklist", "x" * 201, "Mỗi điểm dài tối đa 200 ký tự."),
        ("tiep-nhan", "paper_counts_by", "fax", "Lựa chọn này không có trong danh sách."),
        ("tiep-nhan", "upload_grace_minutes", "", "Mục này cần được điền."),
        ("cong-van", "positions", "a\nb\nc\nd\ne", "Tối đa 4 dòng trên chữ ký."),
        ("cong-van", "symbol", "x" * 31, "Dài quá 30 ký tự"),
        ("cong-van", "reason", " ", "Cần lý do"),
    ],
)
def test_refusal_names_the_field_and_keeps_what_was_typed(
    path: str, field: str, typed: str, message: str, secretary: GatewayClient, conn: Connection
) -> None:
    answer = secretary.post(f"{BASE}/{path}", data=FORMS[path] | {field: typed})
    assert answer.status_code == 422
    assert message in answer.text
    assert f'href="#{field}"' in answer.text
    kept = "Công văn thử" if field != "reason" else "BTC-TTK"
    assert kept in answer.text
    assert editions.find(conn, "trinh-dien").version == 1


@pytest.mark.parametrize("path", FORMS)
def test_strangers_change_nothing(
    path: str, client: GatewayClient, token: Signer, demonstration: datetime, conn: Connection
) -> None:
    client.post(f"{BASE}/{path}", data=FORMS[path])
    assert editions.find(conn, "trinh-dien").version == 1
    sign_in(client, token(8, roles=(Role.DOST_STAFF,)))
    assert client.post(f"{BASE}/{path}", data=FORMS[path]).status_code == 403
    assert editions.find(conn, "trinh-dien").version == 1
