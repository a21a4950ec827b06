"""Files that come with a monthly report."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from contracts.roles import Role
from reporting.actions.acting import Acting
from reporting.actions.attach_files import MOST_BYTES, MOST_FILES, Offered, attach
from reporting.actions.expect_reports import expect_reports
from reporting.model.duties import Duties
from reporting.store import generations, unit_reports
from servicekit import copies
from servicekit.db import Connection, Database
from servicekit.filetypes import FileRefused
from servicekit.testing import (
    GatewayClient,
    Signer,
    a_unit,
    an_edition,
    at,
    put_copy,
    sign_in,
)

pytestmark = pytest.mark.integration

Apply = Callable[..., None]
Go = Callable[..., Any]
REPORT = "/bao-cao/thang/2026-06/so-y-te"
FILES = f"{REPORT}/tep"
MORNING = at("2026-06-20T09:00:00+07:00")
OFFICER = (Role.UNIT_OFFICER, "so-y-te")
STRANGER = (Role.UNIT_OFFICER, "so-noi-vu")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
MONTHLY: dict[str, Any] = {
    "before_day": 30,
    "first_month": "2026-06",
    "last_month": "2026-06",
    "fields": [{"code": "results", "label": "Kết quả khác"}],
}


@pytest.fixture(autouse=True)
def reports(apply: Apply, database: Database) -> None:
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules={"monthly_report": MONTHLY}))
    apply(
        a_unit(code="so-y-te", name="Sở Y tế", group="department"),
        a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department"),
    )
    expect_reports(database, MORNING)


def sent(content: bytes = PDF, name: str = "Kế hoạch.pdf") -> dict[str, Any]:
    return {"tep": (BytesIO(content), name)}


def kept(conn: Connection) -> list[tuple[Any, ...]]:
    found = conn.execute("SELECT name, kind, size, removed_at IS NULL FROM report_files")
    return found.fetchall()


def test_file_comes_with_the_report_and_can_be_taken_back(go: Go, conn: Connection) -> None:
    answer = go(OFFICER, FILES, sent())
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{REPORT}#tep")
    assert kept(conn) == [("Kế hoạch.pdf", "pdf", len(PDF), True)]
    page = go(Role.AUDITOR, REPORT).text
    assert "Kế hoạch.pdf" in page
    assert 'name="tep"' not in page
    path = page.split(f'href="{FILES}/')[1].split('"')[0]
    taken = go(Role.BOARD, f"{FILES}/{path}")
    assert (taken.data, taken.mimetype) == (PDF, "application/pdf")
    assert taken.headers["Content-Disposition"].startswith("attachment; ")
    assert go(OFFICER, f"{FILES}/{path}/bo", {}).status_code == 303
    assert kept(conn) == [("Kế hoạch.pdf", "pdf", len(PDF), False)]
    assert go(Role.BOARD, f"{FILES}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ program", "may.exe", "may.exe"),
        (b"no pdf at all", "gia.pdf", "gia.pdf"),
        (b"", "rong.pdf", "rong.pdf"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused_by_name(
    content: bytes, name: str, words: str, go: Go, conn: Connection
) -> None:
    back = go(OFFICER, FILES, sent(content, name))
    assert back.status_code == 422
    assert words in back.text.split('id="tep-moi-error"')[1].split("</div>")[0]
    assert kept(conn) == []


def written(text: str, saves: int = 0) -> dict[str, str]:
    return {"_writer": "w", "_saves": str(saves), "results": text}


def test_what_is_written_is_kept_with_the_file_without_scripts(go: Go, conn: Connection) -> None:
    page = go(OFFICER, REPORT).text
    control = re.search(r'<input[^>]*name="tep"[^>]*>', page)
    button = re.search(r'<button[^>]*formaction="[^"]*/tep"[^>]*>', page)
    assert control
    assert button
    for tag in (control[0], button[0]):
        assert 'form="bao-cao"' in tag
    assert 'formenctype="multipart/form-data"' in button[0]
    assert go(OFFICER, FILES, sent() | written("Đã họp.")).status_code == 303
    assert "Đã họp.</textarea>" in go(OFFICER, REPORT).text
    assert kept(conn) == [("Kế hoạch.pdf", "pdf", len(PDF), True)]


def test_text_stays_when_its_file_is_refused(go: Go, conn: Connection) -> None:
    back = go(OFFICER, FILES, sent(b"no pdf at all", "gia.pdf") | written("Đã họp."))
    assert (back.status_code, "Đã họp.</textarea>" in back.text) == (422, True)
    assert "Đã họp.</textarea>" in go(OFFICER, REPORT).text
    assert kept(conn) == []


def test_file_does_not_take_the_text_of_another_officer_away(go: Go, conn: Connection) -> None:
    other = {"_writer": "other", "_saves": "0", "results": "Của người khác"}
    assert go(OFFICER, REPORT, other).status_code == 303
    back = go(OFFICER, FILES, sent() | written("Của tôi"))
    assert (back.status_code, "vừa được người khác sửa" in back.text) == (409, True)
    assert "Của tôi</textarea>" in back.text
    assert "Của người khác</textarea>" in go(OFFICER, REPORT).text
    assert kept(conn) == []


def test_report_is_not_handed_in_without_the_file_that_was_chosen(go: Go) -> None:
    chosen = written("Đã họp.") | {"tep": "Kế hoạch.pdf", "viec": "submit"}
    back = go(OFFICER, REPORT, chosen)
    assert back.status_code == 422
    assert "tệp “Kế hoạch.pdf” chưa được kèm" in back.text
    assert "Đã họp.</textarea>" in back.text
    assert "Nộp báo cáo" in go(OFFICER, REPORT).text


def test_no_file_and_too_many_are_refused(go: Go, conn: Connection) -> None:
    assert "Hãy chọn một tệp." in go(OFFICER, FILES, {}).text
    for number in range(MOST_FILES):
        content = PDF + b"%%%d" % number
        assert go(OFFICER, FILES, sent(content, f"{number}.pdf")).status_code == 303
    more = go(OFFICER, FILES, sent(name="more.pdf"))
    assert (more.status_code, f"tối đa {MOST_FILES} tệp" in more.text) == (422, True)
    assert len(kept(conn)) == MOST_FILES


def test_the_same_content_comes_once_however_often_it_is_sent(go: Go, conn: Connection) -> None:
    for _ in range(2):
        assert go(OFFICER, FILES, sent()).status_code == 303
        assert "Đã kèm tệp “Kế hoạch.pdf”." in go(OFFICER, REPORT).text
    assert go(OFFICER, FILES, sent(name="Bản sao.pdf")).status_code == 303
    there = "Tệp này đã kèm theo báo cáo với tên “Kế hoạch.pdf”, không thêm lần nữa."
    assert there in go(OFFICER, REPORT).text
    assert kept(conn) == [("Kế hoạch.pdf", "pdf", len(PDF), True)]
    (number,) = conn.execute("SELECT id FROM report_files").fetchone() or (0,)
    assert go(OFFICER, f"{FILES}/{number}/bo", {}).status_code == 303
    assert go(OFFICER, FILES, sent()).status_code == 303
    assert [there for *_, there in kept(conn)] == [False, True]


# What had come of the file is closed by the collector: the framework drops it half parsed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_line_lost_in_the_middle_keeps_nothing_and_stops_nobody(
    go: Go, client: GatewayClient, conn: Connection
) -> None:
    go(OFFICER, REPORT, written("Đã họp."))
    body = (
        b'--x\r\nContent-Disposition: form-data; name="_writer"\r\n\r\nw\r\n'
        b'--x\r\nContent-Disposition: form-data; name="results"\r\n\r\nN\xe1\xbb\xada ch\r\n'
        b'--x\r\nContent-Disposition: form-data; name="tep"; filename="a.pdf"\r\n\r\n' + PDF
    )
    lost = client.post(
        FILES, input_stream=BytesIO(body), content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(len(body) + 100_000)},
    )  # fmt: skip
    assert lost.status_code == 400
    assert kept(conn) == []
    assert "Đã họp.</textarea>" in go(OFFICER, REPORT).text
    assert go(OFFICER, FILES, sent()).status_code == 303
    assert kept(conn) == [("Kế hoạch.pdf", "pdf", len(PDF), True)]


def test_fifty_megabytes_are_taken_and_one_byte_more_is_not(
    database: Database, conn: Connection
) -> None:
    whole = PDF + bytes(MOST_BYTES - len(PDF))
    with generations.writing(database) as writing:
        report = unit_reports.outlines(writing, "trinh-dien")[-1]
        duties = Duties(units=frozenset({report.unit}))
        by = Acting(edition=copies.current_edition(writing), duties=duties, account=7, at=MORNING)
        offered = Offered(name="a.pdf", declared="application/pdf", content=BytesIO(whole))
        attach(writing, by, report.id, offered)
        over = Offered(name="b.pdf", declared="", content=BytesIO(whole + b"x"))
        with pytest.raises(FileRefused):
            attach(writing, by, report.id, over)
    assert kept(conn) == [("a.pdf", "pdf", MOST_BYTES, True)]


def test_body_that_is_far_too_large_is_refused_before_it_is_read(
    client: GatewayClient, token: Signer
) -> None:
    sign_in(client, token(7, roles=(OFFICER,)))
    client.received_at = MORNING
    back = client.post(
        FILES, input_stream=BytesIO(), content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(2 * MOST_BYTES)},
    )  # fmt: skip
    assert (back.status_code, "Tệp quá lớn" in back.text) == (413, True)


def test_files_are_locked_with_the_report_and_closed_to_strangers(go: Go, conn: Connection) -> None:
    go(OFFICER, FILES, sent())
    (number,) = conn.execute("SELECT id FROM report_files").fetchone() or (0,)
    for role in (STRANGER, Role.DOST_STAFF, Role.AUDITOR):
        assert (role, go(role, FILES, sent()).status_code) == (role, 403)
        assert (role, go(role, f"{FILES}/{number}/bo", {}).status_code) == (role, 403)
    assert go(STRANGER, f"{FILES}/{number}").status_code == 403
    assert go(OFFICER, f"/bao-cao/thang/2026-06/so-noi-vu/tep/{number}").status_code == 403
    assert go(Role.BOARD, f"/bao-cao/thang/2026-06/so-noi-vu/tep/{number}").status_code == 404
    assert go(OFFICER, REPORT, {"viec": "nil"}).status_code == 303
    assert go(OFFICER, FILES, sent()).status_code == 409
    assert go(OFFICER, f"{FILES}/{number}/bo", {}).status_code == 409
    assert kept(conn) == [("Kế hoạch.pdf", "pdf", len(PDF), True)]
