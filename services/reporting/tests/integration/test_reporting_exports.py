"""Tables that are taken away: at once, in the background, on record, never beyond one's scope."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
import pypdfium2 as pdfium
import pytest
from flask.testing import FlaskClient

from contracts.events import DossierState
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from reporting.actions.exports import fetch, forget_files, run_exports
from reporting.errors.exports import ExportGone
from reporting.model.exports import KEPT, MOST_TRIES, MOST_WAITING, ROWS_AT_ONCE, Export, Format
from reporting.store import exports
from servicekit import clock
from servicekit.db import Database
from servicekit.problems import NotFound
from servicekit.testing import GatewayClient, Signer, a_unit, at, sign_in

pytestmark = pytest.mark.integration

NOON = at("2026-10-20T12:00:00+07:00")
Apply = Callable[..., None]
Take = Callable[..., Any]
DIES_BEFORE_KEEPING = """
import os, signal, sys
from reporting.actions.exports import run_exports
from servicekit.db import Database

database = Database(sys.argv[1])
database.open()
run_exports(database, lambda: os.kill(os.getpid(), signal.SIGKILL))
"""
"""The clock is asked once the file is made and before it is kept."""


@pytest.fixture
def contest(apply: Apply) -> None:
    """A department with a hospital below, another department; a dossier each."""
    made: dict[str, Any] = {"version": 1, "edition": "trinh-dien", "created_at": NOON}
    apply(
        a_unit(code="so-y-te", name="Sở Y tế", group="department"),
        a_unit(code="benh-vien", name="Bệnh viện A", group="department", parent="so-y-te",
               listed=False),
        a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department"),
        DossierState(dossier="d1", code="D1", account=1, stage=Stage.VALID, title="=HYPERLINK(1)",
                     primary_unit="benh-vien", units=("benh-vien", "so-noi-vu"),
                     submitted_at=NOON, **made),
        DossierState(dossier="d2", code="D2", account=2, stage=Stage.DRAFT, title="Nội vụ số",
                     primary_unit="so-noi-vu", **made),
    )  # fmt: skip


@pytest.fixture
def many(apply: Apply) -> int:
    """More dossiers than a PDF is made of while somebody waits."""
    count = ROWS_AT_ONCE[Format.PDF] + 1
    apply(
        *(
            DossierState(dossier=f"e{n:04}", code=f"E{n:04}", account=9, version=1,
                         edition="trinh-dien", stage=Stage.DRAFT, created_at=NOON)
            for n in range(count)
        )
    )  # fmt: skip
    return count


@pytest.fixture
def take(client: FlaskClient, token: Signer) -> Take:
    def run(*roles: Role | tuple[Role, str], account: int = 7, **fields: str) -> Any:
        sign_in(client, token(account, roles=roles))
        return client.post("/bao-cao/xuat", data={"bang": "dossiers", "dang": "xlsx"} | fields)

    return run


def waiting(database: Database) -> Export:
    with database.transaction() as conn:
        found = exports.next_waiting(conn)
    assert found is not None
    return found


def look(database: Database, wanted: UUID) -> Export:
    with database.transaction() as conn:
        return exports.get(conn, wanted)


def cells(answer: Any) -> list[list[Any]]:
    page = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert page is not None
    return [[cell.value for cell in row] for row in page.iter_rows()]


@pytest.mark.usefixtures("contest")
def test_dossiers_come_as_typed_cells_with_no_formula(take: Take) -> None:
    answer = take(Role.DOST_STAFF)
    file = answer.headers["Content-Disposition"]
    assert file.startswith('attachment; filename="ho-so-trinh-dien-')
    assert file.endswith('.xlsx"')
    head, newest, oldest = cells(answer)
    assert head[:3] + head[6:9] == [
        "Mã hồ sơ", "Tên", "Trạng thái", "Đơn vị giới thiệu", "Nhóm đơn vị",
        "Đơn vị cùng giới thiệu",
    ]  # fmt: skip
    assert newest[:3] == ["D2", "Nội vụ số", "Bản nháp"]
    assert oldest[:3] == ["D1", "=HYPERLINK(1)", "Hợp lệ"]
    assert oldest[5:9] == ["benh-vien", "Bệnh viện A", "Sở, ban, ngành", "Sở Nội vụ"]
    assert [str(value) for value in oldest[9:11]] == ["2026-10-20 12:00:00"] * 2


@pytest.mark.usefixtures("contest")
def test_filters_choose_the_rows_in_every_format(take: Take) -> None:
    only_valid = {"giai_doan": "valid"}
    document = json.loads(take(Role.BOARD, dang="json", **only_valid).data)
    assert [(item["code"], item["title"]) for item in document["items"]] == [
        ("D1", "=HYPERLINK(1)")
    ]
    assert document["items"][0]["submitted_at"] == "2026-10-20T05:00:00.000Z"
    csv = take(Role.BOARD, dang="csv", **only_valid).data.decode("utf-8-sig")
    assert [line.split(",")[1] for line in csv.splitlines()[1:]] == ["'=HYPERLINK(1)"]
    pdf = pdfium.PdfDocument(take(Role.BOARD, dang="pdf", **only_valid).data)
    text = pdf[0].get_textpage().get_text_bounded()
    assert ("=HYPERLINK(1)" in text, "Nội vụ số" in text) == (True, False)


@pytest.mark.usefixtures("contest")
def test_units_of_the_province_and_of_a_branch(take: Take) -> None:
    province = cells(take(Role.BOARD, bang="units"))
    assert {row[1]: row[4:9] for row in province[1:]} == {
        "so-y-te": [1, 1, 1, 1, 100],
        "so-noi-vu": [1, 2, 1, 1, 100],
    }
    branch = cells(take((Role.UNIT_OFFICER, "so-y-te"), bang="units", don_vi="so-y-te"))
    assert [row[1] for row in branch[1:]] == ["so-y-te", "benh-vien"]


@pytest.mark.usefixtures("contest")
def test_strangers_and_other_branches_take_nothing_away(
    take: Take, client: FlaskClient, database: Database
) -> None:
    assert client.post("/bao-cao/xuat", data={"bang": "dossiers"}).status_code == 401
    for role in (Role.COUNCIL, Role.OPERATOR, Role.APPLICANT):
        assert (role, take(role).status_code) == (role, 403)
    officer = (Role.UNIT_OFFICER, "so-y-te")
    assert take(officer, don_vi="so-noi-vu").status_code == 403
    everything = take(officer, don_vi="")
    assert everything.status_code == 422
    assert "vai trò của bạn không xem toàn tỉnh" in everything.text
    assert take((Role.CONSOLIDATOR, "so-y-te"), don_vi="so-noi-vu").status_code == 403
    with database.transaction() as conn:
        assert exports.latest(conn) == []
    own = cells(take(officer, don_vi="so-y-te"))
    assert [row[0] for row in own[1:]] == ["D1"]


@pytest.mark.usefixtures("contest")
def test_wrong_fields_are_named_and_nothing_typed_is_lost(take: Take) -> None:
    page = take(Role.BOARD, dang="exe", don_vi="so-y-te", tu="2026-10-20", den="2026-10-19")
    assert page.status_code == 422
    assert "Ngày cuối phải bằng hoặc sau ngày đầu." in page.text
    assert 'href="#dang"' in page.text
    assert 'value="2026-10-20"' in page.text
    for role in (Role.BOARD, (Role.UNIT_OFFICER, "so-y-te")):
        unknown = take(role, don_vi="khong-co")
        assert (unknown.status_code, 'value="khong-co"' in unknown.text) == (422, True)
        assert "Không có đơn vị này trong danh sách" in unknown.text


@pytest.mark.usefixtures("contest")
def test_a_unit_is_chosen_by_its_name_among_those_of_the_scope(
    take: Take, client: FlaskClient, apply: Apply, database: Database
) -> None:
    def offered() -> list[str]:
        page = client.get("/bao-cao/xuat").text
        return re.findall(r'<option value="([^"]*)"></option>', page)

    own = cells(take((Role.UNIT_OFFICER, "so-y-te"), bang="units", don_vi="bệnh viện a"))
    assert [row[1] for row in own[1:]] == ["benh-vien"]
    assert offered() == ["Bệnh viện A", "Sở Y tế"]
    assert 'name="don_vi" type="text" value="Sở Y tế"' in client.get("/bao-cao/xuat").text
    assert take((Role.UNIT_OFFICER, "so-y-te"), don_vi="so-noi-vu").status_code == 403
    apply(a_unit(code="bv-khac", name="Bệnh viện A", group="department", listed=False))
    several = take(Role.BOARD, don_vi="Bệnh viện A")
    assert "Có nhiều đơn vị cùng tên này" in several.text
    assert offered() == [
        "Bệnh viện A (benh-vien)", "Bệnh viện A (bv-khac)", "Sở Nội vụ", "Sở Y tế",
    ]  # fmt: skip
    chosen = cells(take(Role.BOARD, bang="units", don_vi="Bệnh viện A (bv-khac)"))
    assert [row[1] for row in chosen[1:]] == ["bv-khac"]
    with database.transaction() as conn:
        assert [one.question.unit for one in exports.latest(conn)] == ["bv-khac", "benh-vien"]


@pytest.mark.usefixtures("contest")
def test_every_export_is_on_record_for_those_who_check(
    take: Take, client: FlaskClient, token: Signer
) -> None:
    take((Role.UNIT_OFFICER, "so-y-te"), account=1024, don_vi="so-y-te")
    sign_in(client, token(2048, roles=(Role.DOST_STAFF,)))
    client.get("/bao-cao/bang/phieu-theo-bai.xlsx")
    client.get("/bao-cao/ho-so.csv")
    client.get("/bao-cao/bieu-do/phieu-theo-bai.png")
    client.get("/bao-cao/tong-ket/trinh-dien.pdf?den=2026-10-20T12:00")
    for role in (Role.BOARD, Role.UNIT_OFFICER, Role.SECRETARY):
        sign_in(client, token(7, roles=(role,)))
        assert (role, client.get("/bao-cao/xuat/nhat-ky").status_code) == (role, 403)
    sign_in(client, token(7, roles=(Role.AUDITOR,)))
    page = client.get("/bao-cao/xuat/nhat-ky").text
    accounts = [part.split("<")[0] for part in page.split('<td class="number">')[1:]]
    assert accounts == ["2048"] * 4 + ["1024"]
    for name in (
        "Phiếu theo bài dự thi, XLSX",
        "Phiếu theo bài dự thi, PNG",
        "Hồ sơ tổng kết, PDF",
    ):
        assert name in page
    assert '<td class="wide-only">Sở Y tế</td>' in page


def test_large_file_is_made_in_the_background_and_fetched_by_who_asked(
    take: Take, client: FlaskClient, token: Signer, database: Database, many: int
) -> None:
    answer = take(Role.SECRETARY, dang="pdf")
    export = waiting(database)
    path = f"/bao-cao/xuat/{export.id}"
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert f"Đang tạo tệp: 0/{many} dòng." in client.get(path).text
    assert client.get(f"{path}/tep").status_code == 410
    assert run_exports(database, clock.now) == 1
    assert f"<strong>{many}</strong> dòng" in client.get(path).text
    file = client.get(f"{path}/tep")
    words = " ".join(
        page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(file.data)
    )
    assert [n for n in range(many) if f"E{n:04}" not in words] == []
    assert look(database, export.id).downloads == 1
    sign_in(client, token(8, roles=(Role.SECRETARY,)))
    assert [client.get(address).status_code for address in (path, f"{path}/tep")] == [404, 404]
    sign_in(client, token(7, roles=((Role.UNIT_OFFICER, "so-y-te"),)))
    assert client.get(f"{path}/tep").status_code == 403
    assert look(database, export.id).downloads == 1


@pytest.mark.usefixtures("many")
def test_expired_link_says_so_and_the_file_is_gone(take: Take, database: Database) -> None:
    take(Role.SECRETARY, dang="pdf")
    export = waiting(database)
    run_exports(database, lambda: NOON)
    instant = timedelta(milliseconds=1)
    assert fetch(database, export.id, 7, NOON + KEPT - instant)[1].startswith(b"%PDF-")
    with pytest.raises(ExportGone):
        fetch(database, export.id, 7, NOON + KEPT)
    with pytest.raises(NotFound):
        fetch(database, export.id, 8, NOON)
    assert forget_files(database, NOON + KEPT - instant) == 0
    assert forget_files(database, NOON + KEPT) == 1
    with database.transaction() as conn:
        assert exports.content(conn, export.id) is None
    assert look(database, export.id).state == "expired"


@pytest.mark.usefixtures("many")
def test_expired_file_has_a_page_that_says_what_to_do(
    take: Take, client: GatewayClient, database: Database
) -> None:
    take(Role.SECRETARY, dang="pdf")
    export = waiting(database)
    run_exports(database, lambda: NOON)
    client.received_at = NOON + KEPT
    gone = client.get(f"/bao-cao/xuat/{export.id}/tep")
    assert (gone.status_code, "Liên kết tải tệp đã hết hạn" in gone.text) == (410, True)
    assert "Xuất lại" in client.get(f"/bao-cao/xuat/{export.id}").text


def test_file_whose_process_was_killed_is_made_again_from_the_first_row(
    take: Take, database: Database, many: int
) -> None:
    take(Role.SECRETARY, dang="pdf")
    export = waiting(database)
    killed = subprocess.run([sys.executable, "-c", DIES_BEFORE_KEEPING, database.url], check=False)
    assert killed.returncode == -signal.SIGKILL
    found = look(database, export.id)
    assert (found.state, found.done, found.tries) == ("waiting", many, 1)
    assert run_exports(database, lambda: NOON) == 1
    found = look(database, export.id)
    assert (found.state, found.done, found.tries) == ("ready", many, 2)
    assert run_exports(database, lambda: NOON) == 0


@pytest.mark.usefixtures("many")
def test_file_over_which_every_process_dies_fails_and_blocks_no_other(
    take: Take, database: Database
) -> None:
    take(Role.SECRETARY, dang="pdf")
    deadly = waiting(database)
    with database.transaction() as conn:
        assert [exports.begin(conn, deadly.id) for _ in range(MOST_TRIES)] == [1, 2, 3]
    take(Role.SECRETARY, dang="pdf")
    assert run_exports(database, lambda: NOON) == 2
    assert look(database, deadly.id).state == "failed"
    with database.transaction() as conn:
        assert [found.state for found in exports.of_account(conn, 7)] == ["ready", "failed"]


@pytest.mark.usefixtures("many")
def test_one_account_has_only_so_many_files_waiting(take: Take, database: Database) -> None:
    for _ in range(MOST_WAITING):
        assert take(Role.SECRETARY, dang="pdf").status_code == 303
    refused = take(Role.SECRETARY, dang="pdf", linh_vuc="")
    assert (refused.status_code, "5 tệp chờ tạo" in refused.text) == (429, True)
    assert take(Role.SECRETARY, account=8, dang="pdf").status_code == 303
    with database.transaction() as conn:
        assert len(exports.of_account(conn, 7)) == MOST_WAITING
