"""Official documents of a ceremony: what they say of lists that may be empty."""

from datetime import date, time
from typing import Any

import pytest

from portal.model.ceremonies import papers
from portal.model.ceremonies.ceremony import Ceremony
from portal.model.ceremonies.guests import Counts, Guest
from portal.model.ceremonies.papers import Told
from portal.model.ceremonies.parts import AgendaItem, GuestGroup, Task
from servicekit.documents.model import Paragraph, QrCode, Section, Table
from servicekit.testing import an_edition, at

pytestmark = pytest.mark.unit

LETTERHEAD = {"superior": "UBND tỉnh", "symbol": "BTCCT-TTK", "place": "Thái Nguyên"}
NOW = at("2026-11-22T10:00:00+07:00")


def told(**changes: Any) -> Told:
    ceremony = {"id": 1, "edition": "trinh-dien", "kind": "launch", "version": 1, "title": "Lễ thử"}
    usual: dict[str, Any] = {
        "edition": an_edition(rules={"letterhead": LETTERHEAD}),
        "ceremony": Ceremony(**(ceremony | changes.pop("ceremony", {}))),
        "groups": [],
        "tasks": [],
        "agenda": [],
        "counts": Counts(guests=3, invited=2, coming=2, declined=1, arrived=1, walk_ins=0),
        "now": NOW,
    }
    return Told(**(usual | changes))


def part(kind: Any, number: int, **values: Any) -> Any:
    return kind(id=number, ceremony=1, position=number, version=1, **values)


def a_task(number: int, due: date | None, owner: str = "") -> Task:
    made: Task = part(
        Task, number, title=f"Việc {number}", owner=owner, email="", due=due, state="open",
        needs=[], note="",
    )  # fmt: skip
    return made


def an_item(number: int, at_time: time | None = None, alternate: str = "") -> AgendaItem:
    made: AgendaItem = part(
        AgendaItem, number, at_time=at_time, title=f"Mục {number}", performer="Trưởng ban",
        alternate=alternate, notes="kín",
    )  # fmt: skip
    return made


def sections(blocks: Any) -> dict[str, Any]:
    return {block.title: block.blocks for block in blocks if isinstance(block, Section)}


def test_plan_says_guests_time_preparation_and_agenda() -> None:
    group = part(GuestGroup, 1, name="Lãnh đạo tỉnh;", expected=None)
    about = {"expected_min": 120, "expected_max": 130, "symbol": "KH-BTTCT", "place": "Hội trường"}
    plan = papers.plan(
        told(
            ceremony=about,
            groups=[group, part(GuestGroup, 2, name="Tổ thư ký", expected=5)],
            tasks=[a_task(1, date(2025, 1, 31)), a_task(2, date(2025, 1, 31))],
            agenda=[an_item(1, alternate="Phó ban"), an_item(2)],
        )
    )
    inner = sections(sections(plan.blocks)["Nội dung, chương trình"])
    assert [block.text for block in inner["Thành phần tham dự"]] == [
        "- Lãnh đạo tỉnh;",
        "- Tổ thư ký.",
        "(tổng cộng: dự kiến 120-130 người)",
    ]
    assert [block.text for block in inner["Thời gian, địa điểm"]] == [
        "- Thời gian: sẽ thông báo;",
        "- Địa điểm: Hội trường.",
    ]
    (preparation,) = inner["Công tác chuẩn bị (xong trong tháng 01/2025)"]
    assert (preparation.heads, preparation.rows) == (
        ("TT", "Nội dung"),
        (("1", "Việc 1"), ("2", "Việc 2")),
    )
    (agenda,) = inner["Dự kiến Chương trình buổi Lễ thử"]
    assert agenda.rows == (
        ("1", "Mục 1", "Trưởng ban (hoặc Phó ban)"),
        ("2", "Mục 2", "Trưởng ban"),
    )
    assert (plan.kind, plan.symbol, plan.number, plan.on.day) == (
        "KẾ HOẠCH",
        "KH-BTTCT",
        None,
        None,
    )


def test_columns_appear_with_what_stands_in_them() -> None:
    tasks = [a_task(1, date(2025, 1, 10), "Sở KH&CN"), a_task(2, None)]
    plan = papers.plan(told(tasks=tasks, agenda=[an_item(1, time(8, 15)), an_item(2)]))
    inner = sections(sections(plan.blocks)["Nội dung, chương trình"])
    (preparation,) = inner["Công tác chuẩn bị (xong trong ngày 10/01/2025)"]
    (agenda,) = inner["Dự kiến Chương trình buổi Lễ thử"]
    assert preparation.rows == (("1", "Việc 1", "Sở KH&CN"), ("2", "Việc 2", ""))
    assert [row[1] for row in agenda.rows] == ["08:15", ""]


def test_every_paper_has_the_symbol_of_its_kind() -> None:
    documents = [made(told()) for made in (papers.plan, papers.programme, papers.minutes)]
    assert [document.symbol for document in documents] == ["KH-BTCCT", "CTr-BTCCT", "BB-BTCCT"]
    assert papers.programme(told(ceremony={"symbol": "KH-BTTCT"})).symbol == "CTr-BTTCT"


def test_invitation_names_the_guest_until_when_and_the_code_to_scan() -> None:
    guest = Guest(
        id=1, ceremony=1, guest_group=None, version=1, code="ZK3M8QX", name="Trần Lan",
        body="Sở Y tế", email="", phone="", secret_sealed=None, invited_at=None, reminded_at=None,
        answer="", deputy_name="", deputy_body="", answer_note="", answered_at=None,
        arrived_at=None, keeper_name="", told=None, answered_for="", walk_in=False, came_with="",
    )  # fmt: skip
    about = {"starts_at": at("2027-02-12T08:00:00+07:00")}
    invitation = papers.invitation(told(ceremony=about), guest, "https://thi.example.vn/giay-moi/x")
    texts = [block.text for block in invitation.blocks if isinstance(block, Paragraph)]
    codes = [block for block in invitation.blocks if isinstance(block, QrCode)]
    assert texts[1] == "Trần Lan, Sở Y tế"
    assert "trước 08:00 ngày 12/02/2027" in texts[5]
    assert codes == [
        QrCode(address="https://thi.example.vn/giay-moi/x", caption="Mã khách: ZK3M8QX")
    ]


def test_minutes_say_who_was_there_and_nothing_of_what_is_empty() -> None:
    empty = papers.minutes(told())
    written = papers.minutes(told(ceremony={"minutes": "Ông A phát biểu.\n\nThống nhất."}))
    assert list(sections(empty.blocks)) == [
        "Thời gian, địa điểm, thành phần",
        "Chương trình đã thực hiện",
    ]
    facts = sections(empty.blocks)["Thời gian, địa điểm, thành phần"]
    assert facts[-1].text == "- Có mặt: 1 khách, trong 3 khách mời (2 nhận lời)."
    course = sections(written.blocks)["Diễn biến"]
    assert [block.text for block in course] == ["Ông A phát biểu.", "Thống nhất."]
    assert [type(b) for b in sections(empty.blocks)["Chương trình đã thực hiện"]] == [Table]


def test_minutes_tell_walk_ins_from_the_invited() -> None:
    counts = Counts(guests=3, invited=2, coming=2, declined=1, arrived=4, walk_ins=2)
    facts = sections(papers.minutes(told(counts=counts)).blocks)
    assert facts["Thời gian, địa điểm, thành phần"][-1].text == (
        "- Có mặt: 4 khách, gồm 2 trong 3 khách mời (2 nhận lời)"
        " và 2 khách không có trong danh sách."
    )
