"""Staff set which messages an edition sends, when a phone may ring and what may be spent."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.people import StaffMember
from support.scenes import sign_in_as

pytestmark = pytest.mark.journey

EDITION = "/quan-tri/cuoc-thi/2026"
"""Not the one that other journeys live in."""


def change(window: Window, *, quiet_from: str, per_day: str) -> None:
    """Ends where the button leads."""
    page = window.page
    page.get_by_label("Giờ yên lặng từ").fill(quiet_from)
    page.get_by_label("Chi nhiều nhất mỗi ngày").fill(per_day)
    page.get_by_label("Lý do").fill("Kế hoạch truyền thông")
    window.press("Lưu thay đổi")


def test_hours_and_budget_are_set_corrected_and_shown(
    window: Callable[..., Window], staff: dict[str, StaffMember]
) -> None:
    desk, phone = window(width=DESK, scripts=False), window(width=PHONE)
    desk.trouble.expect(422)
    sign_in_as(desk, staff["secretary"])
    desk.go(EDITION)
    desk.press("Sửa quy định về tin nhắn và thư")
    before = [
        desk.page.get_by_label(name).input_value()
        for name in ("Giờ yên lặng từ", "Chi nhiều nhất mỗi ngày")
    ]
    change(desk, quiet_from="9 giờ tối", per_day="750000")
    expect(desk.page.get_by_role("main")).to_contain_text("Cần giờ và phút, ví dụ 21:00.")
    expect(desk.page.get_by_label("Giờ yên lặng từ")).to_have_value("9 giờ tối")
    expect(desk.page.get_by_label("Chi nhiều nhất mỗi ngày")).to_have_value("750000")
    change(desk, quiet_from="20:30", per_day="750000")
    expect(desk.page).to_have_url(re.compile(rf"{EDITION}$"))
    expect(desk.page.get_by_role("main")).to_contain_text("Đã lưu quy định về tin nhắn")

    sign_in_as(phone, staff["administrator"])
    phone.go(EDITION)
    assert "Từ 20:30 đến" in phone.text()
    assert "Nhiều nhất 750.000 đồng" in phone.text()
    phone.press("Sửa quy định về tin nhắn và thư")
    change(phone, quiet_from=before[0], per_day=before[1])
    expect(phone.page.get_by_role("main")).to_contain_text("Đã lưu quy định về tin nhắn")


def test_who_may_not_set_messages_reads_no_form(
    window: Callable[..., Window], staff: dict[str, StaffMember]
) -> None:
    auditor = window(width=PHONE)
    auditor.trouble.expect(403)
    sign_in_as(auditor, staff["auditor"])
    auditor.go(f"{EDITION}/tin-nhan")
    expect(auditor.page.get_by_label("Giờ yên lặng từ")).to_have_count(0)
