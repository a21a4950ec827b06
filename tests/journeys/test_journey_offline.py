"""Writing and uploading while the network comes and goes: nothing typed is lost."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from support.browser import Window
from support.dossiers import STEPS, saved_problem
from support.expiry import end_session
from support.files import PDF, pdf
from support.forms import FormPage
from support.scenes import EVIDENCE, sign_in_again
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

OFFLINE = "Mất kết nối. Nội dung đã được giữ trên máy bạn và sẽ gửi khi có mạng."
PROBLEM = "Củi đắt, sao tay không đều,\nmỗi mẻ mất hai giờ."
LATE_SAVE = """() => {
    const form = document.querySelector("form[data-keep]");
    const save = () => htmx.ajax("POST", form.getAttribute("hx-post"), { source: form });
    form.addEventListener("submit", save);
}"""
"""The pause after typing ends just when the form has been sent."""
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('contest.kept:')).length"


@pytest.fixture
def desk(window: Callable[..., Window], writer: tuple[Visitor, str]) -> Window:
    """The writer's window on the second step."""
    found = window()
    found.carry(writer[0].http.cookies)
    found.go(f"/ho-so/{writer[1]}/buoc/2")
    return found


def write(page: Page, words: str = PROBLEM) -> None:
    page.get_by_label("Vấn đề cần giải quyết").fill(words)


def go_offline(window: Window) -> None:
    """From here on every request fails in the browser."""
    window.trouble.allow_cut_lines()
    window.page.context.set_offline(True)


def test_words_written_offline_are_saved_when_the_network_is_back(
    desk: Window, writer: tuple[Visitor, str]
) -> None:
    person, code = writer
    go_offline(desk)
    write(desk.page)
    expect(desk.page.locator("#saved")).to_have_text(OFFLINE)
    assert saved_problem(person, code) == STEPS[2]["problem"]
    desk.page.context.set_offline(False)
    expect(desk.page.locator("#saved")).to_contain_text("Đã lưu")
    assert saved_problem(person, code) == PROBLEM
    assert desk.page.evaluate(KEPT) == 0


def test_button_pressed_offline_leaves_the_page_and_sends_later(
    desk: Window, writer: tuple[Visitor, str]
) -> None:
    person, code = writer
    go_offline(desk)
    write(desk.page)
    desk.page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(desk.page.locator("#saved")).to_have_text(OFFLINE)
    expect(desk.page).to_have_url(f"/ho-so/{code}/buoc/2")
    desk.page.context.set_offline(False)
    until("the words arrive", lambda: saved_problem(person, code) == PROBLEM)


def test_page_closed_offline_asks_whether_to_restore(
    desk: Window, writer: tuple[Visitor, str]
) -> None:
    person, code = writer
    go_offline(desk)
    write(desk.page)
    expect(desk.page.locator("#saved")).to_have_text(OFFLINE)
    desk.page.close()
    context = desk.page.context
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"/ho-so/{code}/buoc/2")
    field = page.get_by_label("Vấn đề cần giải quyết")
    expect(field).to_have_value(str(STEPS[2]["problem"]))
    page.get_by_role("button", name="Khôi phục").click()
    expect(field).to_have_value(PROBLEM)
    expect(page.locator("#saved")).to_contain_text("Đã lưu")
    assert (saved_problem(person, code), page.evaluate(KEPT)) == (PROBLEM, 0)


def test_question_answered_no_forgets_what_was_kept(
    desk: Window, writer: tuple[Visitor, str]
) -> None:
    person, code = writer
    end_session(desk)
    desk.trouble.expect(401)
    write(desk.page)
    expect(desk.page.locator("#saved")).to_contain_text("Phiên đăng nhập đã hết")
    desk.carry(person.http.cookies)
    desk.go(f"/ho-so/{code}/buoc/2")
    desk.page.get_by_role("button", name="Bỏ nội dung đó").click()
    expect(desk.page.get_by_role("button", name="Khôi phục")).to_have_count(0)
    assert desk.page.evaluate(KEPT) == 0
    assert saved_problem(person, code) == STEPS[2]["problem"]


def test_session_that_ended_while_writing_keeps_the_words_until_signing_in(
    desk: Window, writer: tuple[Visitor, str]
) -> None:
    person, code = writer
    desk.trouble.expect(401)
    end_session(desk)
    write(desk.page)
    expect(desk.page.locator("#saved")).to_contain_text("Phiên đăng nhập đã hết")
    desk.page.locator("#saved").get_by_role("link", name="Đăng nhập lại").click()
    sign_in_again(desk, person)
    expect(desk.page).to_have_url(f"/ho-so/{code}/buoc/2")
    desk.page.get_by_role("button", name="Khôi phục").click()
    expect(desk.page.locator("#saved")).to_contain_text("Đã lưu")
    assert saved_problem(person, code) == PROBLEM


def test_signing_out_leaves_nothing_on_the_device(desk: Window) -> None:
    go_offline(desk)
    write(desk.page)
    expect(desk.page.locator("#saved")).to_have_text(OFFLINE)
    desk.page.route("**/luu", lambda route: route.abort("internetdisconnected"))
    desk.page.context.set_offline(False)
    desk.go("/tai-khoan/dang-xuat")
    assert desk.page.evaluate(KEPT) == 1
    desk.press("Đăng xuất")
    assert desk.page.evaluate(KEPT) == 0


def test_saved_form_leaves_nothing_on_the_device(desk: Window, writer: tuple[Visitor, str]) -> None:
    held = list[Route]()  # it is the button that saves
    desk.page.route("**/luu", lambda route: held.append(route))
    write(desk.page)
    assert desk.page.evaluate(KEPT) == 1
    desk.press("Lưu và tiếp tục")
    expect(desk.page).to_have_url(f"/ho-so/{writer[1]}/buoc/3")
    assert desk.page.evaluate(KEPT) == 0


def test_form_on_its_way_is_not_followed_by_a_late_save(
    desk: Window, writer: tuple[Visitor, str]
) -> None:
    page, saves = desk.page, list[str]()
    page.on("request", lambda sent: saves.append(sent.url) if sent.url.endswith("/luu") else None)
    page.evaluate(LATE_SAVE)
    desk.press("Lưu và tiếp tục")
    expect(page).to_have_url(f"/ho-so/{writer[1]}/buoc/3")
    assert saves == []


def test_save_under_way_is_given_up_for_the_form(desk: Window, writer: tuple[Visitor, str]) -> None:
    """It could come after the form, and be refused or undo what was written meanwhile."""
    page, held, happened = desk.page, list[Route](), list[str]()
    page.route("**/luu", lambda route: held.append(route))
    page.on("requestfailed", lambda sent: happened.append(urlsplit(sent.url).path))
    page.on("response", lambda answer: happened.append(urlsplit(answer.url).path))
    write(page)
    until("a save is under way", lambda: bool(page.evaluate("1")) and held != [])
    desk.press("Lưu và tiếp tục")
    step = f"/ho-so/{writer[1]}/buoc/2"
    of_the_form = [path for path in happened if path.startswith(step)]
    assert of_the_form == [f"{step}/luu", step]


def test_file_chosen_offline_goes_by_itself_later(
    desk: Window, writer: tuple[Visitor, str]
) -> None:
    _, code = writer
    desk.go(f"/ho-so/{code}/buoc/5")
    page = desk.page
    go_offline(desk)
    page.get_by_label("Chọn tệp").set_input_files(
        {"name": EVIDENCE, "mimeType": PDF, "buffer": pdf()}
    )
    expect(page.locator("[data-upload-rows]")).to_contain_text("Mất kết nối.")
    page.context.set_offline(False)
    expect(page.get_by_role("link", name=EVIDENCE)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Đã nhận tệp.")


def test_chosen_file_is_sent_at_once_and_a_choice_about_it_is_kept(
    desk: Window, writer: tuple[Visitor, str]
) -> None:
    person, code = writer
    path = f"/ho-so/{code}/buoc/5"
    desk.go(path)
    desk.page.get_by_label("Chọn tệp").set_input_files(
        {"name": EVIDENCE, "mimeType": PDF, "buffer": pdf()}
    )
    box = desk.page.get_by_label(f"Công bố cùng bài: {EVIDENCE}")
    expect(box).not_to_be_checked()
    expect(desk.page.locator(".htmx-added")).to_have_count(0)  # from here on a choice is noticed
    box.check()
    until("the choice is stored", lambda: FormPage(person.get(path).text).values["shown"] != [])
