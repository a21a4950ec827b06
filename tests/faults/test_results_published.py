"""Results after voting: two people publish them, the applicant takes the certificate away, a
stranger checks it, a wrong number is put right. Here: the end of voting is everybody's.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import expect

from servicekit import clock
from servicekit.testing import Stack
from support.browser import DESK, PHONE, Window
from support.dossiers import hand_in, publish
from support.edition import current_edition, voting_ends
from support.mailbox import Mailbox
from support.pdf import lines
from support.people import StaffMember, fresh_email, fresh_title
from support.scenes import sign_in_as
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

PLACE = "/tham-dinh/ket-qua"


def write_list(window: Window, line: str) -> None:
    page = window.page
    window.go(PLACE)
    if not page.get_by_label("Danh sách", exact=True).is_visible():
        page.get_by_text(re.compile("^Ghi (lại danh sách|danh sách kết quả)$")).click()
    page.get_by_label("Số, ký hiệu quyết định").fill("12/QĐ-UBND")
    page.get_by_label("Ngày quyết định").fill("2026-12-20")
    page.get_by_label("Danh sách", exact=True).fill(line)
    window.press("Lưu, chờ người thứ hai")


def test_from_the_decision_to_the_certificate_that_a_stranger_checks(
    stack: Stack,
    window: Callable[..., Window],
    visitor: Callable[[], Visitor],
    secretary: Visitor,
    staff: dict[str, StaffMember],
    mailbox: Mailbox,
) -> None:
    author, contact, title = visitor(), fresh_email(), fresh_title()
    author.sign_in(contact, mailbox)
    code = hand_in(author, title)
    publish(secretary, code)
    writer, second, stranger = window(width=DESK), window(width=PHONE), window(width=PHONE)
    second.trouble.expect(409)
    stranger.trouble.expect(404)
    sign_in_as(writer, staff["secretary"])
    sign_in_as(second, staff["dost_staff"])
    number = f"{code}/GCN-BTC"
    write_list(writer, f"{code}; ; {number}")
    expect(writer.page.get_by_role("main")).to_contain_text("Bạn đã ghi danh sách này")
    second.go(PLACE)
    second.page.once("dialog", lambda dialog: dialog.accept())
    second.press("Công bố kết quả")
    expect(second.page.get_by_role("main")).to_contain_text("Chưa hết thời gian bình chọn")

    with voting_ends(stack, current_edition(secretary)[0], clock.now() - timedelta(minutes=1)):
        published_when_known(second)
    mailbox.wait_for(contact, f"Kết quả xét giải của bài dự thi {code}")
    letter = mailbox.wait_for(contact, f"Giấy chứng nhận của bài dự thi {code}")
    assert f"/ho-so/{code}/giay-chung-nhan" in letter.text
    answer = author.get(f"/ho-so/{code}/giay-chung-nhan")
    assert answer.headers["Content-Type"] == "application/pdf"
    said = " ".join(line.text for line in lines(pdfium.PdfDocument(answer.content)[0]))
    assert number in said
    check_code = said.split("Mã kiểm tra: ")[1][:14]
    stranger.go("/ho-so/giay-chung-nhan")
    stranger.page.get_by_label("Mã kiểm tra").fill(check_code.lower())
    stranger.press("Kiểm tra")
    expect(stranger.page.get_by_role("heading", name="Giấy chứng nhận đúng")).to_be_visible()
    expect(stranger.page.get_by_role("main")).to_contain_text(title)
    stranger.go("/ho-so/giay-chung-nhan/0000-0000-0000")
    expect(stranger.page.get_by_role("main")).to_contain_text("Không tìm thấy")
    assert visitor().get(f"/ho-so/{code}/giay-chung-nhan").status_code == 303

    with voting_ends(stack, current_edition(secretary)[0], clock.now() - timedelta(minutes=1)):
        rectified(writer, second, code, f"{code}-2/GCN-BTC")
    letter = mailbox.wait_for(contact, f"Đính chính kết quả xét giải của bài dự thi {code}")
    assert f"{code}-2/GCN-BTC" in letter.text
    stranger.go(f"/ho-so/giay-chung-nhan/{check_code}")
    expect(stranger.page.get_by_role("main")).to_contain_text("Giấy chứng nhận đã được thay thế")
    expect(stranger.page.get_by_role("main")).to_contain_text(f"Số vào sổ {code}-2/GCN-BTC")


def published_when_known(second: Window, said: str = "Đã công bố kết quả của 1 bài") -> None:
    """Submissions hears of the end of voting in a moment."""

    def done() -> bool:
        second.go(PLACE)
        second.page.once("dialog", lambda dialog: dialog.accept())
        second.press("Công bố kết quả")
        second.page.wait_for_load_state("load")
        return said in second.text()

    until("the results are published", done)


def rectified(writer: Window, second: Window, code: str, number: str) -> None:
    """Another certificate for the same entry, by the form of its line."""
    writer.go(PLACE)
    writer.page.get_by_role("link", name=f"Đính chính {code}").click()
    writer.page.get_by_label("Số, ký hiệu quyết định").fill("15/QĐ-UBND")
    writer.page.get_by_label("Ngày quyết định").fill("2026-12-24")
    writer.page.get_by_label("Lý do đính chính").fill("Số giấy chứng nhận ghi sai")
    right = writer.page.get_by_label("Kết quả đúng")
    expect(right).to_have_value(code)
    right.fill(f"{code}; ; {number}")
    writer.press("Lưu, chờ người thứ hai")
    expect(writer.page.get_by_role("main")).to_contain_text("Lý do: Số giấy chứng nhận ghi sai")
    published_when_known(second, "Đã đính chính kết quả của 1 bài")
