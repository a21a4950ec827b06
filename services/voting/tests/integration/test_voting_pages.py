"""The pages a voter walks through, as a browser without a script sees them."""

import re
from datetime import timedelta
from typing import Any

import pytest

from servicekit.testing import sign_in
from support.english import unmarked_vietnamese

pytestmark = pytest.mark.integration


@pytest.fixture
def path(polls: Any) -> str:
    return f"/binh-chon/{polls.stage.code(1)}/xac-nhan"


@pytest.fixture
def signed_in(polls: Any) -> Any:
    """A declared voter's browser."""
    sign_in(polls.client, polls.token(7))
    return polls.client


def words(answer: Any) -> str:
    """The page's text without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_confirm_shows_the_entry_the_rule_and_one_button(signed_in: Any, path: str) -> None:
    page = signed_in.get(path)
    assert page.status_code == 200
    assert "Bài dự thi số 1" in words(page)
    assert "Mỗi tài khoản bình chọn một lần cho mỗi bài. Phiếu đã gửi không thu hồi được." in words(
        page
    )
    assert re.findall(r'<form method="post" action="([^"]+)"', page.text) == [path]
    assert page.headers["Cache-Control"] == "no-store"


def test_confirm_sends_a_stranger_to_sign_in_and_back(polls: Any, path: str) -> None:
    answer = polls.client.get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/tai-khoan/dang-nhap?tiep={path}"


def test_confirming_as_a_stranger_casts_nothing(polls: Any, path: str, memory_log: Any) -> None:
    assert polls.client.post(path).status_code == 401
    assert memory_log.records == []


def test_confirm_sends_the_undeclared_to_the_declaration_and_back(
    polls: Any, path: str, memory_log: Any
) -> None:
    sign_in(polls.client, polls.token(7, declared=False))
    answers = [polls.client.get(path), polls.client.post(path)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert {a.headers["Location"] for a in answers} == {f"/tai-khoan/khai-bao?tiep={path}"}
    assert memory_log.records == []


def test_confirming_twice_ends_at_the_same_receipt(
    signed_in: Any, path: str, memory_log: Any
) -> None:
    answers = [signed_in.post(path) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert answers[0].headers["Location"].startswith("/phieu/")
    assert len(memory_log.records) == 1


def test_confirm_says_that_one_has_voted_and_when(
    signed_in: Any, path: str, ledger: Any, memory_log: Any
) -> None:
    receipt = signed_in.post(path).headers["Location"]
    before = signed_in.get(path)
    ledger.record_log(memory_log)
    after = signed_in.get(path)
    assert "phiếu đang được ghi vào sổ" in words(before)
    assert re.search(r"Bạn đã bình chọn bài này lúc \d\d:\d\d:\d\d ngày", words(after))
    assert [f'href="{receipt}"' in page.text for page in (before, after)] == [True, True]
    assert "<form" not in after.text.split("<main")[1].split("</main")[0]


def test_confirm_before_and_after_the_window_says_so_and_offers_no_button(
    polls: Any, signed_in: Any, path: str
) -> None:
    window = polls.stage.edition.windows.voting
    early, late = window.start - timedelta(seconds=1), window.end
    pages = [
        signed_in.get(path, headers={"X-Received-At": f"{moment.timestamp():.3f}"})
        for moment in (early, late)
    ]
    posted = signed_in.post(path, headers={"X-Received-At": f"{late.timestamp():.3f}"})
    assert "Bình chọn mở từ" in words(pages[0])
    assert "Bạn có thể đăng ký tài khoản trước." in words(pages[0])
    assert "Phiếu gửi sau thời điểm này không được tính." in words(pages[1])
    assert posted.status_code == 409
    assert "Phiếu gửi sau thời điểm này không được tính." in words(posted)
    assert ["Xác nhận bình chọn</button>" in page.text for page in (*pages, posted)] == [False] * 3


def test_confirm_of_an_unknown_entry_is_a_kind_404(polls: Any, signed_in: Any) -> None:
    answers = [
        signed_in.get(f"/binh-chon/{code}/xac-nhan") for code in (polls.stage.code(99), "HELLO")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Bài chưa được công bố" in words(answers[0])


def test_confirm_from_another_site_is_refused(signed_in: Any, path: str, memory_log: Any) -> None:
    answer = signed_in.post(path, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert memory_log.records == []


def test_unknown_outcome_shows_the_waiting_page_and_the_retry_ends_at_the_receipt(
    signed_in: Any, path: str, memory_log: Any
) -> None:
    memory_log.failing = True
    waiting = signed_in.post(path)
    memory_log.failing = False
    again = signed_in.get(path + "?thu-lai=1")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (503, "5")
    assert (
        "Hệ thống chưa xác nhận được phiếu của bạn; trang sẽ tự thử lại sau 5 giây, bạn không cần "
        "bấm lại. Thử lại không làm phiếu bị tính hai lần."
    ) in words(waiting)
    assert f'<noscript><meta http-equiv="refresh" content="5;url={path}?thu-lai=1"></noscript>' in (
        waiting.text
    )
    assert 'data-retry-seconds="5"' in waiting.text
    assert "Gửi lại không làm phiếu bị tính hai lần." in words(again)
    assert signed_in.post(path).headers["Location"].startswith("/phieu/")


def test_receipt_shows_its_owner_the_entry_and_others_only_that_it_counts(
    polls: Any, signed_in: Any, path: str, ledger: Any, memory_log: Any
) -> None:
    location = signed_in.post(path).headers["Location"]
    accepted = signed_in.get(location)
    ledger.record_log(memory_log)
    own = signed_in.get(location)
    signed_in.delete_cookie("contest_token")
    stranger = signed_in.get(location)
    sign_in(polls.client, polls.token(8))
    other = polls.client.get(location)
    title = "Bài dự thi số 1"
    assert [title in words(page) for page in (accepted, own, stranger, other)] == [
        True,
        True,
        False,
        False,
    ]
    assert "Phiếu đang được ghi vào sổ" in words(accepted)
    assert re.search(r"đã được ghi nhận lúc \d\d:\d\d:\d\d ngày", words(own))
    assert "Phiếu này được ghi nhận lúc" in words(stranger)
    assert {page.headers["Cache-Control"] for page in (own, stranger)} == {"private, no-store"}
    assert "<svg" in stranger.text
    assert "style=" not in stranger.text


def test_struck_receipt_says_that_it_does_not_count(
    signed_in: Any, path: str, ledger: Any, memory_log: Any, strike: Any
) -> None:
    location = signed_in.post(path).headers["Location"]
    ledger.record_log(memory_log)
    strike(7, 1)
    assert "không được tính vào kết quả" in words(signed_in.get(location))


def test_receipt_typed_by_hand_leads_to_its_page(signed_in: Any, path: str) -> None:
    location = signed_in.post(path).headers["Location"]
    spoken = location.lower().replace("/phieu/", "")
    assert signed_in.get(f"/phieu/{spoken}").headers["Location"] == location
    assert signed_in.get("/phieu/" + "0" * 40).status_code == 404


def test_my_votes_list_each_vote_with_its_receipt(
    polls: Any, signed_in: Any, path: str, ledger: Any, memory_log: Any
) -> None:
    empty = signed_in.get("/phieu-cua-toi")
    location = signed_in.post(path).headers["Location"]
    ledger.record_log(memory_log)
    polls.stage.entry(1, standing="suspended")
    polls.refresh()
    full = signed_in.get("/phieu-cua-toi")
    assert "Bạn chưa bình chọn bài nào" in words(empty)
    assert "Bài dự thi số 1" in words(full)
    assert "phiếu của bạn vẫn được giữ trong sổ" in words(full)
    assert f'href="{location}"' in full.text


def test_my_votes_ask_a_stranger_to_sign_in(polls: Any) -> None:
    answer = polls.client.get("/phieu-cua-toi")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/tai-khoan/dang-nhap?tiep=/phieu-cua-toi",
    )


def test_reconciliation_page_is_public_and_cached(polls: Any, ledger: Any, memory_log: Any) -> None:
    polls.vote(7, 1)
    ledger.record_log(memory_log)
    page = polls.client.get("/doi-soat")
    assert page.status_code == 200
    assert page.headers["Cache-Control"].startswith("public, max-age=5")
    assert "Set-Cookie" not in page.headers
    assert "Mọi phiếu trong nhật ký đều đã vào sổ" in words(page)
    assert polls.client.get("/doi-soat?lan=none").status_code == 404


@pytest.mark.parametrize(
    ("recorded_until", "said"),
    [
        ("2026-10-31T16:59:07Z", "các phiếu có trong nhật ký lúc 23:59:07 ngày 31/10/2026;"),
        (None, "Chưa rõ sổ đã ghi đến đâu; phiếu đã nhận vẫn được giữ và sẽ được ghi."),
    ],
)
def test_reconciliation_page_of_a_late_ledger_does_not_say_that_nothing_is_missing(
    polls: Any, ledger: Any, memory_log: Any, conn: Any, recorded_until: str | None, said: str
) -> None:
    polls.vote(7, 1)
    ledger.record_log(memory_log)
    conn.execute("UPDATE log_progress SET recorded_until = %s", (recorded_until,))
    page = words(polls.client.get("/doi-soat"))
    assert said in page
    assert "Mọi phiếu trong nhật ký đều đã vào sổ" not in page


def test_pages_know_from_the_filter_alone_who_voted_while_the_database_is_away(
    polls: Any, signed_in: Any, path: str
) -> None:
    receipt = signed_in.post(path).headers["Location"]
    polls.booth.keeper._compared_at = float("-inf")
    assert "phiếu đang được ghi vào sổ" in words(signed_in.get(path))
    assert "Phiếu đang được ghi vào sổ" in words(signed_in.get(receipt))
    assert "Đang ghi vào sổ" in words(signed_in.get("/phieu-cua-toi"))


@pytest.mark.parametrize(
    ("recorded_until", "said"),
    [
        ("2026-10-31T16:59:07Z", "every vote that the log had at 23:59:07 on 31 October 2026;"),
        (None, "How far it is, is not known yet;"),
    ],
)
def test_reconciliation_is_told_in_english_too(
    polls: Any, ledger: Any, memory_log: Any, conn: Any, recorded_until: str | None, said: str
) -> None:
    polls.vote(7, 1)
    ledger.record_log(memory_log)
    page = polls.client.get("/en/reconciliation")
    assert "Every vote of the log is in the ledger or a repeat" in words(page)
    assert unmarked_vietnamese(page.text) == []
    conn.execute("UPDATE log_progress SET recorded_until = %s", (recorded_until,))
    assert said in words(polls.client.get("/en/reconciliation"))
