import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from contracts.events import (
    DossierState,
    EntryState,
    MinuteCount,
    VotesRecorded,
    VotingRules,
)
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from reporting.model.scope import PROVINCE_ROLES
from reporting.store import generations, lag
from reporting.web.sections import BY_SHEET
from servicekit import clock
from servicekit.db import Database
from servicekit.testing import Signer, a_unit, an_edition, put_copy, sign_in

pytestmark = pytest.mark.integration

Apply = Callable[..., None]
PAGES = (
    "/bao-cao",
    "/bao-cao/don-vi",
    "/bao-cao/ho-so",
    "/bao-cao/ho-so.csv",
    "/bao-cao/bang/phieu-theo-bai.csv",
    "/api/reporting/v1/summary",
    "/api/reporting/v1/entries",
    "/api/reporting/v1/dossiers/rows",
)
QUESTIONS = (
    "Có bao nhiêu hồ sơ và đang ở bước nào?",
    "Lĩnh vực nào có nhiều hồ sơ?",
    "Hồ sơ chờ thẩm định đã bao lâu?",
    "Xã, phường nào đã có hồ sơ?",
    "Giờ nào, thứ nào có nhiều phiếu?",
    "Các đơn vị đã đạt chỉ tiêu phấn đấu đến đâu?",
    "Đơn vị nào chưa có hồ sơ?",
    "Người dân bình chọn vào lúc nào?",
    "Bài dự thi nào được bình chọn nhiều nhất?",
    "Mỗi ngày có thêm bao nhiêu tài khoản?",
    "Tin nhắn đã đến nơi chưa?",
    "Số liệu có kịp thời không?",
)


@pytest.fixture
def contest(apply: Apply) -> None:
    """Two departments, one with a hospital below; three dossiers; one entry with votes."""
    now = clock.now()
    made: dict[str, Any] = {
        "version": 1, "edition": "trinh-dien", "created_at": now, "submitted_at": now,
    }  # fmt: skip
    apply(
        a_unit(code="so-y-te", name="Sở Y tế", group="department"),
        a_unit(code="benh-vien", name="Bệnh viện A", group="department", parent="so-y-te",
               listed=False),
        a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department"),
        DossierState(dossier="d1", code="D1", account=1, stage=Stage.VALID, title="Máy thở",
                     primary_unit="benh-vien", field="medicine", **made),
        DossierState(dossier="d2", code="D2", account=2, stage=Stage.SUBMITTED,
                     title="=HYPERLINK(1)", primary_unit="so-y-te", **made),
        DossierState(dossier="d3", code="D3", account=3, stage=Stage.DRAFT, title="Nội vụ số",
                     primary_unit="so-noi-vu", **made),
        EntryState(edition="trinh-dien", number=1, version=1, code="ABCDEF", slug="may-tho",
                   title="Máy thở", unit="benh-vien", account=1),
        VotesRecorded(edition=31, partition=0, first_offset=0, last_offset=41,
                      counts=(MinuteCount(entry=1, votes=42,
                              minute=now.replace(second=0, microsecond=0)),)),
    )  # fmt: skip


def signed_in(client: FlaskClient, token: Signer, *roles: Role | tuple[Role, str]) -> None:
    sign_in(client, token(7, roles=roles))


@pytest.mark.usefixtures("contest")
def test_province_figures_are_refused_to_strangers_and_other_roles(
    client: FlaskClient, token: Signer
) -> None:
    for path in PAGES:
        stranger = client.get(path)
        assert (path, stranger.status_code) == (path, 401 if path.startswith("/api/") else 303)
    for grant in (Role.COUNCIL, Role.OPERATOR, (Role.UNIT_OFFICER, "so-y-te")):
        signed_in(client, token, grant)
        for path in PAGES:
            refused = client.get(path)
            led_elsewhere = path == "/bao-cao" and grant is not Role.COUNCIL
            assert (grant, path, refused.status_code) == (
                grant,
                path,
                303 if led_elsewhere else 403,
            )
            assert "Nội vụ số" not in refused.text


@pytest.mark.usefixtures("contest")
def test_dashboard_answers_each_question_with_its_number(
    client: FlaskClient, token: Signer
) -> None:
    signed_in(client, token, Role.BOARD)
    page = client.get("/bao-cao")
    assert page.status_code == 200
    assert [question for question in QUESTIONS if question not in page.text] == []
    assert "<strong>1</strong> hồ sơ hợp lệ trong 2 hồ sơ đã nộp" in page.text
    assert "<strong>42</strong> phiếu được tính" in page.text
    assert "<strong>1</strong> trong 2 đầu mối đã đạt chỉ tiêu, tính theo hồ sơ đã nộp" in page.text
    assert "style=" not in page.text
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.usefixtures("contest")
def test_figures_are_open_to_every_province_role(client: FlaskClient, token: Signer) -> None:
    for role in PROVINCE_ROLES:
        signed_in(client, token, role)
        assert (role, client.get("/bao-cao/don-vi").status_code) == (role, 200)


@pytest.mark.usefixtures("contest")
def test_officer_sees_the_own_branch_and_nothing_else(client: FlaskClient, token: Signer) -> None:
    signed_in(client, token, (Role.UNIT_OFFICER, "so-y-te"))
    assert client.get("/bao-cao").headers["Location"] == "/bao-cao/don-vi/so-y-te"
    own = client.get("/bao-cao/don-vi/so-y-te")
    assert "<strong>2</strong> hồ sơ đã nộp so với chỉ tiêu phấn đấu 1 (200 %)" in own.text
    assert "Máy thở" in own.text
    assert "Bệnh viện A" in own.text
    assert client.get("/bao-cao/don-vi/benh-vien").status_code == 200
    assert client.get("/bao-cao/don-vi/so-noi-vu").status_code == 403
    assert client.get("/api/reporting/v1/units/so-noi-vu").status_code == 403
    assert client.get("/bao-cao/ho-so?don_vi=so-noi-vu").status_code == 403
    rows = client.get("/bao-cao/ho-so?don_vi=so-y-te")
    assert ("Máy thở" in rows.text, "Nội vụ số" in rows.text) == (True, False)


@pytest.mark.usefixtures("contest")
def test_department_sees_only_its_tree_even_with_a_province_role(
    client: FlaskClient, token: Signer
) -> None:
    signed_in(client, token, (Role.CONSOLIDATOR, "so-y-te"))
    assert client.get("/bao-cao/don-vi").status_code == 403
    assert client.get("/bao-cao/don-vi/benh-vien").status_code == 200


@pytest.mark.usefixtures("contest")
def test_operator_sees_the_lag_but_no_figures(
    client: FlaskClient, token: Signer, database: Database, live: int
) -> None:
    with database.transaction() as conn:
        generations.enter(conn, live)
        lag.save(conn, {"dossiers": 3, "units": 0}, clock.now())
    signed_in(client, token, Role.OPERATOR)
    assert client.get("/bao-cao").headers["Location"] == "/bao-cao/he-thong"
    page = client.get("/bao-cao/he-thong")
    assert "Còn <strong>3</strong> sự kiện chưa vào số liệu" in page.text
    answer = client.get("/api/reporting/v1/lag").get_json()["lag"]
    assert {topic["topic"]: topic["behind"] for topic in answer["topics"]} == {
        "dossiers": 3, "units": 0
    }  # fmt: skip


@pytest.mark.usefixtures("contest")
def test_pages_say_that_figures_are_not_equal_to_their_sources(
    client: FlaskClient, token: Signer, database: Database, live: int
) -> None:
    def measured(gone: int) -> str:
        with database.transaction() as conn:
            generations.enter(conn, live)
            lag.save(conn, {"vote_batches": 0}, clock.now(), {"vote_batches": gone})
        return client.get("/bao-cao/don-vi").text

    signed_in(client, token, Role.BOARD)
    assert "Số liệu không khớp nguồn: 1.200 sự kiện đã mất" in measured(1200)
    assert "không khớp nguồn" not in measured(0)


@pytest.mark.usefixtures("contest")
def test_api_gives_the_numbers_of_the_page(client: FlaskClient, token: Signer) -> None:
    headers = {"Authorization": f"Bearer {token(7, roles=(Role.BOARD,))}"}
    found = client.get("/api/reporting/v1/summary", headers=headers).get_json()
    assert found["edition"] == "trinh-dien"
    assert found["dossiers"]["counts"] == {
        "registered": 3, "handed_in": 2, "valid": 1, "leads": 0,
    }  # fmt: skip
    assert found["votes"]["counted"] == 42
    assert [(e["code"], e["votes"]) for e in found["entries"]["entries"]] == [("ABCDEF", 42)]
    unit = client.get("/api/reporting/v1/units/so-y-te", headers=headers).get_json()["unit"]
    assert (unit["counts"]["valid"], unit["target"], unit["percent"]) == (1, 1, 200)


@pytest.mark.usefixtures("contest")
def test_wrong_filters_are_named_and_kept(client: FlaskClient, token: Signer) -> None:
    signed_in(client, token, Role.SECRETARY)
    wrong = "?tu=2026-10-20&den=2026-10-19&nhom=khong-co"
    page = client.get("/bao-cao" + wrong)
    assert page.status_code == 422
    assert "Ngày cuối phải bằng hoặc sau ngày đầu." in page.text
    assert 'value="2026-10-20"' in page.text
    problem = client.get("/api/reporting/v1/dossiers" + wrong)
    assert problem.status_code == 422
    assert problem.content_type == "application/problem+json"
    assert {error["field"] for error in problem.get_json()["errors"]} == {"den", "nhom"}
    for day in ("0001-01-01", "9999-12-31"):
        for field in ("tu", "den"):
            for path in ("/bao-cao", "/bao-cao/don-vi", "/bao-cao/ho-so", "/bao-cao/xuat",
                         "/bao-cao/bieu-do/phieu-theo-thoi-gian.svg"):  # fmt: skip
                asked = client.get(f"{path}?{field}={day}")
                expected = 200 if path == "/bao-cao/xuat" else 422
                assert (path, day, asked.status_code) == (path, day, expected)
    assert "Năm phải từ 1900 đến 2199." in client.get("/bao-cao?tu=0001-01-01").text
    assert client.get("/bao-cao/ho-so?don_vi=khong-co").status_code == 422
    assert client.get("/bao-cao/ho-so?sau=xyz").status_code == 422


@pytest.mark.usefixtures("contest")
def test_staff_page_says_when_the_public_does_not_see_counts(
    client: FlaskClient, token: Signer, database: Database
) -> None:
    signed_in(client, token, Role.SECRETARY)
    mark = "Công chúng không thấy số phiếu"
    assert mark not in client.get("/bao-cao").text
    with database.transaction() as conn:
        hidden = an_edition(version=2, voting=VotingRules(counts="hidden"))
        put_copy(conn, hidden)
    assert mark in client.get("/bao-cao").text
    answer = client.get("/api/reporting/v1/entries").get_json()["entries"]
    assert (answer["hidden"], answer["total"]) == (True, 42)


@pytest.mark.usefixtures("contest")
def test_csv_has_every_row_and_no_formula(client: FlaskClient, token: Signer) -> None:
    signed_in(client, token, Role.DOST_STAFF)
    answer = client.get("/bao-cao/ho-so.csv")
    assert answer.headers["Content-Disposition"].startswith(
        'attachment; filename="ho-so-trinh-dien-'
    )
    assert answer.data.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Mã hồ sơ"], row["Tên"], row["Trạng thái"]) for row in rows] == [
        ("D3", "Nội vụ số", "Bản nháp"),
        ("D2", "'=HYPERLINK(1)", "Đã nộp"),
        ("D1", "Máy thở", "Hợp lệ"),
    ]  # fmt: skip


@pytest.mark.usefixtures("contest")
def test_every_table_can_be_taken_away(client: FlaskClient, token: Signer) -> None:
    signed_in(client, token, Role.DOST_STAFF)
    for name in BY_SHEET:
        answer = client.get(f"/bao-cao/bang/{name}.csv")
        assert (name, answer.status_code, answer.mimetype) == (name, 200, "text/csv")
        assert answer.data.startswith("\ufeff".encode())
    assert client.get("/bao-cao/bang/khong-co.csv").status_code == 404


@pytest.mark.usefixtures("contest")
def test_rows_come_in_pages_bound_to_their_filters(
    client: FlaskClient, token: Signer, apply: Apply
) -> None:
    usual = DossierState(dossier="", version=1, edition="trinh-dien", code="", account=9,
                         stage=Stage.DRAFT, created_at=clock.now() - timedelta(days=1))  # fmt: skip
    apply(*(msgspec.structs.replace(usual, dossier=f"e{n:03}", code=f"E{n}") for n in range(120)))
    headers = {"Authorization": f"Bearer {token(7, roles=(Role.BOARD,))}"}
    address = "/api/reporting/v1/dossiers/rows"
    codes: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"{address}?sau={cursor}", headers=headers).get_json()
        codes += [row["code"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
        assert (
            client.get(f"{address}?giai_doan=draft&sau={cursor}", headers=headers).status_code
            == 422
        )
    assert codes == [f"E{n}" for n in reversed(range(120))] + ["D3", "D2", "D1"]


@pytest.mark.usefixtures("contest")
def test_tasks_name_what_waits_for_each_role(client: FlaskClient, token: Signer) -> None:
    signed_in(client, token, Role.SECRETARY)
    assert "đơn vị chưa có hồ sơ nào được nộp" in client.get("/bao-cao/viec").text
    signed_in(client, token, (Role.UNIT_OFFICER, "so-noi-vu"))
    officer = client.get("/bao-cao/viec").text
    assert '<span class="task-count">1</span>' in officer
    assert "Sở Nội vụ" in officer
    signed_in(client, token, (Role.UNIT_OFFICER, "so-y-te"))
    assert "<li>" not in client.get("/bao-cao/viec").text


def test_pages_say_that_figures_are_being_prepared(
    client: FlaskClient, token: Signer, database: Database, live: int
) -> None:
    with database.transaction() as conn:
        conn.execute("DELETE FROM generations")
    signed_in(client, token, Role.SECRETARY)
    answer = client.get("/bao-cao")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Số liệu đang được chuẩn bị" in answer.text
