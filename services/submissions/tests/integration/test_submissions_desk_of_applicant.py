"""The list of one's dossiers, deleted drafts, two windows on one draft."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from services.submissions.tests.submissions_desk import ALICE, BOB, Desk, transitions

from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient
from submissions.actions.deletions import (
    UNDO_WITHIN,
    delete_draft,
    forget_deleted_drafts,
    restore_draft,
)
from submissions.actions.drafts import DRAFTS_LIMIT
from submissions.model.contents import Contents
from submissions.model.lifecycle import Verb
from submissions.store import attachments, deleted_drafts

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
A_MOMENT = timedelta(milliseconds=1)


def test_list_says_what_to_do_next(browser: Browser, desk: Desk) -> None:
    desk.draft(title="Còn thiếu", effects="")
    desk.draft(title="Đã đủ")
    desk.published(title="Đã lên trang")
    desk.take(
        desk.submitted(title="Cần thêm"), Verb.SUPPLEMENT, reason="unclear_content", note="Rõ hơn."
    )
    page = browser(ALICE).get("/ho-so").text
    for words in (
        "Còn 1 mục cần điền", "Đã đủ nội dung, kiểm tra và nộp", "Bài đã công bố",
        "Bổ sung theo yêu cầu: còn",
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize(
    ("group", "titles"),
    [
        ("", {"Nháp", "Nộp", "Công bố"}),
        ("todo", {"Nháp"}),
        ("waiting", {"Nộp"}),
        ("public", {"Công bố"}),
        ("over", set()),
        ("' OR 1=1", {"Nháp", "Nộp", "Công bố"}),
    ],
)
def test_list_is_filtered(browser: Browser, desk: Desk, group: str, titles: set[str]) -> None:
    for title, make in (("Nháp", desk.draft), ("Nộp", desk.submitted), ("Công bố", desk.published)):
        make(title=title)
    page = browser(ALICE).get("/ho-so", query_string={"nhom": group}).text
    shown = set(re.findall(r'<a class="fw-semibold" href="/ho-so/\w+">([^<]+)</a>', page))
    assert shown == titles


def test_empty_list_says_how_to_begin(browser: Browser) -> None:
    page = browser(ALICE).get("/ho-so").text
    assert "Bạn chưa có hồ sơ nào" in page
    assert 'href="/ho-so/moi"' in page


def test_deleted_draft_is_offered_back_and_comes_back(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    draft, client = desk.draft(), browser(ALICE)
    assert client.post(f"/ho-so/{draft.code}/xoa").location == "/ho-so"
    page = client.get("/ho-so").text
    assert f'action="/ho-so/{draft.code}/khoi-phuc"' in page
    assert "fw-semibold" not in page
    for _ in range(2):
        assert client.post(f"/ho-so/{draft.code}/khoi-phuc").location == "/ho-so"
    assert "fw-semibold" in client.get("/ho-so").text
    assert desk.now(draft.code) == draft
    assert transitions(conn) == []


def test_deleted_draft_is_gone_when_its_time_is_over(
    database: Database, desk: Desk, conn: Connection
) -> None:
    draft, moment = desk.draft(), clock.now()
    with database.transaction() as held:
        delete_draft(held, draft.code, ALICE, moment)
    assert forget_deleted_drafts(database, moment + UNDO_WITHIN - A_MOMENT) == 0
    assert desk.now(draft.code) == draft
    assert forget_deleted_drafts(database, moment + UNDO_WITHIN) == 1
    gone = desk.now(draft.code)
    assert (gone.stage, gone.contents) == ("withdrawn", Contents())
    assert attachments.of_dossier(conn, draft.id) == []
    assert forget_deleted_drafts(database, moment + UNDO_WITHIN) == 0


def test_writing_on_a_deleted_draft_keeps_it(
    browser: Browser, database: Database, desk: Desk
) -> None:
    draft, moment = desk.draft(), clock.now()
    client = browser(ALICE)
    client.post(f"/ho-so/{draft.code}/xoa")
    client.post(f"/ho-so/{draft.code}/buoc/3/luu", data={"effects": "Viết tiếp ở cửa sổ khác"})
    assert "fw-semibold" in client.get("/ho-so").text
    assert forget_deleted_drafts(database, moment + 2 * UNDO_WITHIN) == 0
    assert desk.now(draft.code).effects == "Viết tiếp ở cửa sổ khác"


def test_what_was_written_on_since_is_never_due(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    draft, client = desk.draft(), browser(ALICE)
    client.post(f"/ho-so/{draft.code}/xoa")
    late = clock.now() + 2 * UNDO_WITHIN
    assert [one.id for one in deleted_drafts.due(conn, late)] == [draft.id]
    client.post(f"/ho-so/{draft.code}/buoc/3/luu", data={"effects": "Viết tiếp"})
    assert deleted_drafts.due(conn, late) == []


def test_restored_in_time_stays(database: Database, desk: Desk) -> None:
    draft, moment = desk.draft(), clock.now()

    def act(action: Callable[..., object], at: datetime) -> None:
        with database.transaction() as conn:
            action(conn, draft.code, ALICE, at)

    act(delete_draft, moment)
    act(restore_draft, moment + UNDO_WITHIN)
    assert forget_deleted_drafts(database, moment + 2 * UNDO_WITHIN) == 0
    assert desk.now(draft.code) == draft


def test_strangers_delete_and_restore_nothing(browser: Browser, desk: Desk) -> None:
    draft = desk.draft()
    bob = browser(BOB)
    assert bob.post(f"/ho-so/{draft.code}/xoa").status_code == 404
    browser(ALICE).post(f"/ho-so/{draft.code}/xoa")
    assert bob.post(f"/ho-so/{draft.code}/khoi-phuc").status_code == 404
    assert draft.code not in bob.get("/ho-so").text


@pytest.mark.parametrize("stage", ["submitted", "published"])
def test_only_drafts_are_deleted(browser: Browser, desk: Desk, stage: str) -> None:
    dossier = getattr(desk, stage)()
    for end in ("xoa", "khoi-phuc"):
        assert browser(ALICE).post(f"/ho-so/{dossier.code}/{end}").status_code == 409
    assert desk.now(dossier.code) == dossier


def test_deleted_draft_makes_room_for_a_new_one(browser: Browser) -> None:
    client = browser(ALICE)
    places = [client.post("/ho-so/moi").location for _ in range(DRAFTS_LIMIT)]
    assert client.post("/ho-so/moi").status_code == 409
    client.post(f"/ho-so/{places[0].split('/')[2]}/xoa")
    assert client.post("/ho-so/moi").status_code == 303


class OpenForm:
    """A window with step 2 open: what the page said of itself goes back with every save."""

    def __init__(self, client: GatewayClient, code: str) -> None:
        self._client, self._path = client, f"/ho-so/{code}/buoc/2"
        page = client.get(self._path).text
        self._stamp = {
            name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]
            for name in ("_writer", "_since")
        }

    def write(self, words: str) -> str:
        """The mark beside the form after an autosave."""
        form = {**self._stamp, "problem": words}
        return str(self._client.post(f"{self._path}/luu", data=form).text)

    def press(self, words: str, **buttons: str) -> tuple[int, str]:
        """Status and page after the button."""
        answer = self._client.post(self._path, data={**self._stamp, "problem": words, **buttons})
        return answer.status_code, str(answer.text)


def test_one_window_saves_as_often_as_it_likes(browser: Browser, desk: Desk) -> None:
    draft = desk.draft()
    window = OpenForm(browser(ALICE), draft.code)
    assert "Đã lưu" in window.write("Một")
    assert "Đã lưu" in window.write("Hai")
    assert window.press("Ba")[0] == 303
    assert window.press("Bốn")[0] == 303
    assert desk.now(draft.code).problem == "Bốn"


def test_second_window_overwrites_nothing_unseen(browser: Browser, desk: Desk) -> None:
    draft, client = desk.draft(), browser(ALICE)
    one, other = OpenForm(client, draft.code), OpenForm(client, draft.code)
    assert "Đã lưu" in one.write("Bản một")
    mark = other.write("Bản hai")
    assert "Chưa lưu. Bước này vừa được sửa ở cửa sổ hoặc máy khác" in mark
    assert "data-saved" not in mark
    status, page = other.press("Bản hai")
    assert (status, desk.now(draft.code).problem) == (409, "Bản một")
    assert "Bản một" in page
    assert ">Bản hai</textarea>" in page.replace("\r\n", "")
    assert other.press("Bản hai", overwrite="1")[0] == 303
    assert desk.now(draft.code).problem == "Bản hai"
    assert "Chưa lưu" in one.write("Bản một nữa")


def test_other_windows_choices_are_told_by_their_names(browser: Browser, desk: Desk) -> None:
    draft, client = desk.draft(), browser(ALICE)
    path = f"/ho-so/{draft.code}/buoc/1"
    stamp = {"_writer": "another-window", "_since": "0"}
    written = dict.fromkeys(("kind", "field", "summary"), "") | {"title": "Tên ở đây"}
    answer = client.post(path, data=stamp | written)
    assert answer.status_code == 409
    told = re.findall(r'<dd class="as-typed">([^<]*)</dd>', answer.text)
    assert told == [
        "Máy sao chè Hoà Bình", "Sản phẩm", "Nông, lâm, ngư nghiệp", "Chuyển đổi xanh",
        "Bớt củi, giữ hương.",
    ]  # fmt: skip


def test_same_words_in_both_windows_are_no_collision(browser: Browser, desk: Desk) -> None:
    draft, client = desk.draft(), browser(ALICE)
    one, other = OpenForm(client, draft.code), OpenForm(client, draft.code)
    one.write("Giống nhau")
    assert "Đã lưu" in other.write("Giống nhau")


def test_window_opened_after_the_other_saved_goes_on(browser: Browser, desk: Desk) -> None:
    draft, client = desk.draft(), browser(ALICE)
    OpenForm(client, draft.code).write("Cũ")
    assert "Đã lưu" in OpenForm(client, draft.code).write("Mới")
    assert desk.now(draft.code).problem == "Mới"


def test_steps_do_not_collide_with_each_other(browser: Browser, desk: Desk) -> None:
    draft, client = desk.draft(), browser(ALICE)
    window = OpenForm(client, draft.code)
    client.post(f"/ho-so/{draft.code}/buoc/3", data={"effects": "Khác bước"})
    assert "Đã lưu" in window.write("Bước hai")
