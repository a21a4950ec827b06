"""At the door: the camera reads a guest's code, and a lost network loses nobody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from support.browser import PHONE, Window, open_window
from support.ceremonies import Invited, new_ceremony, new_guest, with_camera, write_film
from support.people import StaffMember, fresh_title
from support.scenes import sign_in_as
from support.visitor import Visitor

pytestmark = pytest.mark.journey


def open_door(phone: Window, keeper: StaffMember, base: str) -> None:
    sign_in_as(phone, keeper)
    phone.go(f"{base}/cua")


def type_code(phone: Window, guest: Invited) -> None:
    phone.page.get_by_label("Mã khách").fill(guest.code)
    phone.page.get_by_role("button", name="Ghi nhận có mặt").first.click()


def test_guest_holds_the_code_before_the_keepers_camera_and_is_let_in(
    browser: Browser,
    gateway: str,
    secretary: Visitor,
    staff: dict[str, StaffMember],
    tmp_path: Path,
) -> None:
    base, _ = new_ceremony(secretary)
    guest = new_guest(secretary, base)
    film = tmp_path / "code.y4m"
    write_film(film, f"{gateway}{guest.path}")
    phone_with_camera = with_camera(browser, film)
    try:
        phone = open_window(phone_with_camera, gateway, width=PHONE, scripts=True)
        open_door(phone, staff["dost_staff"], base)
        phone.press("Mở máy ảnh")
        expect(phone.page.locator(".door-said")).to_contain_text(f"Mời vào: {guest.name}")
        expect(phone.page.locator("#so-khach")).to_contain_text("1 đã có mặt")
        assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE
        assert phone.trouble.found == []
    finally:
        phone_with_camera.close()


def test_guests_of_a_minute_without_network_are_let_in_once_when_it_is_back(
    window: Callable[..., Window], secretary: Visitor, staff: dict[str, StaffMember]
) -> None:
    base, _ = new_ceremony(secretary)
    first, second = (new_guest(secretary, base) for _ in range(2))
    phone, other = window(width=PHONE), window(width=PHONE)
    phone.trouble.allow_cut_lines()
    phone.trouble.expect(409)
    open_door(phone, staff["dost_staff"], base)
    open_door(other, staff["secretary"], base)
    waiting = phone.page.locator("[data-door-waiting]")
    expect(waiting).to_be_hidden()

    phone.page.context.set_offline(True)
    expect(waiting).to_contain_text("Mất mạng")
    type_code(phone, first)
    type_code(phone, second)
    expect(waiting).to_contain_text("2 lượt đang chờ gửi")
    type_code(other, second)
    expect(other.page.locator(".door-said")).to_contain_text(f"Mời vào: {second.name}")

    phone.page.context.set_offline(False)
    expect(waiting).to_be_hidden()
    expect(phone.page.locator(".door-said")).to_contain_text(
        f"{second.name} đã được ghi nhận có mặt lúc"
    )
    expect(phone.page.locator("#so-khach")).to_contain_text("2 đã có mặt")
    expect(phone.page.locator("#vua-vao")).to_contain_text(first.name)


def test_guests_kept_by_a_page_that_was_closed_are_sent_when_it_is_opened_again(
    window: Callable[..., Window], secretary: Visitor, staff: dict[str, StaffMember]
) -> None:
    base, _ = new_ceremony(secretary)
    guest = new_guest(secretary, base)
    phone = window(width=PHONE)
    phone.trouble.allow_cut_lines()
    open_door(phone, staff["dost_staff"], base)
    phone.page.context.set_offline(True)
    type_code(phone, guest)
    expect(phone.page.locator("[data-door-waiting]")).to_contain_text("1 lượt đang chờ gửi")
    context = phone.page.context
    phone.page.close()
    context.set_offline(False)
    again = Window(context.new_page(), phone.trouble)
    again.go(f"{base}/cua")
    expect(again.page.locator(".door-said")).to_contain_text(f"Mời vào: {guest.name}")
    expect(again.page.locator("[data-door-waiting]")).to_be_hidden()


def test_walk_in_written_down_without_network_is_let_in_once_and_undone_by_a_press(
    window: Callable[..., Window], secretary: Visitor, staff: dict[str, StaffMember]
) -> None:
    base, _ = new_ceremony(secretary)
    name = fresh_title("Khách lạ")
    phone = window(width=PHONE)
    phone.trouble.allow_cut_lines()
    open_door(phone, staff["dost_staff"], base)
    page = phone.page
    page.context.set_offline(True)
    page.get_by_label("Họ tên").fill(name)
    page.get_by_label("Đi cùng ai hoặc dự thay ai").fill("Đi cùng đoàn Báo Thử")
    phone.press("Ghi tên và cho vào")
    expect(page.locator("[data-door-waiting]")).to_contain_text("1 lượt đang chờ gửi")
    expect(page.get_by_label("Họ tên")).to_have_value("")
    page.context.set_offline(False)
    expect(page.locator(".door-said")).to_contain_text(f"Mời vào: {name}")
    expect(page.locator(".door-said")).to_contain_text("Đi cùng đoàn Báo Thử")
    expect(page.locator("#so-khach")).to_contain_text("1 đã có mặt (1 ngoài danh sách)")
    expect(page.locator("#vua-vao")).to_contain_text(f"{name} (ngoài danh sách)")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    phone.press("Bỏ ghi nhận này")
    expect(page.get_by_text(f"Đã bỏ ghi nhận có mặt của {name}.")).to_be_visible()
    expect(page.locator("#so-khach")).to_contain_text("0 đã có mặt")
    assert phone.trouble.found == []


def test_door_without_scripts_lets_in_and_reloading_asks_nothing(
    window: Callable[..., Window], secretary: Visitor, staff: dict[str, StaffMember]
) -> None:
    base, _ = new_ceremony(secretary)
    guest, name = new_guest(secretary, base), fresh_title("Khách lạ")
    phone = window(width=PHONE, scripts=False)
    open_door(phone, staff["dost_staff"], base)
    phone.page.get_by_label("Họ tên").fill(name)
    phone.press("Ghi tên và cho vào")
    expect(phone.page.locator(".door-said")).to_contain_text(f"Mời vào: {name}")
    type_code(phone, guest)
    expect(phone.page.locator(".door-said")).to_contain_text(f"Mời vào: {guest.name}")
    phone.page.reload()
    expect(phone.page.locator(".door-said")).to_contain_text(f"Mời vào: {guest.name}")
    expect(phone.page.locator("#so-khach")).to_contain_text("2 đã có mặt (1 ngoài danh sách)")
