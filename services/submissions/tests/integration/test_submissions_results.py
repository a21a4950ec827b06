"""Results: written by one, published by another, told to applicants; certificates that anybody can
check."""

import re
from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pytest
from services.submissions.tests.submissions_desk import ALICE, BOB, CHARLIE, SECRETARY, Desk

from contracts.events import CertificateIssued, DossierTransitioned, EditionWindows
from contracts.roles import Role
from contracts.windows import Window
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, at, outbox_events, put_copy
from submissions.model.lifecycle import Verb
from submissions.store import results
from support.english import unmarked_vietnamese
from support.pdf import lines

pytestmark = pytest.mark.integration

DORA = 14
PLACE = "/tham-dinh/ket-qua"
FAR_OFF = at("2099-12-31T00:00:00+07:00")
Browser = Callable[..., GatewayClient]
PRIZES = [{"name": "Giải Nhất", "count": 1}, {"name": "Giải Ba", "count": 2}]


@pytest.fixture
def desk(quick_desk: Desk) -> Desk:
    return quick_desk


@pytest.fixture(autouse=True)
def voted(quick_desk: Desk, database: Database) -> None:
    with database.transaction() as conn:
        edition(conn, 3, at("2026-01-01T00:00:00+07:00"))


def edition(conn: Connection, version: int, voting_end: Any) -> None:
    """Two prizes' names; voting ends then."""
    open_since = at("2025-12-01T00:00:00+07:00")
    windows = EditionWindows(
        submission=Window(start=open_since, end=FAR_OFF),
        voting=Window(start=open_since, end=voting_end),
    )
    rules = {"evidence_required": False, "prizes": PRIZES}
    put_copy(conn, an_edition(version=version, windows=windows, rules=rules))


def write(client: GatewayClient, lines: str, number: str = "12/QĐ-UBND") -> Any:
    return client.post(PLACE, data={"number": number, "day": "2026-12-20", "lines": lines})


def publish(client: GatewayClient, conn: Connection) -> Any:
    ((number,),) = conn.execute("SELECT id FROM results WHERE published_at IS NULL").fetchall()
    return client.post(f"{PLACE}/{number}/cong-bo")


@pytest.fixture
def awarded(browser: Browser, desk: Desk, conn: Connection) -> tuple[Any, Any]:
    """A first prize with a certificate, and an entry without either."""
    first, other = desk.published(), desk.published(title="Máy thái chè")
    text = f"{first.code.lower()}\tgiải nhất\t01/GCN-BTC\n\n{other.code}"
    assert write(browser(CHARLIE, SECRETARY), text).status_code == 303
    assert publish(browser(DORA, SECRETARY), conn).status_code == 303
    return desk.now(first.code), desk.now(other.code)


def test_published_results_move_every_entry_and_tell_its_applicant(
    awarded: tuple[Any, Any], conn: Connection, browser: Browser
) -> None:
    first, other = awarded
    assert (first.stage, other.stage) == ("awarded", "not_awarded")
    events = outbox_events(conn)
    told = {
        event.code: (event.after, event.prize, event.quiet)
        for event in events
        if isinstance(event, DossierTransitioned) and event.after in ("awarded", "not_awarded")
    }
    assert told == {
        first.code: ("awarded", "Giải Nhất", False),
        other.code: ("not_awarded", "", False),
    }
    (issued,) = (event for event in events if isinstance(event, CertificateIssued))
    assert (issued.code, issued.account, issued.prize, issued.number, issued.entry) == (
        first.code,
        ALICE,
        "Giải Nhất",
        "01/GCN-BTC",
        f"{first.code}/{first.slug}",
    )
    shown = browser(BOB).get("/binh-chon/ket-qua").text
    assert "Giải Nhất" in shown
    assert first.title in shown
    assert "Máy thái chè" not in shown
    assert "Giải Nhất" in browser(BOB).get(first.url).text


def test_list_needs_a_second_person(browser: Browser, desk: Desk, conn: Connection) -> None:
    entry = desk.published()
    writer = browser(CHARLIE, SECRETARY)
    write(writer, f"{entry.code}; Giải Ba")
    refused = publish(writer, conn)
    assert (refused.status_code, "Cần người thứ hai công bố" in refused.text) == (409, True)
    assert desk.now(entry.code).stage == "published"
    assert "Giải Ba" not in browser(BOB).get("/binh-chon/ket-qua").text


def test_list_written_anew_is_not_published_as_it_was_seen_before(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    entry = desk.published()
    writer, second = browser(CHARLIE, SECRETARY), browser(DORA, SECRETARY)
    write(writer, f"{entry.code}; Giải Ba")
    ((seen,),) = conn.execute("SELECT id FROM results").fetchall()
    write(writer, f"{entry.code}; Giải Nhất")
    assert second.post(f"{PLACE}/{seen}/cong-bo").status_code == 409
    assert desk.now(entry.code).stage == "published"
    assert publish(second, conn).status_code == 303
    ((number,),) = conn.execute("SELECT id FROM results").fetchall()
    assert second.post(f"{PLACE}/{number}/cong-bo").status_code == 409
    assert second.post(f"{PLACE}/{number}/bo").status_code == 409
    found = results.of_dossier(conn, entry.id)
    assert found is not None
    assert found.prize == "Giải Nhất"


def test_entry_suspended_meanwhile_stops_the_whole_list(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    first, other = desk.published(), desk.published(title="Máy thái chè")
    write(browser(CHARLIE, SECRETARY), f"{first.code}; Giải Nhất\n{other.code}; Giải Ba")
    desk.take(other, Verb.SUSPEND, reason="complaint")
    answer = publish(browser(DORA, SECRETARY), conn)
    assert answer.status_code == 409
    assert desk.now(first.code).stage == "published"
    assert not [event for event in outbox_events(conn) if isinstance(event, CertificateIssued)]


def test_nothing_is_published_while_people_vote(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    edition(conn, 4, FAR_OFF)
    entry = desk.published()
    write(browser(CHARLIE, SECRETARY), f"{entry.code}; Giải Ba")
    refused = publish(browser(DORA, SECRETARY), conn)
    assert (refused.status_code, "Chưa hết thời gian bình chọn" in refused.text) == (409, True)
    assert desk.now(entry.code).stage == "published"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("ABC; Giải Ba", "Dòng 1: “ABC” không phải mã hồ sơ."),
        (
            "{other}\n\n{code}; Giải Tư",
            "Dòng 3: thể lệ không có “Giải Tư”. Các giải: Giải Nhất, Giải Ba.",
        ),
        ("{code}; Giải Ba\n{code}", "Hồ sơ {code} có hai dòng."),
        ("{code}; Giải Ba; 1; 2", "Dòng 1: chỉ gồm mã hồ sơ; giải; số giấy chứng nhận."),
        ("{code};Giải Nhất;1\n{other};Giải Nhất;2", "Giải Nhất: danh sách có 2, thể lệ chỉ có 1."),
        ("{code};Giải Ba;1\n{other};Giải Ba;1", "Số giấy chứng nhận 1 có ở hai dòng."),
        ("{draft}; Giải Ba", "Hồ sơ {draft} đang ở trạng thái “Bản nháp”"),
    ],
)
def test_list_that_cannot_be_right_is_refused_and_nothing_typed_is_lost(
    browser: Browser, desk: Desk, conn: Connection, lines: str, said: str
) -> None:
    codes = {
        "code": desk.published().code,
        "other": desk.published(title="Máy thái chè").code,
        "draft": desk.draft().code,
    }
    answer = write(browser(CHARLIE, SECRETARY), lines.format(**codes))
    assert answer.status_code == 422
    assert said.format(**codes) in answer.text
    assert 'value="12/QĐ-UBND"' in answer.text
    assert conn.execute("SELECT count(*) FROM results").fetchone() == (0,)


@pytest.mark.usefixtures("awarded")
def test_number_in_the_register_is_handed_out_once(browser: Browser, desk: Desk) -> None:
    entry = desk.published(title="Máy gặt")
    answer = write(browser(CHARLIE, SECRETARY), f"{entry.code}; Giải Ba; 01/GCN-BTC")
    assert answer.status_code == 422
    assert "Số giấy chứng nhận 01/GCN-BTC đã cấp cho hồ sơ khác." in answer.text


def test_certificate_leads_to_the_page_that_vouches_for_it(
    awarded: tuple[Any, Any], browser: Browser
) -> None:
    first, other = awarded
    own = browser(ALICE)
    assert f"/ho-so/{first.code}/giay-chung-nhan" in own.get(f"/ho-so/{first.code}").text
    answer = own.get(f"/ho-so/{first.code}/giay-chung-nhan")
    assert answer.content_type == "application/pdf"
    said = " ".join(line.text for line in lines(pdfium.PdfDocument(answer.data)[0]))
    for part in (
        "Nhóm hợp tác xã",
        "Đã đạt: Giải Nhất",
        "12/QĐ-UBND ngày 20/12/2026",
        "01/GCN-BTC",
    ):
        assert part in said
    (code,) = re.findall(r"Mã kiểm tra: ([0-9A-Z-]{14})", said)
    stranger = browser(BOB)
    typed = code.lower().replace("-", " ")
    found = stranger.get(f"/ho-so/giay-chung-nhan?ma={typed}", follow_redirects=True)
    assert found.status_code == 200
    assert "Giấy chứng nhận đúng" in found.text
    assert first.title in found.text
    assert found.headers["X-Robots-Tag"] == "noindex"
    english = stranger.get(f"/en/certificates?ma={typed}", follow_redirects=True)
    assert english.request.path == f"/en/certificates/{code}"
    assert "The certificate is genuine" in english.text
    assert unmarked_vietnamese(english.text) == []
    assert f'<a href="/en/entries/{first.code}/' in english.text
    for path in ("/en/certificates", "/en/certificates/0000-0000-0000", "/en/certificates/%2E%2E"):
        assert unmarked_vietnamese(stranger.get(path).text) == []
    unknown = stranger.get("/ho-so/giay-chung-nhan/0000-0000-0000")
    assert (unknown.status_code, "Không tìm thấy" in unknown.text) == (404, True)
    for client, path in (
        (stranger, f"/ho-so/{first.code}/giay-chung-nhan"),
        (own, f"/ho-so/{other.code}/giay-chung-nhan"),
    ):
        assert client.get(path).status_code == 404


def test_certificate_of_a_disqualified_entry_stands_no_more(
    awarded: tuple[Any, Any], browser: Browser, desk: Desk, conn: Connection
) -> None:
    first, _ = awarded
    desk.take(first, Verb.DISQUALIFY, reason="legal")
    found = results.of_dossier(conn, first.id)
    assert found is not None
    checked = browser(BOB).get(f"/ho-so/giay-chung-nhan/{found.check_code}").text
    assert "Giấy chứng nhận không còn hiệu lực" in checked
    assert first.title not in checked
    assert browser(ALICE).get(f"/ho-so/{first.code}/giay-chung-nhan").status_code == 404
    assert first.title not in browser(BOB).get("/binh-chon/ket-qua").text
    desk.take(desk.now(first.code), Verb.REINSTATE, reason="cleared", note="Nhầm hồ sơ")
    assert browser(ALICE).get(f"/ho-so/{first.code}/giay-chung-nhan").status_code == 200


@pytest.mark.parametrize("role", [None, Role.APPLICANT, Role.COUNCIL, Role.AUDITOR])
def test_others_neither_write_nor_publish(
    browser: Browser, desk: Desk, conn: Connection, role: Role | None
) -> None:
    entry = desk.published()
    other = browser(BOB, (role,) if role else ())
    assert other.get(PLACE).status_code == (200 if role is Role.AUDITOR else 403)
    assert write(other, f"{entry.code}; Giải Ba").status_code == 403
    write(browser(CHARLIE, SECRETARY), f"{entry.code}; Giải Ba")
    assert publish(other, conn).status_code == 403
    ((number,),) = conn.execute("SELECT id FROM results").fetchall()
    assert other.post(f"{PLACE}/{number}/bo").status_code == 403
    assert desk.now(entry.code).stage == "published"
    assert other.get(f"/tham-dinh/{entry.code}/giay-chung-nhan").status_code in (403, 404)
