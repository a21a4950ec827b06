"""Files on bad networks, at a phone and at a desk: pieces, breaks, pauses, refusals, promises."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from support.browser import DESK, PHONE, Window
from support.files import photo, program_named_pdf
from support.visitor import Visitor

pytestmark = pytest.mark.journey

FILM = "phim sao chè.mp4"
MEBIBYTE = 1_048_576
SIZE = 7 * MEBIBYTE
PIECES = 4


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """What begins as a film does; some megabytes follow that nobody can compress."""
    head = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
    padding = SIZE - len(head)
    path = tmp_path / FILM
    path.write_bytes(head + padding.to_bytes(4, "big") + b"free" + os.urandom(padding - 8))
    return path


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def desk(
    request: pytest.FixtureRequest, window: Callable[..., Window], writer: tuple[Visitor, str]
) -> Window:
    """The writer's own window on the step with files."""
    found = window(width=request.param)
    found.carry(writer[0].http.cookies)
    found.go(f"/ho-so/{writer[1]}/buoc/5")
    return found


class Line:
    """The line of a window: it counts pieces, breaks at one, or takes none but the first of a file
    while it is `stuck`."""

    def __init__(self, window: Window, broken: int = 0, *, stuck: bool = False) -> None:
        self.begun = self.pieces = 0
        self._broken, self.stuck = broken, stuck
        window.trouble.allow_cut_lines()
        window.page.route("**/tai-len**", self._pass)

    def _pass(self, route: Route) -> None:
        method = route.request.method
        self.begun += method == "POST"
        self.pieces += method == "PATCH"
        if method == "PATCH" and self.pieces == self._broken:
            route.abort("internetdisconnected")
        elif not self.stuck or route.request.headers.get("upload-offset", "0") == "0":
            route.continue_()


def choose(window: Window, *files: Path) -> None:
    window.page.get_by_label("Chọn tệp").set_input_files(list(files))


def test_upload_goes_on_by_itself_after_a_broken_line(desk: Window, film: Path) -> None:
    line = Line(desk, broken=3)
    choose(desk, film)
    expect(desk.page.get_by_role("link", name=FILM)).to_be_visible()
    expect(desk.page.get_by_role("main")).to_contain_text("Đã nhận tệp.")
    assert (line.begun, line.pieces) == (1, PIECES + 1)
    width = desk.page.evaluate("document.documentElement.scrollWidth")
    assert width <= desk.page.viewport_size["width"]  # type: ignore[index]


def test_pause_and_reload_lose_nothing(desk: Window, film: Path) -> None:
    line = Line(desk, stuck=True)
    page = desk.page
    rows = page.locator("[data-upload-rows]")
    choose(desk, film)
    expect(rows).to_contain_text("% (")
    rows.get_by_role("button", name="Tạm dừng").click()
    expect(rows).to_contain_text("Đã tạm dừng")
    page.once("dialog", lambda dialog: dialog.accept())
    desk.go(page.url)
    expect(page.get_by_role("main")).to_contain_text("Chọn lại đúng tệp này để tải tiếp")
    line.stuck = False
    choose(desk, film)
    expect(page.get_by_role("link", name=FILM)).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Chọn lại đúng tệp này")
    assert line.begun == 1


def test_paused_file_lets_the_next_one_pass_and_takes_its_turn_again(
    desk: Window, film: Path, tmp_path: Path
) -> None:
    line = Line(desk, stuck=True)
    other = tmp_path / "ảnh.jpg"
    other.write_bytes(photo())
    choose(desk, film, other)
    first, second = (desk.page.locator("[data-upload-rows] .upload-row").nth(n) for n in (0, 1))
    expect(first).to_contain_text("% (")
    expect(second).to_contain_text("Đang chờ tới lượt")
    first.get_by_role("button", name="Tạm dừng").click()
    expect(desk.page.get_by_role("link", name="ảnh.jpg")).to_be_visible()
    expect(first).to_contain_text("Đã tạm dừng")
    line.stuck = False
    first.get_by_role("button", name="Tải tiếp").click()
    expect(desk.page.get_by_role("link", name=FILM)).to_be_visible()


def test_file_that_is_none_says_why_and_the_others_arrive(
    desk: Window, film: Path, tmp_path: Path
) -> None:
    desk.trouble.expect(422)
    wrong = tmp_path / "giả mạo.pdf"
    wrong.write_bytes(program_named_pdf())
    choose(desk, wrong, film)
    expect(desk.page.get_by_role("link", name=FILM)).to_be_visible()
    row = desk.page.locator("[data-upload-rows] .upload-row")
    expect(row).to_contain_text("Tệp “giả mạo.pdf” chưa được nhận: nội dung không phải là PDF")
    row.get_by_role("button", name="Bỏ").click()
    expect(row).to_have_count(0)


def test_promised_file_has_the_hash_of_its_content(
    desk: Window, writer: tuple[Visitor, str], film: Path
) -> None:
    desk.go(f"/ho-so/{writer[1]}/tep-dang-ky")
    desk.page.get_by_label("Chọn tệp, mã được tính").set_input_files(film)
    digest = hashlib.sha256(film.read_bytes()).hexdigest()
    expect(desk.page.get_by_label("Mã SHA-256 của tệp")).to_have_value(digest)
    expect(desk.page.get_by_label("Tên tệp", exact=True)).to_have_value(FILM)
    desk.press("Đăng ký tệp")
    expect(desk.page.get_by_role("main")).to_contain_text(digest)


def test_promise_is_made_and_kept_without_scripts(
    window: Callable[..., Window], writer: tuple[Visitor, str], film: Path
) -> None:
    plain = window(width=PHONE, scripts=False)
    plain.carry(writer[0].http.cookies)
    plain.go(f"/ho-so/{writer[1]}/tep-dang-ky")
    plain.page.get_by_label("Tên tệp", exact=True).fill(FILM)
    digest = hashlib.sha256(film.read_bytes()).hexdigest()
    plain.page.get_by_label("Mã SHA-256 của tệp").fill(digest)
    plain.press("Đăng ký tệp")
    expect(plain.page.get_by_role("main")).to_contain_text("Tệp chờ gửi")
    plain.page.get_by_label("Chọn tệp đã đăng ký").set_input_files(film)
    plain.press("Gửi tệp")
    expect(plain.page.get_by_role("main")).not_to_contain_text("Tệp chờ gửi")
    plain.go(f"/ho-so/{writer[1]}/buoc/5")
    expect(plain.page.get_by_role("link", name=FILM)).to_be_visible()
