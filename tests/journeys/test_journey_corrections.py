"""A published entry is corrected through review, and suspended and restored under votes."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.dossiers import STEPS, hand_in, publish, wait_votable, withdraw
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email, fresh_phone, fresh_title
from support.scenes import confirm_vote, declare, sign_in_as, sign_in_by_code
from support.visitor import Visitor, words
from support.waiting import until

pytestmark = pytest.mark.journey

BEFORE = str(STEPS[3]["effects"])
FIRST = "Bớt một nửa củi, mỗi mẻ nhanh hơn 25 phút."
SECOND = "Bớt một nửa củi, mỗi mẻ nhanh hơn 25 phút, đo tại 12 hộ."
WHY_NOT = "Ghi rõ đo ở bao nhiêu hộ."


class Story:
    """An entry, its applicant and a secretary, each in a window of their own."""

    def __init__(self, applicant: Window, secretary: Window, anyone: Visitor, code: str) -> None:
        self.applicant, self.secretary, self.anyone, self.code = applicant, secretary, anyone, code
        self._fresh = count()

    def public_page(self) -> str:
        """As the service answers now: another argument is another page for the gateway's cache."""
        path = f"/bai-du-thi/{self.code}"
        place = self.anyone.get(path).headers["Location"]
        return words(self.anyone.get(f"{place}?xem={next(self._fresh)}"))

    def votes(self) -> int | None:
        """None while the entry is not counted."""
        answer = self.anyone.get("/api/voting/v1/tallies", params={"entry": self.code})
        counted = {
            one["entry"]: one["votes"] for one in answer.raise_for_status().json()["entries"]
        }
        return counted.get(self.code)

    def write(self, effects: str) -> None:
        """In the third step of the same form; ends where both texts are compared."""
        window = self.applicant
        window.go(f"/ho-so/{self.code}/sua/buoc/3")
        window.page.get_by_label("Hiệu quả đạt được").fill(effects)
        window.press("Lưu, viết tiếp sau")
        expect(window.page.locator("ins").first).to_be_visible()

    def send(self) -> None:
        self.applicant.page.get_by_label("Bạn sửa gì, vì sao").fill("Đo lại sau khi công bố.")
        self.applicant.press("Gửi bản sửa")
        expect(self.applicant.page.get_by_role("main")).to_contain_text("đang chờ Tổ thư ký duyệt")

    def refuse(self) -> None:
        window = self.secretary
        window.go("/tham-dinh/sua")
        window.page.locator(f'a[href="/tham-dinh/{self.code}/sua"]').click()
        expect(window.page.locator("ins").first).to_contain_text("25")
        window.page.locator("summary", has_text="Không duyệt").click()
        window.page.get_by_label("Lý do").select_option("unproven")
        window.page.get_by_label("Nội dung gửi người nộp").fill(WHY_NOT)
        window.press("Không duyệt bản sửa")
        expect(window.page.get_by_role("main")).to_contain_text("Đã trả lại bản sửa")

    def go_on_from_the_refused(self) -> None:
        window = self.applicant
        window.go(f"/ho-so/{self.code}")
        window.press("Sửa bài đã công bố")
        expect(window.page.get_by_role("main")).to_contain_text(WHY_NOT)
        window.press("Sửa tiếp từ bản chưa được duyệt")

    def accept(self) -> None:
        window = self.secretary
        window.go(f"/tham-dinh/{self.code}")
        window.press("So sánh và kết luận")
        window.press("Duyệt và công bố bản sửa")
        expect(window.page.get_by_role("main")).to_contain_text("Đã duyệt bản sửa")

    def history_shows_both(self) -> None:
        window = self.secretary
        window.press("Các bản của hồ sơ (2)")
        assert "đo tại 12 hộ" in window.page.locator(".differences ins").last.inner_text()

    def change_standing(self, verb: str, reason: str, *, said: str) -> None:
        """The consequences for votes are said before anything happens."""
        window = self.secretary
        window.go(f"/tham-dinh/{self.code}")
        window.page.locator("summary", has_text=verb).click()
        window.page.locator("details[open]").get_by_label("Lý do").select_option(reason)
        window.press(f"{verb}…")
        expect(window.page.get_by_role("main")).to_contain_text(said)
        window.press(f"Xác nhận: {verb.lower()}")


@pytest.fixture
def contact() -> str:
    return fresh_email()


@pytest.fixture
def story(
    window: Callable[..., Window],
    visitor: Callable[[], Visitor],
    mailbox: Mailbox,
    staff: dict[str, StaffMember],
    contact: str,
    request: pytest.FixtureRequest,
) -> Story:
    """`indirect`: how wide the windows are and whether they run scripts."""
    width, scripts = request.param
    author, publisher = visitor(), visitor()
    author.sign_in(contact, mailbox)
    publisher.sign_in_as(staff["secretary"])
    code = hand_in(author, fresh_title())
    request.addfinalizer(lambda: withdraw(author, code))  # noqa: PT021  # also when the rest fails
    publish(publisher, code)
    wait_votable(author, code)
    applicant = window(width=width, scripts=scripts)
    applicant.carry(author.http.cookies)
    secretary = window(width=width, scripts=scripts)
    sign_in_as(secretary, staff["secretary"])
    return Story(applicant, secretary, visitor(), code)


SCREENS = [(PHONE, True), (DESK, False)]


@pytest.mark.parametrize("story", SCREENS, indirect=True, ids=["phone", "desk-without-scripts"])
def test_correction_is_public_only_once_accepted(
    story: Story, mailbox: Mailbox, contact: str
) -> None:
    story.applicant.go(f"/ho-so/{story.code}")
    story.applicant.press("Sửa bài đã công bố")
    story.applicant.press("Bắt đầu sửa")
    story.write(FIRST)
    story.send()
    assert BEFORE in story.public_page()
    story.refuse()
    mailbox.wait_for(contact, f"Bản sửa của bài {story.code} chưa được duyệt")
    story.go_on_from_the_refused()
    story.write(SECOND)
    story.send()
    page = story.public_page()
    assert (BEFORE in page, "25 phút" in page) == (True, False)
    story.accept()
    story.history_shows_both()
    page = story.public_page()
    assert (BEFORE in page, SECOND in page) == (False, True)
    mailbox.wait_for(contact, f"Bản sửa của bài dự thi {story.code} đã được duyệt")


@pytest.mark.parametrize("story", SCREENS[:1], indirect=True, ids=["phone"])
def test_suspended_entry_keeps_its_votes_uncounted_until_it_is_restored(
    story: Story,
    window: Callable[..., Window],
    newcomer: Callable[[], Visitor],
    mailbox: Mailbox,
) -> None:
    voter = window()
    voter.go(f"/binh-chon/{story.code}/xac-nhan")
    sign_in_by_code(voter, fresh_phone(), mailbox)
    declare(voter)
    confirm_vote(voter)
    until("the vote is counted", lambda: story.votes() == 1)

    said = "Phiếu đã có vẫn nằm trong sổ phiếu nhưng tạm không được tính"
    story.change_standing("Tạm dừng", "complaint", said=said)
    path, other = f"/binh-chon/{story.code}/xac-nhan", newcomer()
    until("votes are refused", lambda: other.get(path).status_code == 404)
    assert "đang tạm dừng" in words(other.get(path))
    until("the entry is not counted", lambda: story.votes() is None)
    assert "Bài dự thi đang tạm dừng" in story.public_page()
    voter.go("/phieu-cua-toi")
    assert "phiếu của bạn vẫn được giữ trong sổ" in voter.text()

    story.change_standing("Khôi phục", "cleared", said="Phiếu đã có trong sổ phiếu được tính lại")
    until("the entry can be voted for again", lambda: other.get(path).status_code == 200)
    until("its vote counts again", lambda: story.votes() == 1)
    assert BEFORE in story.public_page()
