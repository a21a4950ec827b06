"""Staff prepare a ceremony: what is saved, what is refused, what strangers see."""

from datetime import datetime
from io import BytesIO
from typing import Any

import docx
import pytest

from contracts.events import CeremonyLetterRequested
from contracts.roles import Role
from portal.actions.ceremonies import letters
from portal.actions.ceremonies.seeding import seed_ceremonies
from portal.model.ceremonies.parts import AgendaItem, Agreement, Document, Task
from portal.store.ceremonies import ceremonies, parts
from servicekit.db import Connection, Database
from servicekit.testing import SEAL_KEY, GatewayClient, Signer, at, outbox_events, sign_in

pytestmark = pytest.mark.integration

LE = "/quan-tri/le"
BOARD = "Ban Tổ chức Cuộc thi"
MORNING = at("2026-11-21T09:00:00+07:00")


@pytest.fixture
def secretary(client: GatewayClient, token: Signer, demonstration: datetime) -> GatewayClient:
    sign_in(client, token(7, roles=(Role.SECRETARY,)))
    return client


@pytest.fixture
def ceremony(secretary: GatewayClient) -> str:
    """The address of a fresh ceremony."""
    form = {"edition": "trinh-dien", "kind": "launch", "title": "Lễ phát động thử"}
    answer = secretary.post(f"{LE}/moi", data=form)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def number(ceremony: str) -> int:
    return int(ceremony.rpartition("/")[2])


def about(**changes: Any) -> dict[str, Any]:
    return {"version": "1", "title": "Lễ phát động thử", "remind_days": "3"} | changes


def add(client: GatewayClient, ceremony: str, slug: str, **form: Any) -> None:
    answer = client.post(f"{ceremony}/{slug}/them", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{ceremony}/{slug}")


def paths(ceremony: str) -> list[str]:
    about = ("", "/thong-tin", "/noi-dung", "/dien-bien", "/chuong-trinh", "/chuan-bi/them")
    guests = ("/khach", "/khach/nhap", "/cua", "/dieu-hanh", "/trinh-chieu")
    return [ceremony + end for end in (*about, *guests, "/van-ban/ke-hoach.pdf")]


def test_pages_are_refused_to_strangers_and_other_roles(
    ceremony: str, client: GatewayClient, token: Signer
) -> None:
    sign_in(client, token(8, roles=(Role.VOTER, Role.BOARD, Role.UNIT_OFFICER)))
    assert {client.get(path).status_code for path in [LE, f"{LE}/moi", *paths(ceremony)]} == {403}
    assert client.post(f"{ceremony}/thong-tin", data=about()).status_code == 403
    client.delete_cookie("contest_token")
    assert {client.get(path).status_code for path in [LE, *paths(ceremony)]} == {303}


def test_keepers_see_the_door_but_no_addresses(
    ceremony: str, client: GatewayClient, token: Signer
) -> None:
    sign_in(client, token(9, roles=(Role.DOST_STAFF,)))
    seen = {path.removeprefix(ceremony): client.get(path).status_code for path in paths(ceremony)}
    opened = {end for end, status in seen.items() if status == 200}
    assert opened == {"", "/cua", "/dieu-hanh", "/trinh-chieu"}


def test_about_is_saved_with_the_exact_moments(
    secretary: GatewayClient, ceremony: str, conn: Connection
) -> None:
    form = about(
        starts_at="08:00 12/02/2096",
        answers_until="00:00 10/02/2096",
        place="Văn phòng UBND tỉnh",
        expected_min="120",
        expected_max="130",
        shown="y",
    )
    assert secretary.post(f"{ceremony}/thong-tin", data=form).status_code == 303
    kept = ceremonies.find(conn, number(ceremony))
    assert kept.starts_at == at("2096-02-12T08:00:00+07:00")
    assert kept.answers_until == at("2096-02-10T00:00:00+07:00")
    assert (kept.expected_min, kept.expected_max, kept.shown, kept.version) == (120, 130, True, 2)
    page = secretary.get(f"{ceremony}/thong-tin").text
    assert 'value="08:00 12/02/2096"' in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Mục này cần được điền."),
        ({"starts_at": "mai"}, "Cần giờ và ngày"),
        ({"first_day": "14/02/2096", "last_day": "10/02/2096"}, "Ngày cuối phải từ ngày đầu"),
        ({"last_day": "10/02/2096"}, "Cần ngày đầu khi đã có ngày cuối."),
        ({"expected_min": "130", "expected_max": "120"}, "Số nhiều nhất phải từ số ít nhất"),
        ({"starts_at": "08:00 12/02/2096", "answers_until": "09:00 12/02/2096"}, "Hạn trả lời"),
        ({"remind_days": "31"}, "Số phải từ 0 đến 30."),
    ],
)
def test_wrong_input_names_the_field_and_keeps_what_was_typed(
    secretary: GatewayClient, ceremony: str, wrong: dict[str, str], said: str
) -> None:
    answer = secretary.post(f"{ceremony}/thong-tin", data=about(place="Hội trường") | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Hội trường"' in answer.text


def test_second_editor_is_told_and_loses_nothing(
    secretary: GatewayClient, ceremony: str, conn: Connection
) -> None:
    secretary.post(f"{ceremony}/thong-tin", data=about(place="Nơi một"))
    late = secretary.post(f"{ceremony}/thong-tin", data=about(place="Nơi hai"))
    assert late.status_code == 422
    assert "Người khác vừa sửa mục này" in late.text
    assert 'value="Nơi hai"' in late.text
    assert ceremonies.find(conn, number(ceremony)).place == "Nơi một"


def test_agenda_is_added_ordered_changed_and_removed(
    secretary: GatewayClient, ceremony: str, conn: Connection
) -> None:
    add(secretary, ceremony, "chuong-trinh", title="Khai mạc", at_time="08:00")
    add(secretary, ceremony, "chuong-trinh", title="Trao giải", performer="Lãnh đạo")
    first, second = parts.of(conn, AgendaItem, number(ceremony))
    secretary.post(f"{ceremony}/chuong-trinh/{second.id}/len")
    secretary.post(f"{ceremony}/chuong-trinh/{second.id}/len")
    secretary.post(
        f"{ceremony}/chuong-trinh/{first.id}",
        data={"version": "1", "title": "Khai mạc", "alternate": "Phó ban"},
    )
    moved = parts.of(conn, AgendaItem, number(ceremony))
    assert [(one.title, one.at_time, one.alternate) for one in moved] == [
        ("Trao giải", None, ""),
        ("Khai mạc", None, "Phó ban"),
    ]
    secretary.post(f"{ceremony}/chuong-trinh/{second.id}/xoa")
    assert [one.id for one in parts.of(conn, AgendaItem, number(ceremony))] == [first.id]
    stale = {"version": "1", "title": "Muộn"}
    assert secretary.post(f"{ceremony}/chuong-trinh/{first.id}", data=stale).status_code == 422


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://x.vn", "//x.vn", "the-le", ""])
def test_document_links_lead_to_pages_only(
    link: str, secretary: GatewayClient, ceremony: str, conn: Connection
) -> None:
    answer = secretary.post(f"{ceremony}/tai-lieu/them", data={"title": "Thể lệ", "link": link})
    assert answer.status_code == 422
    assert parts.of(conn, Document, number(ceremony)) == []


def test_words_of_people_are_never_markup(secretary: GatewayClient, ceremony: str) -> None:
    script = "<script>alert(1)</script>"
    add(secretary, ceremony, "chuong-trinh", title=script, performer=script)
    form = about(title=script, place=script, shown="y", agenda_shown="y")
    secretary.post(f"{ceremony}/thong-tin", data=form)
    pages = [secretary.get(path).text for path in ["/su-kien", LE, *paths(ceremony)[:-1]]]
    assert [page.count(script) for page in pages] == [0] * len(pages)
    assert "&lt;script&gt;alert(1)" in pages[0]


def test_tasks_wait_for_each_other_and_never_in_a_circle(
    secretary: GatewayClient, ceremony: str, conn: Connection
) -> None:
    add(secretary, ceremony, "chuan-bi", title="Thể lệ", state="open")
    (rules,) = parts.of(conn, Task, number(ceremony))
    add(secretary, ceremony, "chuan-bi", title="Video", state="open", needs=str(rules.id))
    video = parts.of(conn, Task, number(ceremony))[1]
    assert video.needs == [rules.id]
    early = {"version": "1", "title": "Video", "state": "done", "needs": str(rules.id)}
    answer = secretary.post(f"{ceremony}/chuan-bi/{video.id}", data=early)
    assert (answer.status_code, "còn chờ “Thể lệ”" in answer.text) == (422, True)
    around = {"version": "1", "title": "Thể lệ", "state": "open", "needs": str(video.id)}
    answer = secretary.post(f"{ceremony}/chuan-bi/{rules.id}", data=around)
    assert (answer.status_code, "chờ lẫn nhau" in answer.text) == (422, True)
    secretary.post(f"{ceremony}/chuan-bi/{rules.id}/xoa")
    assert [task.needs for task in parts.of(conn, Task, number(ceremony))] == [[]]


def test_memorandum_goes_one_step_for_one_press(
    secretary: GatewayClient, ceremony: str, conn: Connection
) -> None:
    add(secretary, ceremony, "tai-tro", sponsor="Hiệp hội")
    (made,) = parts.of(conn, Agreement, number(ceremony))
    path = f"{ceremony}/tai-tro/{made.id}/buoc"
    answers = [secretary.post(path, data={"seen": "draft"}).status_code for _ in range(2)]
    assert answers == [303, 409]
    assert parts.of(conn, Agreement, number(ceremony))[0].step == "comments"


def test_step_taken_by_mistake_is_taken_back_with_the_day_of_signing(
    secretary: GatewayClient, ceremony: str, conn: Connection
) -> None:
    add(secretary, ceremony, "tai-tro", sponsor="Hội thử")
    (made,) = parts.of(conn, Agreement, number(ceremony))
    parts.save(conn, Agreement, made.id, 1, {"step": "approved"})
    path = f"{ceremony}/tai-tro/{made.id}/buoc"
    secretary.post(path, data={"seen": "approved"})
    (signed,) = parts.of(conn, Agreement, number(ceremony))
    back = [
        secretary.post(path, data={"seen": "signed", "way": "back"}).status_code for _ in range(2)
    ]
    (again,) = parts.of(conn, Agreement, number(ceremony))
    assert (signed.step, signed.signed_on is None) == ("signed", False)
    assert (back, again.step, again.signed_on) == ([303, 409], "approved", None)


def test_helper_is_reminded_once_a_morning_until_it_is_done(
    secretary: GatewayClient, ceremony: str, conn: Connection, database: Database
) -> None:
    add(secretary, ceremony, "chuan-bi", title="In giấy mời", state="doing", due="22/11/2026",
        email="vanphong@example.vn", owner="Văn phòng")  # fmt: skip
    night, next_day = at("2026-11-21T06:59:00+07:00"), at("2026-11-22T07:00:00+07:00")
    sent = [
        letters.send_due(database, now, keys=SEAL_KEY)
        for now in (night, MORNING, MORNING, next_day)
    ]
    assert sent == [0, 1, 0, 1]
    event = outbox_events(conn)[-1]
    assert isinstance(event, CeremonyLetterRequested)
    assert (event.letter, event.task, str(event.due)) == ("task", "In giấy mời", "2026-11-22")
    assert "vanphong" not in event.sealed


def test_stage_goes_on_from_what_was_seen(
    secretary: GatewayClient, ceremony: str, conn: Connection
) -> None:
    add(secretary, ceremony, "chuong-trinh", title="Khai mạc")
    add(secretary, ceremony, "chuong-trinh", title="Bế mạc")
    first, last = parts.of(conn, AgendaItem, number(ceremony))
    on, back = f"{ceremony}/dieu-hanh/tiep", f"{ceremony}/dieu-hanh/lui"
    answers = [secretary.post(on, data={"seen": ""}).status_code for _ in range(2)]
    assert answers == [303, 409]
    assert ceremonies.find(conn, number(ceremony)).now_item == first.id
    secretary.post(on, data={"seen": str(first.id)})
    secretary.post(on, data={"seen": str(last.id)})
    over = ceremonies.find(conn, number(ceremony))
    assert (over.now_item, over.ended) == (None, True)
    secretary.post(back, data={"seen": ""})
    again = ceremonies.find(conn, number(ceremony))
    assert (again.now_item, again.ended) == (last.id, False)
    assert "Bế mạc" in secretary.get(f"{ceremony}/trinh-chieu?trang=2").text


def test_public_page_shows_what_staff_put_there_and_nothing_else(
    secretary: GatewayClient, ceremony: str
) -> None:
    add(secretary, ceremony, "chuong-trinh", title="Khai mạc thử", notes="Ghi chú kín")
    hidden = secretary.get("/su-kien").text
    secretary.post(f"{ceremony}/thong-tin", data=about(shown="y", time_label="dự kiến tuần 2"))
    shown = secretary.get("/su-kien").text
    secretary.post(f"{ceremony}/thong-tin", data=about(version="2", shown="y", agenda_shown="y"))
    full = secretary.get("/su-kien").text
    seen = [[text in page for page in (hidden, shown, full)]
            for text in ("Lễ phát động thử", "Khai mạc thử", "Ghi chú kín")]  # fmt: skip
    assert seen == [[False, True, True], [False, False, True], [False] * 3]
    assert "dự kiến tuần 2" in shown


def test_seeded_launch_is_the_plan_of_the_first_one(
    secretary: GatewayClient, database: Database, conn: Connection, demonstration: datetime
) -> None:
    added = [seed_ceremonies(database, SEAL_KEY, demonstration) for _ in range(2)]
    assert added == [2, 0]
    launch = ceremonies.of_edition(conn, "trinh-dien")[0]
    answer = secretary.get(f"{LE}/{launch.id}/van-ban/ke-hoach.docx")
    document = docx.Document(BytesIO(answer.data))
    texts = [one.text for one in document.paragraphs if one.text]
    assert "KẾ HOẠCH" in texts
    lead = "Kế hoạch tổ chức Lễ công bố và phát động Cuộc thi, cụ thể như sau:"
    assert [text for text in texts if "xây dựng" in text][:1] == [f"{BOARD} xây dựng {lead}"]
    headings = [text for text in texts if text[:2] in ("1.", "2.", "3.")]
    assert headings == [
        "1. Mục đích, yêu cầu",
        "2. Nội dung, chương trình",
        "2.1. Thành phần tham dự",
        "2.2. Thời gian, địa điểm",
        "2.3. Công tác chuẩn bị (xong trong tháng 01/2025)",
        "2.4. Dự kiến Chương trình buổi Lễ công bố và phát động Cuộc thi",
        "3. Tổ chức thực hiện",
    ]
    agenda = document.tables[2]
    assert [cell.text for cell in agenda.rows[2].cells] == [
        "2",
        "Phát biểu khai mạc buổi lễ",
        "Trưởng Ban Tổ chức Cuộc thi (hoặc Phó trưởng ban)",
    ]
    assert secretary.get(f"{LE}/{launch.id}/van-ban/ke-hoach.pdf").data.startswith(b"%PDF-")
    assert secretary.get(f"{LE}/{launch.id}/van-ban/bien-ban.docx").status_code == 200
    assert secretary.get(f"{LE}/{launch.id}").status_code == 200
    assert secretary.get(LE).status_code == 200
