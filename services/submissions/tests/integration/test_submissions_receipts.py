"""What a receipt proves, the public check of it, the printed dossier, everything that happened."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    SECRETARY,
    TICKS,
    WARD,
    Desk,
    jpeg,
    received,
)
from services.submissions.tests.submissions_files import Sender

from contracts.roles import Role
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient
from submissions.actions.attach import remove_file
from submissions.actions.looking import whole_file
from submissions.actions.nominations import decline_credit
from submissions.actions.receipts import digest_of
from submissions.model import digests
from submissions.model.consenting import TEXTS
from submissions.model.lifecycle import Verb
from submissions.store import attachments, dossiers, hand_ins, happenings
from submissions.store.dossiers import Dossier
from support.english import unmarked_vietnamese

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]


def number_of(conn: Connection, dossier: Dossier) -> str:
    return digests.check_number(hand_ins.of_dossier(conn, dossier.id)[0].digest)


def test_receipt_shows_time_digest_and_a_code_to_check_it(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier = desk.submitted()
    (kept,) = hand_ins.of_dossier(conn, dossier.id)
    files = attachments.of_dossier(conn, dossier.id)
    assert (kept.received_at, kept.version, kept.files, kept.units) == (
        dossier.submitted_at, dossier.version, 1, dossier.units,
    )  # fmt: skip
    assert kept.digest == digest_of(dossier, files, kept.received_at)
    page = browser(ALICE).get(f"/ho-so/{dossier.code}/bien-nhan").text
    assert kept.digest in page
    assert number_of(conn, dossier) in page
    assert 'class="qr"' in page
    assert "đã được sửa sau" not in page


def test_public_check_says_when_and_where_and_nothing_else(
    client: GatewayClient, desk: Desk, conn: Connection
) -> None:
    dossier = desk.submitted(authors="Nguyễn Văn Thử")
    typed = {"ma": dossier.code.lower(), "so": number_of(conn, dossier).upper()}
    led = client.get("/ho-so/bien-nhan", query_string=typed)
    assert led.status_code == 303
    answer = client.get(led.location)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Biên nhận đúng" in answer.text
    assert dossier.code in answer.text
    for private in ("Máy sao chè", "Nguyễn Văn Thử", "Xã La Bằng", "Hợp lệ", "Đã nộp"):
        assert private not in answer.text


@pytest.mark.parametrize("number", ["0000-0000-0000-0000", "zzzz", "1f2e", "%25", "0" * 64])
def test_wrong_number_is_no_receipt(client: GatewayClient, desk: Desk, number: str) -> None:
    dossier = desk.submitted()
    answer = client.get(f"/ho-so/bien-nhan/{dossier.code}/{number}")
    assert (answer.status_code, "Biên nhận đúng" in answer.text) == (404, False)


def test_number_of_another_dossier_is_no_receipt(
    client: GatewayClient, desk: Desk, conn: Connection
) -> None:
    one, other = desk.submitted(), desk.submitted(title="Khác")
    digits = number_of(conn, one).replace("-", "")
    assert client.get(f"/ho-so/bien-nhan/{one.code}/{digits}").status_code == 200
    assert client.get(f"/ho-so/bien-nhan/{other.code}/{digits}").status_code == 404


def test_half_typed_check_is_asked_again(client: GatewayClient) -> None:
    for typed in ({}, {"ma": "x"}, {"so": "1f2e"}, {"ma": "<script>", "so": "<script>"}):
        answer = client.get("/ho-so/bien-nhan", query_string=typed)
        assert answer.status_code == 200
        assert "<script>" not in answer.text.replace("<script type", "")
        assert ("Không tìm thấy biên nhận" in answer.text) is bool(typed)


def test_each_handing_in_has_its_own_receipt(
    browser: Browser, client: GatewayClient, desk: Desk, conn: Connection
) -> None:
    asked = desk.take(
        desk.submitted(), Verb.SUPPLEMENT, reason="unclear_effect", note="Nêu số liệu."
    )
    alice = browser(ALICE)
    alice.post(f"/ho-so/{asked.code}/buoc/3", data={"effects": "Bớt 12 tấn củi."})
    changed = alice.get(f"/ho-so/{asked.code}/bien-nhan").text
    assert "đã được sửa sau lần nộp này" in changed
    alice.post(f"/ho-so/{asked.code}/nop", data=TICKS)
    numbers = [one.digest[:16] for one in hand_ins.of_dossier(conn, asked.id)]
    assert len(set(numbers)) == 2
    for digits in numbers:
        assert client.get(f"/ho-so/bien-nhan/{asked.code}/{digits}").status_code == 200


def test_printed_dossier_holds_everything(browser: Browser, desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    (file,) = attachments.of_dossier(conn, dossier.id)
    page = browser(ALICE).get(f"/ho-so/{dossier.code}/ban-in").text
    for part in (
        dossier.title, dossier.problem, dossier.solution, dossier.effects, "Phường Quan Triều",
        file.name, file.hash, TEXTS["declaration"].title, number_of(conn, dossier),
    ):  # fmt: skip
        assert part in page
    staff = browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{dossier.code}/ban-in").text
    assert file.hash in staff


def test_strangers_print_nothing(browser: Browser, client: GatewayClient, desk: Desk) -> None:
    dossier, draft = desk.submitted(), desk.draft()
    assert browser(BOB).get(f"/ho-so/{dossier.code}/ban-in").status_code == 404
    assert browser(BOB).get(f"/ho-so/{dossier.code}/bien-nhan").status_code == 404
    assert browser(BOB).get(f"/tham-dinh/{dossier.code}/ban-in").status_code == 403
    officer = browser(BOB, ((Role.UNIT_OFFICER, WARD),))
    assert officer.get(f"/tham-dinh/{dossier.code}/ban-in").status_code == 403
    assert client.get(f"/ho-so/{dossier.code}/ban-in").status_code == 303
    assert browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{draft.code}/ban-in").status_code == 404


def test_everything_that_happened_is_one_list(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    dossier = desk.submitted()
    asked = desk.take(dossier, Verb.SUPPLEMENT, reason="missing_evidence", note="Thêm ảnh.")
    (photo,) = attachments.of_dossier(conn, asked.id)
    with database.transaction() as held:
        remove_file(held, dossiers.lock(held, asked.code), photo.id, clock.now())
        decline_credit(held, asked.code, WARD, "Không biết", BOB, clock.now())
    kinds = [line.kind for line in whole_file(conn, desk.now(asked.code)).chronicle]
    assert kinds == [
        "unit_declined", "file_removed", "supplement", "submit", "file_added", "open",
    ]  # fmt: skip
    mine = browser(ALICE).get(f"/ho-so/{asked.code}").text
    staff = browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{asked.code}").text
    for page in (mine, staff):
        for words in ("Xóa tệp", photo.name, "Thêm ảnh.", "Không biết", "Dấu nội dung"):
            assert words in page
    assert f"tài khoản {ALICE}" in staff
    assert not re.search(r"tài khoản \d", mine)


@pytest.mark.parametrize(
    ("before", "verb", "words"),
    [
        ("valid", Verb.UNDO, "Hoàn tác kết luận"),
        ("published", Verb.UNPUBLISH, "Thu hồi công bố"),
    ],
)
def test_why_a_decision_was_taken_back_stays_among_staff(
    browser: Browser, desk: Desk, before: str, verb: Verb, words: str
) -> None:
    undone = desk.take(getattr(desk, before)(), verb, note="Nhầm hồ sơ")
    mine = browser(ALICE).get(f"/ho-so/{undone.code}").text
    assert (words in mine, "Nhầm hồ sơ" in mine) == (True, False)
    assert "Nhầm hồ sơ" in browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{undone.code}").text


def test_refused_file_leaves_no_line(browser: Browser, desk: Desk, conn: Connection) -> None:
    draft = desk.draft(picture=False)
    browser(ALICE).post(f"/ho-so/{draft.code}/tep", data={"files": []})
    assert happenings.of_dossier(conn, draft.id) == []


def ask(desk: Desk) -> Any:
    return desk.take(desk.submitted(), Verb.SUPPLEMENT, reason="unclear_content", note="Rõ hơn.")


def test_request_says_what_until_when_where_and_what_then(browser: Browser, desk: Desk) -> None:
    asked = ask(desk)
    page = browser(ALICE).get(f"/ho-so/{asked.code}").text
    for words in (
        "Nội dung mô tả chưa rõ", "Rõ hơn.", "Mở bước 2: Nội dung", "đến hết ngày", "Còn ",
        "Sau thời hạn này bạn không sửa và không nộp lại được",
    ):  # fmt: skip
        assert words in page
    assert f'href="/ho-so/{asked.code}/buoc/2"' in page


def test_note_of_an_answer_reaches_the_reviewer(browser: Browser, desk: Desk) -> None:
    asked = ask(desk)
    form = {**TICKS, "note": "Đã viết lại phần giải pháp."}
    assert browser(ALICE).post(f"/ho-so/{asked.code}/nop", data=form).status_code == 303
    for page in (
        browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{asked.code}").text,
        browser(ALICE).get(f"/ho-so/{asked.code}").text,
    ):
        assert "Đã viết lại phần giải pháp." in page


def test_endless_note_comes_back(browser: Browser, desk: Desk) -> None:
    asked = ask(desk)
    answer = browser(ALICE).post(f"/ho-so/{asked.code}/nop", data={**TICKS, "note": "x" * 1001})
    assert (answer.status_code, desk.now(asked.code).stage) == (422, "needs_supplement")
    assert answer.text.count(" checked") == 3  # promotion stands since the first time


def test_nothing_changes_after_the_clock(browser: Browser, desk: Desk) -> None:
    asked = ask(desk)
    client = browser(ALICE)
    over = received(asked.supplement_until)
    for path in ("/buoc/2", "/buoc/2/luu", "/tep", "/tep/chon", "/nhom"):
        form = {"problem": "Muộn", "name": "Bình", "role": "helper"}
        late = client.post(f"/ho-so/{asked.code}{path}", data=form, headers=over)
        assert (late.status_code, desk.now(asked.code)) == (409, asked)
    last = received(asked.supplement_until - timedelta(milliseconds=1))
    in_time = client.post(f"/ho-so/{asked.code}/buoc/2", data={"problem": "Kịp"}, headers=last)
    assert (in_time.status_code, desk.now(asked.code).problem) == (303, "Kịp")


def test_file_on_its_way_does_not_arrive_after_the_clock(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    asked = ask(desk)
    client, kept = browser(ALICE), attachments.of_dossier(conn, asked.id)
    sender = Sender(client, asked.code)
    client.received_at = asked.supplement_until - timedelta(milliseconds=1)
    begun = sender.begin("thêm.pdf", 100)
    assert begun.status_code == 201
    client.received_at = asked.supplement_until
    assert sender.piece(begun.location, 0, b"%PDF-1.7" + b" " * 92).status_code == 403
    assert sender.begin("thêm.pdf", 100).status_code == 403
    assert attachments.of_dossier(conn, asked.id) == kept


def test_files_stay_as_they_were_handed_in(browser: Browser, desk: Desk, conn: Connection) -> None:
    dossier, client = desk.submitted(), browser(ALICE)
    (photo,) = attachments.of_dossier(conn, dossier.id)
    acts: tuple[tuple[str, dict[str, Any]], ...] = (
        ("tep", {"files": (jpeg(), "thêm.jpg")}),
        (f"tep/{photo.id}/xoa", {}),
        ("tep/chon", {}),
        ("nhom", {"name": "Bình", "role": "helper"}),
    )
    for path, form in acts:
        answer = client.post(f"/ho-so/{dossier.code}/{path}", data=form)
        assert (path, answer.status_code) == (path, 409)
    assert attachments.of_dossier(conn, dossier.id) == [photo]
    assert desk.now(dossier.code) == dossier


def test_page_after_the_clock_says_what_comes(
    browser: Browser, desk: Desk, database: Database
) -> None:
    asked = ask(desk)
    with database.transaction() as conn:
        conn.execute(
            "UPDATE dossiers SET supplement_until = %s WHERE id = %s",
            (clock.now() - timedelta(hours=1), asked.id),
        )
    client = browser(ALICE)
    page = client.get(f"/ho-so/{asked.code}").text
    assert "Đã hết thời hạn bổ sung" in page
    assert "/nop" not in page
    assert "chờ Tổ thư ký kết luận" in client.get("/ho-so").text


def test_receipt_is_checked_in_english_too(browser: Browser, desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    typed = {"ma": dossier.code.lower(), "so": number_of(conn, dossier)}
    found = browser(BOB).get("/en/receipts", query_string=typed, follow_redirects=True)
    digits = typed["so"].replace("-", "")
    assert found.request.path == f"/en/receipts/{dossier.code}/{digits}"
    assert "The receipt is genuine" in found.text
    for path, status in (("/en/receipts", 200), (f"/en/receipts/{dossier.code}/0000", 404)):
        answer = browser(BOB).get(path)
        assert (answer.status_code, unmarked_vietnamese(answer.text)) == (status, [])
    assert unmarked_vietnamese(found.text) == []
    assert dossier.title not in found.text
