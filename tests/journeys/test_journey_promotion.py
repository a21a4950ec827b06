"""A unit officer takes the kit; who opens its link is counted and seen in the unit's figures."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from support.browser import DESK, PHONE, Window
from support.people import StaffMember
from support.scenes import sign_in_as
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

UNIT = "05482"
FIGURES = f"/bao-cao/don-vi/{UNIT}"
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def openings(officer: Visitor) -> int:
    """Of all channels together, as the unit's figures say now."""
    answer = officer.get(FIGURES)
    before = answer.text.partition("</strong> lượt mở liên kết và mã QR của đơn vị")[0]
    number = before.rpartition("<strong>")[2].replace(".", "")
    return int(number) if number.isdigit() else 0


def by_zalo(officer: Visitor) -> int:
    """Openings of the unit's link for Zalo, as its kit's page says now."""
    page = officer.get("/quan-tri/tuyen-truyen").text
    cell = re.search(r">Zalo</th><td class=\"number\">([\d.]+)<", page)
    return int(cell[1].replace(".", "")) if cell else 0


def test_officer_takes_the_kit_and_an_opening_of_its_link_is_seen_in_the_figures(
    window: Callable[..., Window],
    visitor: Callable[[], Visitor],
    staff: dict[str, StaffMember],
) -> None:
    desk = window(width=DESK)
    sign_in_as(desk, staff["unit_officer"])
    officer = visitor()
    officer.sign_in_as(staff["unit_officer"])
    before, zalo = openings(officer), by_zalo(officer)

    desk.go("/quan-tri/tuyen-truyen")
    desk.press("Mở bộ tuyên truyền")
    page = desk.page
    assert urlsplit(page.url).path == f"/tuyen-truyen/{UNIT}"
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF Áp phích A4").click()
    assert download.value.suggested_filename == f"ap-phich-a4-{UNIT}.pdf"
    post = page.get_by_label("Bài đăng Zalo").input_value()
    link = next(word for word in post.split() if f"/d/{UNIT}" in word)

    address = urlsplit(link)
    path = f"{address.path}?{address.query}"
    reader, robot = visitor(), visitor()
    for agent in ("facebookexternalhit/1.1", "Mozilla/5.0 (compatible; Googlebot/2.1)"):
        assert robot.get(path, headers={"User-Agent": agent}).status_code == 302
    for _ in range(2):  # a page that is loaded again is an opening again
        answer = reader.get(path, headers={"User-Agent": ANDROID})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert list(reader.http.cookies.jar) == []
    assert by_zalo(officer) == zalo + 2
    until("both openings are in the figures", lambda: openings(officer) == before + 2, seconds=60)
    expect(page.get_by_text("số lượt mở, không phải số người")).to_be_visible()


def test_kit_is_taken_on_a_phone_without_scripts(window: Callable[..., Window]) -> None:
    phone = window(width=PHONE, scripts=False)
    phone.go("/tuyen-truyen?q=quan+trieu")
    phone.press("Phường Quan Triều")
    page = phone.page
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    for label in ("Bài đăng Zalo", "Bài đăng Facebook", "Lời cho video TikTok", "Mã nhúng"):
        assert page.get_by_label(label, exact=True).input_value() != ""
    spoken = page.get_by_role("link", name="Tải về (.txt)").get_attribute("href")
    text = page.request.get(str(spoken)).text()
    assert "Kính thưa bà con" in text
    assert "Phường Quan Triều" in text
