"""Rules of ceremonies: words for days, answers in time, circles of tasks, rows of a sheet."""

from datetime import date
from typing import Any

import pytest

from portal.model.ceremonies import ceremony as rules
from portal.model.ceremonies import guests, log, parts
from portal.model.ceremonies.ceremony import Ceremony
from portal.model.ceremonies.import_rows import Given, check, column_of, key_of
from portal.model.ceremonies.parts import AgendaItem, Circle, GuestGroup, Task
from portal.store.ceremonies.plans import every
from servicekit import codes
from servicekit.testing import at

pytestmark = pytest.mark.unit

SECRET = "abcdefghijklmnopqrstuvwxyz_-0123"


def a_ceremony(**changes: Any) -> Ceremony:
    usual: dict[str, Any] = {
        "id": 1,
        "edition": "trinh-dien",
        "kind": "launch",
        "version": 1,
        "title": "Lễ",
    }
    return Ceremony(**(usual | changes))


def a_task(
    number: int, *needs: int, state: parts.TaskState = "open", due: date | None = None
) -> Task:
    return Task(
        id=number,
        ceremony=1,
        position=number,
        version=1,
        title=f"Việc {number}",
        owner="",
        email="",
        due=due,
        state=state,
        needs=list(needs),
        note="",
    )


def an_item(number: int) -> AgendaItem:
    return AgendaItem(
        id=number,
        ceremony=1,
        position=number,
        version=1,
        at_time=None,
        title=f"Mục {number}",
        performer="",
        alternate="",
        notes="",
    )


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "sẽ thông báo"),
        ({"time_label": "dự kiến tuần 2 tháng 2"}, "dự kiến tuần 2 tháng 2"),
        ({"first_day": date(2025, 2, 10)}, "dự kiến ngày 10/02/2025"),
        (
            {
                "time_label": "1/2 ngày",
                "first_day": date(2025, 2, 10),
                "last_day": date(2025, 2, 14),
            },
            "1/2 ngày (dự kiến trong khoảng từ 10/02/2025 đến 14/02/2025)",
        ),
        (
            {"time_label": "1/2 ngày", "starts_at": at("2025-02-12T08:00:00+07:00")},
            "08:00 ngày 12/02/2025",
        ),
    ],
)
def test_when_is_said_as_far_as_it_is_known(known: dict[str, Any], said: str) -> None:
    assert rules.when(a_ceremony(**known)) == said


def test_expected_guests_are_said_as_a_span() -> None:
    spans = [(120, 130), (120, None), (None, 130), (None, None), (130, 130)]
    said = [rules.expected(a_ceremony(expected_min=a, expected_max=b)) for a, b in spans]
    assert said == ["120-130", "120", "130", "", "130"]


def test_answers_end_with_the_set_moment_else_with_the_beginning() -> None:
    start, end = at("2026-02-12T08:00:00+07:00"), at("2026-02-10T00:00:00+07:00")
    open_end = a_ceremony(starts_at=start)
    early = a_ceremony(starts_at=start, answers_until=end)
    before = at("2026-02-09T23:59:59.999+07:00")
    assert [rules.takes_answers(early, moment) for moment in (before, end)] == [True, False]
    assert [rules.takes_answers(open_end, moment) for moment in (end, start)] == [True, False]
    assert rules.takes_answers(a_ceremony(), start)
    assert not rules.takes_answers(a_ceremony(ended=True), before)
    assert rules.answers_until(early) == "24:00 ngày 09/02/2026"


def test_task_that_would_need_itself_is_refused() -> None:
    tasks = [a_task(1), a_task(2, 1), a_task(3, 2)]
    parts.check_no_circle(tasks, 3, [1, 2])
    with pytest.raises(Circle, match="Việc 3"):
        parts.check_no_circle(tasks, 1, [3])
    with pytest.raises(Circle, match="Việc 2"):
        parts.check_no_circle(tasks, 2, [2])


def test_task_is_late_after_its_day_and_called_two_days_before() -> None:
    task, done = (a_task(1, due=date(2026, 2, 10), state=state) for state in ("doing", "done"))
    days = [date(2026, 2, day) for day in (7, 8, 10, 11)]
    assert [parts.is_called(task, day) for day in days] == [False, True, True, True]
    assert [parts.is_late(task, day) for day in days] == [False, False, False, True]
    assert not parts.is_called(done, days[-1])


def test_memorandum_goes_step_by_step_to_its_end() -> None:
    following = [parts.step_beside(step) for step in parts.STEPS]
    former = [parts.step_beside(step, back=True) for step in parts.STEPS]
    assert following == ["comments", "agreed", "approved", "signed", "filed", None]
    assert former == [None, *parts.STEPS[:-1]]


def test_items_before_and_after_the_running_one() -> None:
    items = [an_item(7), an_item(5), an_item(9)]
    known = [parts.around(items, now) for now in (None, 7, 5, 9)]
    assert known == [(None, 0), (None, 1), (0, 2), (1, None)]
    assert parts.around([], None) == (None, None)


def test_code_and_link_are_told_apart_at_the_door() -> None:
    code = codes.make(31, 12)
    assert guests.read_scanned(f" {code.lower()} ") == ("code", code)
    link = f"https://thi.example.vn/giay-moi/{SECRET}"
    assert guests.read_scanned(link) == ("secret", SECRET)
    assert guests.read_scanned(f"{link}?da-luu") == ("secret", SECRET)
    for strange in ("", "123", "https://example.vn/", f"https://x.vn/khac/{SECRET}"):
        with pytest.raises(guests.BadContact):
            guests.read_scanned(strange)


def test_search_takes_words_as_typed_and_no_pattern() -> None:
    assert guests.search_patterns("Đỗ  %thị_") == ["%do%", r"%\%thi\_%"]


def test_answer_without_a_deputy_forgets_the_deputy() -> None:
    reply = guests.Reply(answer="coming", deputy_name="Ai đó", answer_note="đến muộn")
    assert guests.tidy(reply) == guests.Reply(answer="coming", answer_note="đến muộn")


def test_sheet_says_at_every_cell_what_is_wrong() -> None:
    group = GuestGroup(id=4, ceremony=1, position=1, version=1, name="Lãnh đạo tỉnh", expected=None)
    rows = check(
        [
            Given(2, {"name": "Trần B", "guest_group": "lanh dao tinh", "phone": "0912345678"}),
            Given(3, {"body": "Sở X", "email": "sai", "phone": "12", "guest_group": "Khác"}),
            Given(4, {"name": "TRẦN B"}),
            Given(5, {"name": "Đã Có", "body": "Sở Y"}),
            Given(6, {"name": "N" * 201}),
            Given(7, {"name": "=A1"}, frozenset({"name"})),
        ],
        [group],
        {key_of("đã có", "sở y")},
    )
    assert rows[0].named == guests.Named(name="Trần B", guest_group=4, phone="+84912345678")
    assert [(row.line, row.ready) for row in rows] == [
        (2, True), (3, False), (4, False), (5, False), (6, False), (7, False)
    ]  # fmt: skip
    assert [[error.column for error in row.errors] for row in rows] == [
        [], ["name", "email", "phone", "guest_group"], ["name"], [], ["name"], ["name"]
    ]  # fmt: skip
    assert rows[2].errors[0].message == "Trùng với dòng 2."
    assert rows[3].known


def test_headings_are_known_however_they_are_written() -> None:
    given = ["HO TEN *", "Cơ quan, chức vụ", "thanh phan", "Số ghế"]
    assert [column_of(heading) for heading in given] == ["name", "body", "guest_group", None]


def test_launch_of_the_data_files_has_what_the_first_one_had() -> None:
    launch, award = every()
    assert (launch.kind, len(launch.groups), len(launch.tasks), len(launch.agenda)) == (
        "launch", 8, 5, 8
    )  # fmt: skip
    assert (launch.expected_min, launch.expected_max, launch.place) == (
        120, 130, "Văn phòng UBND tỉnh"
    )  # fmt: skip
    assert (launch.first_day, launch.last_day) == (date(2025, 2, 10), date(2025, 2, 14))
    assert (launch.agenda[1].performer, launch.agenda[1].alternate) == (
        "Trưởng Ban Tổ chức Cuộc thi",
        "Phó trưởng ban",
    )
    assert award.kind == "award"


@pytest.mark.parametrize(
    ("act", "subject", "told"),
    [
        ("answered", "Z1 deputy", "Lan (Z1): cử người dự thay"),
        ("answered", "Z2 coming", "khách Z2, nay không còn trong danh sách: sẽ dự"),
        ("arrived", "Z1", "Lan (Z1)"),
        ("invited", "Z1", "Lan (Z1)"),
        ("invited", "31", "Minh (31)"),
        ("invited", "12", "12 khách"),
        ("imported", "120", "120 khách"),
        ("stepped", "Ngân hàng: chi nhánh 2: signed", "Ngân hàng: chi nhánh 2: đã ký"),
        ("part_changed", "Z1 coming", "Z1 coming"),
        ("cancelled", "Bão số 3", "Bão số 3"),
        ("about", "", ""),
    ],
)
def test_log_is_told_in_words(act: str, subject: str, told: str) -> None:
    assert log.about(act, subject, {"Z1": "Lan", "31": "Minh"}) == told


@pytest.mark.parametrize(
    ("act", "subject", "code"),
    [("answered", "Z1 coming", "Z1"), ("arrived", "Z1", "Z1"), ("part_added", "Z1", "")],
)
def test_log_keeps_a_guest_as_a_code(act: str, subject: str, code: str) -> None:
    assert log.code_in(act, subject) == code
