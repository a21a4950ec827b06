"""A session that ends while somebody writes: nothing typed is lost, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from servicekit.testing import Stack
from support.browser import Window
from support.dossiers import STEPS, Entry, hand_in, saved_problem
from support.expiry import end_session, let_token_expire
from support.files import PDF, pdf
from support.people import StaffMember, fresh_title
from support.scenes import (
    EVIDENCE,
    attach_files,
    confirm_vote,
    sign_in_again,
    sign_in_as,
)
from support.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("scripts", [False, True])]

PROBLEM = "Củi đắt,\nsao tay không đều.\n\nMỗi mẻ mất <hai> giờ & nhiều công."
STORY = STEPS[2]["problem"]


@pytest.fixture
def desk(window: Callable[..., Window], writer: tuple[Visitor, str], scripts: bool) -> Window:
    """The writer's own window."""
    found = window(scripts=scripts)
    found.carry(writer[0].http.cookies)
    return found


def write_problem(window: Window) -> None:
    """Last: the page saves it by itself in less than a second."""
    window.page.get_by_label("Vấn đề cần giải quyết").fill(PROBLEM)


def test_form_after_an_hour_is_saved_as_if_nothing_had_happened(
    desk: Window, writer: tuple[Visitor, str], stack: Stack
) -> None:
    person, code = writer
    desk.go(f"/ho-so/{code}/buoc/2")
    let_token_expire(desk, stack)
    write_problem(desk)
    desk.press("Lưu và tiếp tục")
    expect(desk.page).to_have_url(f"/ho-so/{code}/buoc/3")
    assert saved_problem(person, code) == PROBLEM


def test_files_after_an_hour_are_kept(
    desk: Window, writer: tuple[Visitor, str], stack: Stack
) -> None:
    _, code = writer
    desk.trouble.expect(401)  # with scripts: said to the program, which renews and goes on
    desk.go(f"/ho-so/{code}/buoc/5")
    let_token_expire(desk, stack)
    attach_files(desk)
    expect(desk.page.get_by_role("link", name=EVIDENCE)).to_be_visible()


def test_form_after_the_session_waits_while_the_person_signs_in_beside_it(
    desk: Window, writer: tuple[Visitor, str]
) -> None:
    person, code = writer
    desk.trouble.expect(401)
    desk.go(f"/ho-so/{code}/buoc/2")
    end_session(desk)
    write_problem(desk)
    desk.press("Lưu và tiếp tục")
    expect(desk.page.get_by_role("heading", name="Bạn cần đăng nhập lại")).to_be_visible()
    sign_in_beside(desk, person)
    desk.press("Gửi tiếp")
    expect(desk.page).to_have_url(f"/ho-so/{code}/buoc/3")
    assert saved_problem(person, code) == PROBLEM


def test_stranger_who_signs_in_beside_it_changes_nothing(
    desk: Window,
    writer: tuple[Visitor, str],
    newcomer: Callable[[], Visitor],
) -> None:
    person, code = writer
    desk.trouble.expect(401, 404)
    desk.go(f"/ho-so/{code}/buoc/2")
    end_session(desk)
    write_problem(desk)
    desk.press("Lưu và tiếp tục")
    sign_in_beside(desk, newcomer())
    desk.press("Gửi tiếp")
    expect(desk.page.get_by_role("heading", name="Không tìm thấy")).to_be_visible()
    assert saved_problem(person, code) == STORY


def test_files_after_the_session_are_asked_for_again_at_the_same_place(
    desk: Window, writer: tuple[Visitor, str], scripts: bool
) -> None:
    person, code = writer
    desk.trouble.expect(401)
    desk.go(f"/ho-so/{code}/buoc/5")
    end_session(desk)
    attach_files(desk)
    expect(desk.page.get_by_role("main")).to_contain_text("chọn lại")
    if scripts:  # the page stands as it was and says so
        desk.page.get_by_role("alert").get_by_role("link", name="Đăng nhập").click()
    else:
        desk.press("Đăng nhập")
    sign_in_again(desk, person)
    expect(desk.page).to_have_url(f"/ho-so/{code}/buoc/5")
    attach_files(desk)
    expect(desk.page.get_by_role("link", name=EVIDENCE)).to_be_visible()


def test_vote_after_the_session_comes_back_to_its_entry(
    window: Callable[..., Window],
    newcomer: Callable[[], Visitor],
    entries: Callable[[int], list[Entry]],
    scripts: bool,
) -> None:
    entry, person = entries(1)[0], newcomer()
    voter = window(scripts=scripts)
    voter.trouble.expect(401)
    voter.carry(person.http.cookies)
    voter.go(f"/binh-chon/{entry.code}/xac-nhan")
    end_session(voter)
    voter.press("Xác nhận bình chọn")
    voter.press("Đăng nhập")
    sign_in_again(voter, person)
    assert entry.title in confirm_vote(voter).words


def test_decision_after_the_session_is_sent_from_the_staff_door(
    window: Callable[..., Window],
    applicant: Visitor,
    staff: dict[str, StaffMember],
    scripts: bool,
) -> None:
    code = hand_in(applicant, fresh_title())
    reviewer = window(scripts=scripts)
    reviewer.trouble.expect(401)
    sign_in_as(reviewer, staff["secretary"])
    reviewer.go(f"/tham-dinh/{code}")
    end_session(reviewer)
    reviewer.press("Hợp lệ")
    with reviewer.page.context.expect_page() as opened:
        reviewer.page.get_by_role("main").get_by_role("link", name="Đăng nhập").click()
    beside = opened.value
    beside.get_by_label("Thư điện tử").fill(staff["secretary"].email)
    beside.get_by_label("Mật khẩu").fill(staff["secretary"].password)
    beside.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    expect(beside.get_by_role("heading", name="Đã đăng nhập")).to_be_visible()
    beside.close()
    reviewer.press("Gửi tiếp")
    reviewer.go(f"/tham-dinh/{code}")
    expect(reviewer.page.get_by_role("main")).to_contain_text("Hợp lệ")


def test_article_written_beside_a_file_after_the_session_keeps_its_words(
    window: Callable[..., Window],
    staff: dict[str, StaffMember],
    secretary: Visitor,
    scripts: bool,
) -> None:
    title = fresh_title("Tin có tệp")
    desk_path = secretary.form("/quan-tri/noi-dung/moi", kind="news", title=title, slug="").headers[
        "Location"
    ]
    editor = window(scripts=scripts)
    editor.trouble.expect(401, 422)
    sign_in_as(editor, staff["secretary"])
    editor.go(desk_path)
    editor.page.get_by_label("Nội dung").fill(PROBLEM)
    editor.page.get_by_label("Thêm ảnh hoặc tệp").set_input_files(
        {"name": EVIDENCE, "mimeType": PDF, "buffer": pdf()}
    )
    end_session(editor)
    editor.press("Tải tệp lên")
    expect(editor.page.get_by_role("main")).to_contain_text("chọn lại ở bước cuối")
    with editor.page.context.expect_page() as opened:
        editor.page.get_by_role("main").get_by_role("link", name="Đăng nhập").click()
    beside = opened.value
    editor.carry(secretary.http.cookies)
    beside.close()
    editor.press("Gửi tiếp")
    expect(editor.page.get_by_label("Nội dung")).to_have_value(PROBLEM)
    attach_article_file(editor)
    expect(editor.page.get_by_label("Nội dung")).to_have_value(PROBLEM)
    editor.press("Lưu bản mới")
    expect(editor.page.get_by_text("Đã lưu bản 2.")).to_be_visible()


def attach_article_file(window: Window) -> None:
    window.page.get_by_label("Thêm ảnh hoặc tệp").set_input_files(
        {"name": EVIDENCE, "mimeType": PDF, "buffer": pdf()}
    )
    window.press("Tải tệp lên")
    expect(window.page.get_by_text(f"Đã thêm “{EVIDENCE}”.")).to_be_visible()


def sign_in_beside(window: Window, person: Visitor) -> None:
    """In the tab that the page opens; that tab says to come back, and is closed."""
    with window.page.context.expect_page() as opened:
        window.page.get_by_role("main").get_by_role("link", name="Đăng nhập").click()
    beside = Window(opened.value, window.trouble)
    sign_in_again(beside, person)
    expect(beside.page.get_by_role("heading", name="Đã đăng nhập")).to_be_visible()
    beside.page.close()
