"""While a ceremony takes place: the lectern goes on, every open run sheet follows by itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.ceremonies import new_ceremony
from support.people import StaffMember
from support.scenes import sign_in_as
from support.visitor import Visitor

pytestmark = pytest.mark.journey

NOW, NEXT = "Đang diễn ra", "Tiếp theo"


def test_lectern_goes_on_and_the_run_sheet_on_a_phone_follows(
    window: Callable[..., Window], secretary: Visitor, staff: dict[str, StaffMember]
) -> None:
    base, _ = new_ceremony(secretary)
    for title, at in (("Khai mạc", "08:00"), ("Trao giải", "08:30"), ("Bế mạc", "")):
        secretary.form(f"{base}/chuong-trinh/them", title=title, at_time=at, performer="Trưởng ban")
    desk, phone = window(width=DESK), window(width=PHONE)
    sign_in_as(desk, staff["secretary"])
    sign_in_as(phone, staff["dost_staff"])
    for one in (desk, phone):
        one.go(f"{base}/dieu-hanh")
    phone.trouble.expect(409)

    desk.page.keyboard.press("n")
    for one in (desk, phone):
        expect(one.page.get_by_role("region", name=NOW)).to_contain_text("Khai mạc")
        expect(one.page.get_by_role("region", name=NEXT)).to_contain_text("Trao giải")
    assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE
    desk.press("Mục tiếp theo")
    expect(phone.page.get_by_role("region", name=NOW)).to_contain_text("Trao giải")
    desk.press("Mục trước")
    expect(phone.page.get_by_role("region", name=NOW)).to_contain_text("Khai mạc")

    desk.press("Trình chiếu")
    desk.page.keyboard.press("ArrowRight")
    expect(desk.page.get_by_role("heading", name="Khai mạc")).to_be_visible()
    desk.page.keyboard.press("ArrowRight")
    expect(desk.page.get_by_role("heading", name="Trao giải")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("region", name=NOW)).to_contain_text("Khai mạc")
