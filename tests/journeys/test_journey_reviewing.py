"""From the queue to a conclusion: by keyboard at a desk, by touch on a phone, without scripts."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from support.browser import DESK, PHONE, Window
from support.dossiers import hand_in, withdraw
from support.people import StaffMember
from support.scenes import sign_in_as
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

NOTE = "Gửi thêm ảnh máy đang chạy."


@pytest.fixture(scope="module")
def applicant(newcomer: Callable[[], Visitor]) -> Visitor:
    return newcomer()


@pytest.fixture
def waiting(applicant: Visitor) -> tuple[str, list[str]]:
    """A word that only these titles have, and the codes of three dossiers that wait, in order."""
    word = f"may{secrets.token_hex(4)}"
    return word, [hand_in(applicant, f"Máy sao chè {word} {number}") for number in range(1, 4)]


def stage_of(page: Page, code: str) -> str:
    """As the dossier's page names it."""
    page.goto(f"/tham-dinh/{code}")
    return page.locator(".staff-head .badge").inner_text().strip()


def test_reviewer_concludes_by_keyboard(
    window: Callable[..., Window],
    staff: dict[str, StaffMember],
    applicant: Visitor,
    waiting: tuple[str, list[str]],
) -> None:
    word, codes = waiting
    reviewer = window(width=DESK)
    page, keys = reviewer.page, reviewer.page.keyboard
    sign_in_as(reviewer, staff["secretary"])
    reviewer.go(f"/tham-dinh?q={word}")

    keys.press("j")
    keys.press("Enter")
    expect(page).to_have_url(f"/tham-dinh/{codes[0]}?q={word}")
    expect(page.locator(".review")).to_be_focused()
    with page.expect_response(lambda answer: "/kiem-tra" in answer.url):
        keys.press("2")
    keys.press("v")
    expect(page).to_have_url(f"/tham-dinh/{codes[1]}?q={word}")
    expect(page.locator(".review")).to_be_focused()
    keys.press("b")
    expect(page.get_by_label("Lý do").first).to_be_focused()
    page.get_by_label("Lý do").first.select_option("missing_evidence")
    keys.press("Tab")
    keys.type(NOTE)
    keys.press("Tab")
    keys.press("Enter")
    expect(page).to_have_url(f"/tham-dinh/{codes[2]}?q={word}")
    keys.press("u")
    expect(page).to_have_url(f"/tham-dinh?q={word}")

    stages = [stage_of(page, code) for code in codes]
    assert stages == ["Hợp lệ", "Cần bổ sung", "Đã nộp"]
    reviewer.go(f"/tham-dinh/{codes[0]}")
    expect(page.get_by_role("checkbox").nth(1)).to_be_checked()
    with page.expect_download() as download:
        page.goto(f"/tham-dinh/{codes[1]}")
        page.get_by_role("link", name="Công văn đề nghị bổ sung").click()
    assert download.value.suggested_filename == f"de-nghi-bo-sung-{codes[1].lower()}.docx"
    for code in codes:
        withdraw(applicant, code)


def test_reviewer_concludes_by_touch(
    window: Callable[..., Window],
    staff: dict[str, StaffMember],
    applicant: Visitor,
    waiting: tuple[str, list[str]],
) -> None:
    word, codes = waiting
    reviewer = window(width=PHONE)
    page = reviewer.page
    sign_in_as(reviewer, staff["secretary"])
    reviewer.go(f"/tham-dinh?q={word}")
    queue = page.get_by_role("region", name="Hồ sơ: Đã nộp")
    assert queue.evaluate("frame => frame.scrollWidth - frame.clientWidth") == 0
    expect(queue.get_by_role("row").nth(1)).to_contain_text("Đã nộp")
    reviewer.press(f"Máy sao chè {word} 1")

    bar = page.get_by_role("navigation", name="Kết luận nhanh")
    expect(bar).to_be_in_viewport()
    bar.get_by_role("link", name="Kết luận").click()
    accept = page.get_by_role("button", name="Kết luận hợp lệ, sang hồ sơ kế tiếp")
    expect(accept).to_be_in_viewport()
    accept.click()
    expect(page).to_have_url(f"/tham-dinh/{codes[1]}?q={word}")
    page.get_by_role("navigation", name="Kết luận nhanh").get_by_text("Bổ sung").click()
    page.get_by_label("Lý do").first.select_option("missing_evidence")
    page.get_by_label("Nội dung gửi người nộp").first.fill(NOTE)
    page.get_by_role("button", name="Yêu cầu bổ sung, sang").click()
    expect(page).to_have_url(f"/tham-dinh/{codes[2]}?q={word}")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE

    assert [stage_of(page, code) for code in codes] == ["Hợp lệ", "Cần bổ sung", "Đã nộp"]
    for code in codes:
        withdraw(applicant, code)


def test_many_are_published_and_taken_back_without_scripts(
    window: Callable[..., Window],
    staff: dict[str, StaffMember],
    applicant: Visitor,
    waiting: tuple[str, list[str]],
) -> None:
    word, codes = waiting
    reviewer = window(width=DESK, scripts=False)
    page = reviewer.page
    sign_in_as(reviewer, staff["secretary"])

    reviewer.go(f"/tham-dinh?q={word}")
    for box in page.get_by_role("checkbox", name=word).all():
        box.check()
    reviewer.press("Kết luận hợp lệ")
    _choose_all_and_go(reviewer, "Kết luận hợp lệ các hồ sơ được đánh dấu")
    _wait_all_settled(page)

    reviewer.go(f"/tham-dinh?stage=valid&q={word}")
    for box in page.get_by_role("checkbox", name=word).all():
        box.check()
    reviewer.press("Công bố các hồ sơ đã chọn")
    _choose_all_and_go(reviewer, "Công bố các hồ sơ được đánh dấu")
    _wait_all_settled(page)
    batch = page.url
    assert {stage_of(page, code) for code in codes} == {"Đã công bố"}
    reviewer.go(batch)
    reviewer.press("Hoàn tác cả đợt")
    expect(page).not_to_have_url(batch)
    _wait_all_settled(page)
    assert {stage_of(page, code) for code in codes} == {"Hợp lệ"}

    page.locator("summary", has_text="Ghi chú nội bộ").click()
    page.get_by_label("Ghi chú nội bộ").fill("Đã gọi tác giả.")
    reviewer.press("Lưu ghi chú")
    expect(page.get_by_role("main")).to_contain_text("Đã gọi tác giả.")
    for code in codes:
        withdraw(applicant, code)


def _choose_all_and_go(reviewer: Window, button: str) -> None:
    """On the preview; alike dossiers are not ticked by themselves."""
    for box in reviewer.page.get_by_role("checkbox").all():
        box.check()
    reviewer.press(button)


def _wait_all_settled(page: Page) -> None:
    """Without scripts the page of a batch is asked for again by hand."""
    status = page.get_by_role("main").get_by_role("status")

    def settled() -> bool:
        if "3/3" in status.inner_text():
            return True
        page.reload()
        return False

    until("all three are settled", settled)
