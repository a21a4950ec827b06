"""Official documents of monthly reports: who reads and signs them, what they freeze."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from operator import attrgetter
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest

from contracts.events import DossierState, DossierTransitioned
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from reporting.actions.expect_reports import expect_reports
from reporting.model.exports import Format
from reporting.store import exports
from servicekit.db import Database
from servicekit.testing import (
    GatewayClient,
    a_unit,
    an_edition,
    at,
    put_copy,
)

pytestmark = pytest.mark.integration

Apply = Callable[..., None]
Go = Callable[..., Any]
MORNING = at("2026-06-20T09:00:00+07:00")
EVENING = at("2026-06-20T18:00:00+07:00")
MONTHLY: dict[str, Any] = {
    "before_day": 30,
    "first_month": "2026-06",
    "last_month": "2026-06",
    "fields": [{"code": "results", "label": "Kết quả khác", "needed": True}],
}
HEAD = {"superior": "UBND tỉnh", "symbol": "BTCCT-TTK", "place": "Thái Nguyên"}
OFFICER = (Role.UNIT_OFFICER, "so-y-te")
STRANGER = (Role.UNIT_OFFICER, "so-noi-vu")
PAPER = "/bao-cao/van-ban/2026-06/so-y-te"
PROVINCE = "/bao-cao/van-ban/2026-06/co-quan-thuong-truc"
CONSOLIDATED = "/bao-cao/tong-hop/2026-06"
LETTERHEAD = "/bao-cao/mau-van-ban/so-y-te"
SETTLED = {
    "superior": "UBND tỉnh Thái Nguyên", "issuer": "Sở Y tế", "symbol": "BC-SYT",
    "place": "Thái Nguyên", "recipients": "Sở Khoa học và Công nghệ",
    "positions": "KT. Giám đốc\nPhó Giám đốc", "signer": "Nguyễn Văn A", "copies": "Như kính gửi",
    "archive": "KHTC", "saves": "0",
}  # fmt: skip


@pytest.fixture
def reports(apply: Apply, database: Database) -> Database:
    """Two departments with reports of June; a dossier of one of them."""
    rules = {"monthly_report": MONTHLY, "letterhead": HEAD}
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules=rules))
    apply(
        a_unit(code="so-y-te", name="Sở Y tế", group="department"),
        a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department"),
        DossierState(dossier="d1", version=1, code="D1", account=1, edition="trinh-dien",
                     stage=Stage.VALID, title="Máy thở", primary_unit="so-y-te",
                     field="it", created_at=MORNING, submitted_at=MORNING),
        DossierTransitioned(dossier="d1", code="D1", account=1, title="Máy thở", before=None,
                            after=Stage.SUBMITTED, at=MORNING),
        DossierTransitioned(dossier="d1", code="D1", account=1, title="Máy thở",
                            before=Stage.SUBMITTED, after=Stage.VALID, at=EVENING),
    )  # fmt: skip
    expect_reports(database, MORNING)
    return database


def hand_in(go: Go, unit: str, role: Any, text: str = "Đã họp.") -> None:
    data = {"_writer": "w", "_saves": "0", "results": text, "viec": "submit"}
    answer = go(role, f"/bao-cao/thang/2026-06/{unit}", data)
    assert answer.status_code == 303


def words(answer: Any) -> str:
    """Everything a PDF says, with single spaces."""
    pages = pdfium.PdfDocument(answer.data)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


@pytest.mark.usefixtures("reports")
def test_documents_are_refused_to_strangers(go: Go, client: GatewayClient) -> None:
    own = [PAPER, f"{PAPER}.pdf", f"{PAPER}.docx", f"{PAPER}/ban-ky", LETTERHEAD]
    province = [PROVINCE, f"{PROVINCE}.pdf", CONSOLIDATED, "/bao-cao/tong-ket"]
    for path in own + province:
        assert (path, client.get(path).status_code) == (path, 303)
    for path in own + province:
        assert (path, go(STRANGER, path).status_code) == (path, 403)
        assert (path, go(Role.COUNCIL, path).status_code) == (path, 403)
    for path in province:
        assert (path, go(OFFICER, path).status_code) == (path, 403)
    for path in (PAPER, LETTERHEAD, CONSOLIDATED):
        for reader in (Role.AUDITOR, Role.BOARD, STRANGER):
            assert (path, reader, go(reader, path, {}).status_code) == (path, reader, 403)


def test_every_document_that_is_taken_is_on_record_and_no_refusal_is(
    go: Go, reports: Database
) -> None:
    def taken() -> list[tuple[Any, ...]]:
        with reports.transaction() as conn:
            return [
                (one.account, one.subject, one.format, one.question.unit, one.question.period,
                 one.question.version, one.bytes)
                for one in sorted(exports.latest(conn), key=attrgetter("id"))
            ]  # fmt: skip

    signed = {"number": "5", "issued_on": "2026-06-20"}
    draft = go(OFFICER, f"{PAPER}.docx", account=11).data
    hand_in(go, "so-y-te", OFFICER)
    unit = go(Role.AUDITOR, f"{PAPER}.pdf", account=12).data
    go(OFFICER, PAPER, signed | {"file": (BytesIO(b"%PDF-1.7 signed"), "ban-ky.pdf")})
    go(OFFICER, f"{PAPER}/ban-ky", account=11)
    go(Role.DOST_STAFF, CONSOLIDATED, {})
    province = go(Role.BOARD, f"{PROVINCE}.docx?ban=1", account=13).data
    expected = [
        (11, "van-ban", Format.DOCX, "so-y-te", "2026-06", 0, len(draft)),
        (12, "van-ban", Format.PDF, "so-y-te", "2026-06", 1, len(unit)),
        (11, "ban-ky", Format.PDF, "so-y-te", "2026-06", 1, len(b"%PDF-1.7 signed")),
        (13, "van-ban", Format.DOCX, None, "2026-06", 1, len(province)),
    ]
    assert taken() == expected
    for path in (f"{PAPER}.pdf", f"{PAPER}.docx", f"{PAPER}/ban-ky", f"{PROVINCE}.pdf",
                 f"{PROVINCE}/ban-ky"):  # fmt: skip
        for stranger in (STRANGER, Role.COUNCIL, None):
            refused = go(stranger, path)
            assert (path, stranger, refused.status_code in (303, 403)) == (path, stranger, True)
            assert b"%PDF" not in refused.data
    assert go(OFFICER, f"{PAPER}.pdf".replace("2026-06", "2026-05")).status_code == 404
    assert go(Role.BOARD, f"{PROVINCE}/ban-ky").status_code == 404
    assert taken() == expected
    log = " ".join(go(Role.AUDITOR, "/bao-cao/xuat/nhat-ky").text.split())
    for told in (
        'Văn bản báo cáo, DOCX<span class="d-block small soft">trinh-dien · tháng 6/2026, bản nháp',
        'Văn bản báo cáo, PDF<span class="d-block small soft">trinh-dien · tháng 6/2026, bản 1',
        "Bản ký của văn bản báo cáo, PDF<span",
    ):
        assert told in log
    assert [log.count(f'<td class="wide-only">{scope}') for scope in ("Sở Y tế", "Toàn tỉnh")] == [
        3,
        1,
    ]


@pytest.mark.usefixtures("reports")
def test_draft_is_shown_before_anything_was_handed_in(go: Go) -> None:
    page = go(OFFICER, PAPER)
    assert "Đây là bản nháp" in page.text
    assert "Lưu số, ngày và bản ký" not in page.text
    refused = go(OFFICER, PAPER, {"number": "5", "issued_on": "2026-06-20"})
    assert (refused.status_code, "chưa có bản nào được nộp" in refused.text) == (409, True)
    assert "Số: /BC CỘNG HÒA" in words(go(OFFICER, f"{PAPER}.pdf"))


@pytest.mark.usefixtures("reports")
def test_letterhead_is_on_the_document_and_two_people_cannot_undo_each_other(go: Go) -> None:
    hand_in(go, "so-y-te", OFFICER)
    assert go(OFFICER, LETTERHEAD, SETTLED).status_code == 303
    text = words(go(OFFICER, f"{PAPER}.pdf"))
    assert "UBND TỈNH THÁI NGUYÊN SỞ Y TẾ Số: /BC-SYT" in text
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Nguyễn Văn A" in text
    assert "Nguyễn Văn A" not in words(go(Role.AUDITOR, f"{PAPER}.pdf"))
    assert "Nguyễn Văn A" not in go(Role.AUDITOR, LETTERHEAD).text
    late = go(OFFICER, LETTERHEAD, SETTLED | {"issuer": "Sở Khác"})
    assert (late.status_code, "người khác thay đổi" in late.text) == (409, True)
    assert 'value="Sở Khác"' in late.text
    assert 'value="Sở Y tế"' in go(OFFICER, LETTERHEAD).text


@pytest.mark.usefixtures("reports")
def test_wrong_letterhead_names_the_field_and_keeps_what_was_typed(go: Go) -> None:
    wrong = go(OFFICER, LETTERHEAD, SETTLED | {"symbol": "BC SYT", "issuer": ""})
    assert wrong.status_code == 422
    assert 'href="#symbol"' in wrong.text
    assert 'href="#issuer"' in wrong.text
    assert 'value="BC SYT"' in wrong.text
    assert "Phó Giám đốc</textarea>" in wrong.text


@pytest.mark.usefixtures("reports")
def test_document_says_what_was_handed_in_until_something_else_is(go: Go) -> None:
    hand_in(go, "so-y-te", OFFICER)
    document = docx.Document(BytesIO(go(OFFICER, f"{PAPER}.docx").data))
    assert "Đã họp." in [one.text for one in document.paragraphs]
    assert "hợp lệ 1 hồ sơ" in words(go(OFFICER, f"{PAPER}.pdf"))
    same = [go(OFFICER, f"{PAPER}.pdf", at=moment).data for moment in (MORNING, EVENING)]
    assert same[0] == same[1]


@pytest.mark.usefixtures("reports")
def test_number_and_day_are_entered_after_signing_with_the_file(go: Go) -> None:
    hand_in(go, "so-y-te", OFFICER)
    wrong = go(OFFICER, PAPER, {
        "number": "0", "issued_on": "2026-06-21", "file": (BytesIO(b"MZ"), "ban-ky.pdf"),
    })  # fmt: skip
    assert wrong.status_code == 422
    assert "Số văn bản là một số nguyên từ 1" in wrong.text
    data = {"number": "5", "issued_on": "2026-06-21"}
    ahead = go(OFFICER, PAPER, data | {"file": (BytesIO(b"MZ"), "ban-ky.pdf")})
    assert "Ngày ban hành không thể sau hôm nay." in ahead.text
    assert "tệp bạn chọn không phải PDF" in ahead.text
    data = {"number": "5", "issued_on": "2026-06-20"}
    right = go(OFFICER, PAPER, data | {"file": (BytesIO(b"%PDF-1.7 signed"), "ban-ky.pdf")})
    assert right.status_code == 303
    assert go(OFFICER, f"{PAPER}/ban-ky").data == b"%PDF-1.7 signed"
    text = words(go(OFFICER, f"{PAPER}.pdf"))
    assert "Số: 05/BC" in text
    assert "ngày 20 tháng 6 năm 2026" in text
    assert go(OFFICER, PAPER, data | {"number": "6"}).status_code == 303
    assert go(Role.AUDITOR, f"{PAPER}/ban-ky").data == b"%PDF-1.7 signed"
    assert go(STRANGER, f"{PAPER}/ban-ky").status_code == 403


@pytest.mark.usefixtures("reports")
def test_file_beyond_the_limit_is_refused_by_name(go: Go, client: GatewayClient) -> None:
    hand_in(go, "so-y-te", OFFICER)
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n%PDF-'
    body = part + bytes(11_000_000) + b"\r\n--x--\r\n"
    answer = client.post(PAPER, data=body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, "Bản ký lớn hơn 10 MB" in answer.text) == (413, True)


@pytest.mark.usefixtures("reports")
def test_consolidation_keeps_its_figures_and_names_its_versions(go: Go) -> None:
    hand_in(go, "so-y-te", OFFICER)
    draft = go(Role.DOST_STAFF, CONSOLIDATED)
    assert "<strong>1</strong> trong 2 đầu mối đã gửi báo cáo, 1 đúng hạn." in draft.text
    assert go(Role.BOARD, CONSOLIDATED, {"assessment": "x"}).status_code == 403
    settled = go(Role.DOST_STAFF, CONSOLIDATED, {"assessment": "Khí thế tốt."}, at=EVENING)
    assert (settled.status_code, settled.headers["Location"]) == (303, PROVINCE)
    first = go(Role.BOARD, f"{PROVINCE}.pdf")
    assert "Khí thế tốt. " in words(first)
    assert "từ 1 báo cáo, lần nộp của từng báo cáo ghi tại Phụ lục II" in words(first)
    assert "1 Sở Y tế 1 09:00 20/06/2026 Có" in words(first)
    hand_in(go, "so-noi-vu", STRANGER)
    assert go(Role.BOARD, f"{PROVINCE}.pdf").data == first.data
    page = go(Role.DOST_STAFF, PROVINCE)
    assert "Có báo cáo nộp sau khi chốt" in page.text
    assert "Sở Nội vụ" in page.text
    go(Role.DOST_STAFF, CONSOLIDATED, {}, at=EVENING)
    assert go(Role.BOARD, f"{PROVINCE}.pdf?ban=1").data == first.data
    assert "từ 2 báo cáo" in words(go(Role.BOARD, f"{PROVINCE}.pdf"))


@pytest.mark.usefixtures("reports")
def test_unknown_periods_and_offices_are_not_found(go: Go) -> None:
    for path in ("/bao-cao/tong-hop/2026-05", "/bao-cao/van-ban/2026-05/co-quan-thuong-truc",
                 "/bao-cao/van-ban/2026-06/khong-co", "/bao-cao/mau-van-ban/khong-co"):  # fmt: skip
        assert (path, go(Role.DOST_STAFF, path).status_code) == (path, 404)


@pytest.mark.usefixtures("reports")
def test_final_record_is_of_its_moment_and_always_the_same_file(go: Go) -> None:
    def ask(role: Any, moment: str, edition: str = "trinh-dien") -> Any:
        path = f"/bao-cao/tong-ket/{edition}.pdf?den={moment}"
        return go(role, path, at=EVENING + timedelta(days=1))

    before = words(ask(Role.BOARD, "2026-06-20T12:00"))
    assert "Đã vận động 1 hồ sơ, trong đó đã nộp 1 hồ sơ, hợp lệ 0 hồ sơ" in before
    after = ask(Role.BOARD, "2026-06-20T19:00")
    assert "Đã vận động 1 hồ sơ, trong đó đã nộp 1 hồ sơ, hợp lệ 1 hồ sơ" in words(after)
    assert "Hồ sơ đầu tiên được nộp 09:00 20/06/2026" in words(after)
    assert ask(Role.AUDITOR, "2026-06-20T19:00").data == after.data
    wrong = [ask(Role.BOARD, moment).status_code for moment in ("2026-06-22T00:00", "hom-qua", "")]
    assert wrong == [422, 422, 422]
    assert ask(Role.BOARD, "2026-06-20T12:00", "khong-co").status_code == 404
    assert ask(OFFICER, "2026-06-20T12:00").status_code == 403


@pytest.mark.usefixtures("reports")
def test_kept_record_stays_what_it_was_whatever_the_log_says_later(
    go: Go, apply: Apply, database: Database
) -> None:
    later = EVENING + timedelta(days=1)
    asked = {"den": "2026-06-20T19:00"}
    made = go(Role.BOARD, "/bao-cao/tong-ket/trinh-dien.pdf?den=2026-06-20T19:00", at=later).data
    assert go(Role.DOST_STAFF, "/bao-cao/tong-ket", asked, at=later).status_code == 303
    page = go(Role.AUDITOR, "/bao-cao/tong-ket", at=later).text
    assert sha256(made).hexdigest() in page
    assert "Lưu thành một bản" not in page
    (path,) = re.findall(r'href="(/bao-cao/tong-ket/trinh-dien/\d+\.pdf)"', page)
    apply(DossierState(dossier="d9", version=1, code="D9", account=1, edition="trinh-dien",
                       stage=Stage.VALID, primary_unit="so-noi-vu", title="Mới"),
          DossierTransitioned(dossier="d9", code="D9", account=1, title="", before=Stage.DRAFT,
                              after=Stage.VALID, at=MORNING))  # fmt: skip
    assert go(Role.BOARD, path).data == made
    anew = go(Role.BOARD, "/bao-cao/tong-ket/trinh-dien.pdf?den=2026-06-20T19:00", at=later)
    assert anew.data != made
    for stranger in (Role.AUDITOR, Role.BOARD, OFFICER):
        assert go(stranger, "/bao-cao/tong-ket", asked, at=later).status_code == 403
    assert go(OFFICER, path).status_code == 403
    assert go(Role.BOARD, path.replace("trinh-dien", "khac")).status_code == 404
    ahead = go(Role.DOST_STAFF, "/bao-cao/tong-ket", {"den": "2026-06-30T00:00"}, at=later)
    assert (ahead.status_code, "không thể ở tương lai" in ahead.text) == (422, True)


@pytest.mark.usefixtures("reports")
def test_reports_and_activities_are_taken_away_within_the_scope(go: Go) -> None:
    done = {
        "held_on": "2026-06-10", "kind": "meeting", "channel": "spoken", "title": "=Họp tổ",
        "reach": "40", "link": "", "units": "",
    }  # fmt: skip
    assert go(OFFICER, "/bao-cao/thang/tuyen-truyen", done | {"unit": "so-y-te"}).status_code == 303
    hand_in(go, "so-y-te", OFFICER)

    def taken(role: Any, **fields: str) -> list[list[str]]:
        answer = go(role, "/bao-cao/xuat", {"dang": "csv"} | fields)
        lines = csv.reader(answer.data.decode("utf-8-sig").splitlines())
        return list(lines)[1:]

    every = taken(Role.BOARD, bang="reports")
    assert [row[:3] + row[5:10] for row in every] == [
        ["2026-06", "so-noi-vu", "Sở Nội vụ", "Đang soạn", "0", "", "", "Không"],
        ["2026-06", "so-y-te", "Sở Y tế", "Đã nộp", "1", "09:00 20/06/2026", "Có", "Không"],
    ]
    assert every[1][11:] == ["1", "1", "1", "40"]
    own = taken(OFFICER, bang="reports", don_vi="so-y-te")
    assert [row[1] for row in own] == ["so-y-te"]
    activities = [["10/06/2026", "so-y-te", "Sở Y tế", "Hội nghị, họp, sinh hoạt",
                   "Tuyên truyền miệng", "'=Họp tổ", "", "40"]]  # fmt: skip
    assert taken(Role.AUDITOR, bang="activities") == activities
    assert taken(STRANGER, bang="activities", don_vi="so-noi-vu") == []
