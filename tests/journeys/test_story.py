"""The main job, told once: a dossier is handed in, published, and people vote for it."""

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.files import place_of
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email, fresh_phone, fresh_title
from support.scenes import (
    EVIDENCE,
    Receipt,
    confirm_vote,
    declare,
    hand_in,
    sign_in_as,
    sign_in_by_code,
    write_dossier,
)
from support.waiting import until

pytestmark = pytest.mark.journey

LETTERS = ("Đã nhận hồ sơ {code}", "Hồ sơ {code} hợp lệ", "Bài dự thi của bạn đã được công bố")


class Story:
    """The people of the story, each in a window of their own."""

    def __init__(
        self, window: Callable[[], Window], mailbox: Mailbox, staff: dict[str, StaffMember]
    ) -> None:
        self.window, self.mailbox, self.staff = window, mailbox, staff
        self.title = fresh_title()
        self.applicant = fresh_email()
        self.code = ""
        self.entry_path = ""

    def applicant_hands_in(self) -> None:
        window = self.window()
        window.go("/tai-khoan/dang-nhap?tiep=/ho-so")
        sign_in_by_code(window, self.applicant, self.mailbox)
        self.code = write_dossier(window, self.title)
        hand_in(window)
        assert self.code in window.text()
        assert self.title in window.text()

    def secretary_publishes(self) -> None:
        window = self.window()
        sign_in_as(window, self.staff["secretary"])
        page = window.page
        window.go(f"/tham-dinh?q={self.code}")
        window.press(self.title)
        expect(page.get_by_role("main")).to_contain_text(EVIDENCE)
        window.press("Hợp lệ")
        window.go(f"/tham-dinh?stage=valid&q={self.code}")
        page.get_by_role("checkbox", name=self.title).check()
        window.press("Công bố")
        # The story is told many times on one stack: its dossiers are alike and wait for a tick.
        page.get_by_role("checkbox", name=self.title).check()
        window.press("Công bố")
        expect(page.get_by_role("main").get_by_role("status")).to_contain_text("1/1")

    def entry_is_public(self) -> None:
        window = self.window()
        window.go(f"/binh-chon?q={self.title.rsplit(' ', 1)[1]}")
        window.press(self.title)
        page = window.page
        self.entry_path = page.url.split("/", 3)[3]
        assert self.title in page.title()
        assert EVIDENCE not in window.text()
        picture = page.locator("main img").first.get_attribute("src") or ""
        shown = page.request.get(picture)
        assert (shown.status, place_of(shown.body())) == (200, {})

    def person_votes(self, contact: str) -> tuple[Window, Receipt]:
        window = self.window()
        window.go(f"/{self.entry_path}")
        window.page.locator(".vote-button:visible").first.click()
        sign_in_by_code(window, contact, self.mailbox)
        declare(window)
        assert self.title in window.text()
        return window, confirm_vote(window)

    def repeat_is_told(self, window: Window, receipt: Receipt) -> None:
        window.go(f"/{self.entry_path}")
        window.page.locator(".vote-button:visible").first.click()
        page = window.page
        expect(page.get_by_role("heading", name="Bạn đã bình chọn bài này")).to_be_visible()
        window.press("Xem biên nhận")
        assert page.url.endswith(receipt.code)
        window.go("/phieu-cua-toi")
        assert self.title in window.text()

    def count_is_public(self, votes: int) -> None:
        window = self.window()
        for path in (f"/{self.entry_path}", f"/binh-chon?q={self.title.rsplit(' ', 1)[1]}"):
            until(f"{votes} votes on {path}", partial(self._shows, window, path, votes), pause=0.5)

    def reconciliation_is_exact(self) -> None:
        window = self.window()

        def said() -> bool:
            window.go("/doi-soat")
            return "Không. Mọi phiếu trong nhật ký" in window.text()

        until("every vote of the log is in the ledger", said, pause=0.5)

    def letters_came_once(self) -> None:
        for subject in (line.format(code=self.code) for line in LETTERS):
            self.mailbox.wait_for(self.applicant, subject)
        subjects = [letter.subject for letter in self.mailbox.letters(self.applicant)]
        wanted = [line.format(code=self.code) for line in LETTERS]
        assert {line: subjects.count(line) for line in wanted} == dict.fromkeys(wanted, 1)

    def staff_sees_it(self, votes: int) -> None:
        window = self.window()
        sign_in_as(window, self.staff["dost_staff"])

        def seen() -> bool:
            window.go("/bao-cao/ho-so")
            return self.code in window.text() and self.title in window.text()

        until("the dossier on the report page", seen, pause=0.5)
        window.go("/bao-cao")
        until("its votes on the report page", lambda: self._reported(window, votes), pause=0.5)

    def _reported(self, window: Window, votes: int) -> bool:
        """The page shows the ten leading entries; the table behind it has all."""
        table = window.page.request.get("/bao-cao/bang/phieu-theo-bai.csv").text()
        mine = [line for line in table.splitlines() if self.code in line]
        return len(mine) == 1 and mine[0].endswith(f"{votes}")

    def _shows(self, window: Window, path: str, votes: int) -> bool:
        window.go(path)
        number = window.page.locator("[data-votes]:visible").first
        window.page.wait_for_load_state("networkidle")
        return number.count() > 0 and number.inner_text() == f"{votes} phiếu"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_dossier_becomes_entry_and_gets_votes(
    window: Callable[..., Window], mailbox: Mailbox, staff: dict[str, StaffMember], width: int
) -> None:
    story = Story(lambda: window(width=width), mailbox, staff)
    story.applicant_hands_in()
    story.secretary_publishes()
    story.entry_is_public()
    by_mail, first = story.person_votes(fresh_email())
    by_phone, second = story.person_votes(fresh_phone())
    story.repeat_is_told(by_mail, first)
    story.repeat_is_told(by_phone, second)
    assert first.code != second.code
    assert story.title in first.words
    story.count_is_public(2)
    story.reconciliation_is_exact()
    story.letters_came_once()
    story.staff_sees_it(2)
