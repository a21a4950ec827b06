"""Published results are put right: by two persons, in public, and told once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pypdfium2 as pdfium
import pytest
from services.submissions.tests.submissions_desk import ALICE, BOB, CHARLIE, SECRETARY, Desk

from contracts.events import CertificateIssued, DossierTransitioned, EditionWindows, ResultRectified
from contracts.roles import Role
from contracts.windows import Window
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, at, outbox_events, put_copy
from submissions.actions.results import Decision, write_results
from submissions.model.lifecycle import Verb
from submissions.store import results
from submissions.store.dossiers import Dossier
from support.pdf import lines

pytestmark = pytest.mark.integration

DORA = 14
PLACE = "/tham-dinh/ket-qua"
FORM = f"{PLACE}/dinh-chinh"
REASON = "Ghi nhầm dòng khi chép danh sách"
Browser = Callable[..., GatewayClient]
PRIZES = [{"name": "Giải Nhất", "count": 1}, {"name": "Giải Ba", "count": 2}]
Two = tuple[Dossier, Dossier]


@pytest.fixture
def desk(quick_desk: Desk) -> Desk:
    return quick_desk


@pytest.fixture(autouse=True)
def voted(quick_desk: Desk, database: Database) -> None:
    since = at("2025-12-01T00:00:00+07:00")
    windows = EditionWindows(
        submission=Window(start=since, end=at("2099-12-31T00:00:00+07:00")),
        voting=Window(start=since, end=at("2026-01-01T00:00:00+07:00")),
    )
    rules = {"evidence_required": False, "prizes": PRIZES}
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=3, windows=windows, rules=rules))


def write(client: GatewayClient, text: str, path: str = FORM, **changes: str) -> Any:
    data = {"number": "15/QĐ-UBND", "day": "2026-12-24", "lines": text, "reason": REASON}
    return client.post(path, data=data | changes)


def publish(client: GatewayClient, conn: Connection) -> Any:
    ((number,),) = conn.execute("SELECT id FROM results WHERE published_at IS NULL").fetchall()
    return client.post(f"{PLACE}/{number}/cong-bo")


def rectify(browser: Browser, conn: Connection, text: str, **changes: str) -> None:
    assert write(browser(CHARLIE, SECRETARY), text, **changes).status_code == 303
    assert publish(browser(DORA, SECRETARY), conn).status_code == 303


@pytest.fixture
def pair(browser: Browser, desk: Desk, conn: Connection) -> Two:
    """Alice has the first prize and a certificate, Bob neither: the wrong way round."""
    first, other = desk.published(), desk.published(account=BOB, title="Máy thái chè")
    text = f"{first.code}; Giải Nhất; 01/GCN-BTC\n{other.code}"
    write(browser(CHARLIE, SECRETARY), text, PLACE, number="12/QĐ-UBND")
    assert publish(browser(DORA, SECRETARY), conn).status_code == 303
    return desk.now(first.code), desk.now(other.code)


def check_code_of(conn: Connection, dossier: Dossier) -> str:
    found = results.of_dossier(conn, dossier.id)
    assert found is not None
    assert found.check_code
    return found.check_code


def told(conn: Connection) -> list[ResultRectified]:
    return [event for event in outbox_events(conn) if isinstance(event, ResultRectified)]


def certificate(client: GatewayClient, code: str) -> str:
    answer = client.get(f"/ho-so/{code}/giay-chung-nhan")
    assert answer.status_code == 200
    return " ".join(line.text for line in lines(pdfium.PdfDocument(answer.data)[0]))


def test_prize_goes_to_whom_it_belongs_and_both_hear_of_it_once(
    browser: Browser, desk: Desk, conn: Connection, pair: Two
) -> None:
    first, other = pair
    replaced = check_code_of(conn, first)
    before = len(outbox_events(conn))
    rectify(browser, conn, f"{first.code}\n{other.code}; giải nhất; 09/GCN-BTC")
    assert (desk.now(first.code).stage, desk.now(other.code).stage) == ("not_awarded", "awarded")
    new = outbox_events(conn)[before:]
    steps = {e.code: (e.after, e.prize, e.quiet) for e in new if isinstance(e, DossierTransitioned)}
    assert steps == {
        first.code: ("not_awarded", "", True),
        other.code: ("awarded", "Giải Nhất", True),
    }
    assert not [event for event in new if isinstance(event, CertificateIssued)]
    assert {
        e.code: (e.account, e.prize_before, e.prize, e.replaced, e.number, e.decision)
        for e in told(conn)
    } == {
        first.code: (ALICE, "Giải Nhất", "", "01/GCN-BTC", "", "15/QĐ-UBND"),
        other.code: (BOB, "", "Giải Nhất", "", "09/GCN-BTC", "15/QĐ-UBND"),
    }
    assert "09/GCN-BTC" in certificate(browser(BOB), other.code)
    assert browser(ALICE).get(f"/ho-so/{first.code}/giay-chung-nhan").status_code == 404
    checked = browser(CHARLIE).get(f"/ho-so/giay-chung-nhan/{replaced}").text
    assert "Giấy chứng nhận đã được thay thế" in checked
    assert "<dt>Giấy thay thế</dt><dd>Không có</dd>" in checked
    assert first.title not in checked


def test_history_is_kept_and_public_in_both_languages(
    browser: Browser, conn: Connection, pair: Two
) -> None:
    first, other = pair
    rectify(browser, conn, f"{first.code}\n{other.code}; Giải Nhất")
    page = browser(CHARLIE).get("/binh-chon/ket-qua").text
    prizes, _, history = page.partition('id="dinh-chinh"')
    assert (other.title in prizes, first.title in prizes) == (True, False)
    assert f"Theo Quyết định số 15/QĐ-UBND ngày 24/12/2026. Lý do: {REASON}" in history
    assert "Đã công bố: Giải Nhất. Kết quả đúng: Không đạt giải." in history
    assert "Đã công bố: Không đạt giải. Kết quả đúng: Giải Nhất." in history
    english = browser(CHARLIE).get("/en/results").text
    was = 'Published before: <span lang="vi">Giải Nhất</span>.'
    assert f'{was} Right is: <span lang="vi">Không đạt giải</span>.' in english
    assert REASON in english
    desk_page = browser(CHARLIE, SECRETARY).get(PLACE).text
    assert desk_page.count("Đã đính chính") == 2
    assert conn.execute("SELECT count(*) FROM result_lines").fetchone() == (4,)
    assert "Kết quả này thay cho" in browser(ALICE).get(f"/ho-so/{first.code}").text


def test_certificate_put_right_twice_leads_from_the_first_to_the_last(
    browser: Browser, conn: Connection, pair: Two
) -> None:
    first, _ = pair
    codes = [check_code_of(conn, first)]
    for number, decision in (("09/GCN-BTC", "15/QĐ-UBND"), ("10/GCN-BTC", "16/QĐ-UBND")):
        rectify(browser, conn, f"{first.code}; Giải Ba; {number}", number=decision)
        codes.append(check_code_of(conn, first))
    stranger = browser(CHARLIE)
    for code in codes[:2]:
        checked = stranger.get(f"/ho-so/giay-chung-nhan/{code}").text
        assert "Giấy chứng nhận đã được thay thế" in checked
        assert "Quyết định số 16/QĐ-UBND ngày 24/12/2026" in checked
        assert "Số vào sổ 10/GCN-BTC" in checked
    assert "Giấy chứng nhận đúng" in stranger.get(f"/ho-so/giay-chung-nhan/{codes[2]}").text
    page = stranger.get("/binh-chon/ket-qua").text
    assert "Đã công bố: Giải Nhất. Kết quả đúng: Giải Ba (đã đính chính tiếp)." in page
    assert "Kết quả không đổi: Giải Ba. Cấp lại giấy chứng nhận với số khác." in page
    english = stranger.get("/en/results").text
    assert "Its certificate was issued again under another number." in english
    said = certificate(browser(ALICE), first.code)
    assert re.search("Giải Ba.*16/QĐ-UBND.*10/GCN-BTC", said)
    assert [(e.prize_before, e.prize, e.replaced, e.number) for e in told(conn)] == [
        ("Giải Nhất", "Giải Ba", "01/GCN-BTC", "09/GCN-BTC"),
        ("Giải Ba", "Giải Ba", "09/GCN-BTC", "10/GCN-BTC"),
    ]


def test_rectification_needs_a_second_person(
    browser: Browser, desk: Desk, conn: Connection, pair: Two
) -> None:
    first, other = pair
    writer = browser(CHARLIE, SECRETARY)
    write(writer, f"{first.code}\n{other.code}; Giải Nhất; 09/GCN-BTC")
    refused = publish(writer, conn)
    assert (refused.status_code, "Cần người thứ hai công bố" in refused.text) == (409, True)
    assert desk.now(first.code).stage == "awarded"
    assert "15/QĐ-UBND" not in browser(BOB).get("/binh-chon/ket-qua").text
    assert "01/GCN-BTC" in certificate(browser(ALICE), first.code)
    assert told(conn) == []


def test_entry_suspended_meanwhile_stops_the_whole_rectification(
    browser: Browser, desk: Desk, conn: Connection, pair: Two
) -> None:
    first, other = pair
    write(browser(CHARLIE, SECRETARY), f"{first.code}\n{other.code}; Giải Nhất")
    desk.take(other, Verb.SUSPEND, reason="complaint")
    assert publish(browser(DORA, SECRETARY), conn).status_code == 409
    assert desk.now(first.code).stage == "awarded"
    assert told(conn) == []


def test_entry_that_left_is_not_named_in_the_history(
    browser: Browser, desk: Desk, conn: Connection, pair: Two
) -> None:
    first, other = pair
    rectify(browser, conn, f"{first.code}\n{other.code}; Giải Nhất")
    desk.take(desk.now(first.code), Verb.DISQUALIFY, reason="legal")
    page = browser(BOB).get("/binh-chon/ket-qua").text
    assert (first.title in page, other.title in page, REASON in page) == (False, True, True)


@pytest.mark.parametrize(
    ("text", "reason", "said"),
    [
        ("{first}; Giải Nhất; 01/GCN-BTC", REASON, "dòng này giống kết quả đã công bố"),
        ("{other}", REASON, "dòng này giống kết quả đã công bố"),
        ("{first}; Giải Ba; 01/GCN-BTC", REASON, "Giấy thay thế cần số mới"),
        ("{other}; Giải Nhất", REASON, "cùng với kết quả đã công bố là 2, thể lệ chỉ có 1"),
        ("{shown}; Giải Ba", REASON, "không có kết quả để đính chính"),
        ("ZZZZZZZ; Giải Ba", REASON, "Dòng 1"),
        ("{first}; Giải Ba", "  ", "Ghi lý do đính chính."),
    ],
)
def test_rectification_that_cannot_be_right_is_refused_and_nothing_typed_is_lost(
    browser: Browser, desk: Desk, conn: Connection, pair: Two, text: str, reason: str, said: str
) -> None:
    shown = desk.published(title="Máy gặt").code
    typed = text.format(first=pair[0].code, other=pair[1].code, shown=shown)
    answer = write(browser(CHARLIE, SECRETARY), typed, reason=reason)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert typed in answer.text
    assert 'value="15/QĐ-UBND"' in answer.text
    assert conn.execute("SELECT count(*) FROM results").fetchone() == (1,)


@pytest.mark.parametrize("rectified_first", [True, False])
def test_lists_of_both_sorts_do_not_replace_each_other(
    browser: Browser, desk: Desk, conn: Connection, pair: Two, rectified_first: bool
) -> None:
    client, shown = browser(CHARLIE, SECRETARY), desk.published(title="Máy gặt").code
    both = [(f"{pair[0].code}; Giải Ba", FORM), (f"{shown}; Giải Ba", PLACE)]
    one, second = both if rectified_first else both[::-1]
    assert write(client, *one).status_code == 303
    refused = write(client, *second)
    assert (refused.status_code, second[0] in refused.text) == (409, True)
    assert "Đang có danh sách khác chờ công bố" in refused.text
    (waiting,) = conn.execute("SELECT reason FROM results WHERE published_at IS NULL").fetchall()
    assert waiting == (REASON if rectified_first else "",)


def test_form_begins_with_the_entry_that_was_chosen(browser: Browser, pair: Two) -> None:
    client = browser(CHARLIE, SECRETARY)
    assert f'href="{FORM}?ma={pair[0].code}"' in client.get(PLACE).text
    page = client.get(f"{FORM}?ma={pair[0].code}").text
    assert re.search(rf"<textarea[^>]*>\s*{pair[0].code}; Giải Nhất</textarea>", page)
    assert client.get(f"{FORM}?ma=KHONGCO").status_code == 200


@pytest.mark.parametrize("role", [None, Role.APPLICANT, Role.COUNCIL, Role.AUDITOR])
def test_others_put_nothing_right(
    browser: Browser, desk: Desk, conn: Connection, pair: Two, role: Role | None
) -> None:
    text = f"{pair[0].code}; Giải Ba; 09/GCN-BTC"
    other = browser(BOB, (role,) if role else ())
    assert other.get(FORM).status_code == 403
    assert write(other, text).status_code == 403
    write(browser(CHARLIE, SECRETARY), text)
    assert publish(other, conn).status_code == 403
    assert "01/GCN-BTC" in certificate(browser(ALICE), pair[0].code)
    assert "Đính chính<" not in browser(BOB, (Role.AUDITOR,)).get(PLACE).text


def test_lists_written_at_the_same_moment_leave_the_last_one_waiting(
    desk: Desk, conn: Connection, database: Database, pair: Two
) -> None:
    prizes = [f"{pair[0].code}; Giải Ba; {number}/GCN-BTC" for number in range(20, 28)]

    def keep(text: str) -> int:
        day = clock.now().date()
        decision = Decision(number="15/QĐ-UBND", day=day, text=text, reason=REASON)
        return write_results(database, decision, CHARLIE, clock.now())

    with ThreadPoolExecutor(len(prizes)) as pool:
        written = sorted(pool.map(keep, prizes))
    assert conn.execute("SELECT id FROM results WHERE published_at IS NULL").fetchall() == [
        (written[-1],)
    ]
