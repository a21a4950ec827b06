"""The queue beyond its stages: marks, kinds, counts, what opens next, who holds a dossier."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from services.submissions.tests.submissions_desk import ALICE, BOB, CHARLIE, SECRETARY, Desk

from contracts.roles import Role
from servicekit import clock, cursors
from servicekit.db import Connection
from servicekit.testing import GatewayClient
from submissions.store import cautions, notes, queue, review_locks
from submissions.store.dossiers import Dossier
from submissions.store.queue import Wanted

pytestmark = pytest.mark.integration


@pytest.fixture
def desk(quick_desk: Desk) -> Desk:
    return quick_desk


Browser = Callable[..., GatewayClient]
NOW = clock.now()
WANTED = Wanted(edition="trinh-dien", reviewer=CHARLIE, review_days=2)


def wait(conn: Connection, dossier: Dossier, waited: timedelta) -> None:
    """As if it had been handed in so long ago."""
    conn.execute("UPDATE dossiers SET submitted_at = %s WHERE id = %s", (NOW - waited, dossier.id))


def wanted(**changes: Any) -> Wanted:
    return Wanted(**{name: getattr(WANTED, name) for name in WANTED.__struct_fields__} | changes)


def found(conn: Connection, moment: datetime = NOW, **changes: Any) -> list[str]:
    return [row.title for row in queue.page(conn, wanted(**changes), None, moment)]


def test_marks_split_what_waits_at_whole_days(desk: Desk, conn: Connection) -> None:
    days = timedelta(days=1)
    waits = {"A": 2 * days + timedelta(milliseconds=1), "B": 2 * days,
             "C": days + timedelta(milliseconds=1), "D": days, "E": timedelta()}  # fmt: skip
    for title, waited in waits.items():
        wait(conn, desk.submitted(title=title), waited)
    desk.valid(title="F")
    marks: tuple[queue.Mark, ...] = ("overdue", "soon", "fresh")
    assert {mark: found(conn, mark=mark) for mark in marks} == {
        "overdue": ["A"], "soon": ["B", "C"], "fresh": ["D", "E"],
    }  # fmt: skip
    counts = queue.counts(conn, WANTED, NOW)
    assert counts.stages == {"submitted": 5, "valid": 1}
    assert [counts.marks[mark] for mark in marks] == [1, 2, 2]


def test_mine_is_what_i_hold_now(desk: Desk, conn: Connection) -> None:
    held, others, _ = (desk.submitted(title=title) for title in "ABC")
    review_locks.hold(conn, held.id, account=CHARLIE, name="C", now=NOW)
    review_locks.hold(conn, others.id, account=BOB, name="B", now=NOW)
    assert found(conn, mark="mine") == ["A"]
    assert queue.counts(conn, WANTED, NOW).marks["mine"] == 1
    over = NOW + timedelta(minutes=3)
    assert found(conn, moment=over, mark="mine") == []
    assert queue.counts(conn, WANTED, over).marks["mine"] == 0


def test_files_the_scanner_has_not_seen_are_a_mark(desk: Desk, conn: Connection) -> None:
    held = desk.submitted(title="A", picture=True)
    desk.submitted(title="B", picture=True)
    conn.execute("UPDATE attachments SET scan = 'waiting' WHERE dossier = %s", (held.id,))
    assert found(conn, mark="held") == ["A"]
    assert queue.counts(conn, WANTED, NOW).marks["held"] == 1
    assert cautions.of(conn, [held.id]) == {held.id: {"held": 1}}


def test_kind_is_a_filter_and_its_counts_follow(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    desk.submitted(title="Bài sản phẩm")
    desk.submitted(title="Bài dự án", kind="project")
    assert found(conn, kind="project") == ["Bài dự án"]
    assert queue.counts(conn, wanted(kind="project"), NOW).stages == {"submitted": 1}
    page = browser(CHARLIE, SECRETARY).get("/tham-dinh?kind=project").text
    assert ("Bài dự án" in page, "Bài sản phẩm" in page) == (True, False)


@pytest.mark.parametrize("rank", ["not a moment", 7, None, "2026-13-45T00:00:00"])
def test_forged_cursor_starts_anew(browser: Browser, desk: Desk, rank: Any) -> None:
    desk.submitted(title="Bài duy nhất")
    bound = wanted().bound_to()
    cursor = cursors.encode((rank, "X"), bound)
    answer = browser(CHARLIE, SECRETARY).get(f"/tham-dinh?cursor={cursor}")
    assert (answer.status_code, "Bài duy nhất" in answer.text) == (200, True)


def test_following_goes_on_in_order_and_begins_again(desk: Desk, conn: Connection) -> None:
    first, second, third = (desk.submitted(title=title) for title in "ABC")
    for hours, dossier in ((3, first), (2, second), (1, third)):
        wait(conn, dossier, timedelta(hours=hours))

    def after(dossier: Dossier, **changes: Any) -> str | None:
        asked, here = wanted(**changes), desk.now(dossier.code)
        place = queue.place_of(asked, here.title, here.submitted_at, here.code)
        return queue.following(conn, asked, place, NOW)

    assert [after(one) for one in (first, second, third)] == [
        second.code, third.code, first.code,
    ]  # fmt: skip
    assert after(second, sort="newest") == first.code
    assert after(second, sort="title") == third.code
    assert after(second, reviewer=ALICE) is None  # nobody is led to an own dossier
    review_locks.hold(conn, third.id, account=BOB, name="B", now=NOW)
    assert after(second) == first.code
    assert after(second, reviewer=BOB) == third.code


def test_decision_opens_the_next_of_the_same_filter(browser: Browser, desk: Desk) -> None:
    first = desk.submitted(title="A", field="medicine")
    desk.submitted(title="B")
    third = desk.submitted(title="C", field="medicine")
    form = {"verb": "accept", "version": first.version, "next": "1"}
    path = f"/tham-dinh/{first.code}/ket-luan?field=medicine"
    answer = browser(CHARLIE, SECRETARY).post(path, data=form)
    assert answer.location == f"/tham-dinh/{third.code}?field=medicine"


def test_held_dossier_is_concluded_after_taking_it_over(
    browser: Browser, desk: Desk, conn: Connection, token: Any
) -> None:
    dossier = desk.submitted()
    review_locks.hold(conn, dossier.id, account=BOB, name="Chị Thư", now=clock.now())
    client = browser(CHARLIE, SECRETARY)
    form = {"verb": "accept", "version": dossier.version}
    refused = client.post(f"/tham-dinh/{dossier.code}/ket-luan", data=form)
    assert (refused.status_code, "Chị Thư đang xử lý" in refused.text) == (409, True)
    assert desk.now(dossier.code) == dossier

    taken = client.post(f"/tham-dinh/{dossier.code}/nhan?field=agriculture")
    assert taken.location == f"/tham-dinh/{dossier.code}?field=agriculture"
    assert [note.words for note in notes.of_dossier(conn, dossier.id)] == [
        "Nhận xử lý thay Chị Thư."
    ]
    late = browser(BOB, SECRETARY).post(f"/tham-dinh/{dossier.code}/ket-luan", data=form)
    assert (late.status_code, desk.now(dossier.code)) == (409, dossier)
    client.post(f"/tham-dinh/{dossier.code}/ket-luan", data=form)
    assert desk.now(dossier.code).stage == "valid"


def test_taking_over_what_nobody_holds_leaves_no_note(desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    taken = review_locks.take_over(conn, dossier.id, account=BOB, name="B", now=NOW)
    again = review_locks.take_over(conn, dossier.id, account=BOB, name="B", now=NOW)
    assert (taken, again) == (None, None)


def test_notes_are_for_staff_only(browser: Browser, desk: Desk, conn: Connection) -> None:
    dossier, client = desk.submitted(), browser(CHARLIE, SECRETARY)
    path = f"/tham-dinh/{dossier.code}/ghi-chu"
    empty = client.post(path, data={"words": "  "})
    assert (empty.status_code, "Ghi nội dung trước khi lưu" in empty.text) == (422, True)
    client.post(path, data={"words": "Đã gọi <b>cho</b> tác giả"})
    client.post(path, data={"words": "Hẹn gửi ảnh"})
    kept = notes.of_dossier(conn, dossier.id)
    assert [(note.account, note.words) for note in kept] == [
        (CHARLIE, "Hẹn gửi ảnh"), (CHARLIE, "Đã gọi <b>cho</b> tác giả"),
    ]  # fmt: skip
    page = f"/tham-dinh/{dossier.code}"
    assert "Đã gọi &lt;b&gt;cho&lt;/b&gt; tác giả" in client.get(page).text
    assert "Hẹn gửi ảnh" in browser(BOB, (Role.AUDITOR,)).get(page).text
    assert "Hẹn gửi ảnh" not in browser(ALICE).get(f"/ho-so/{dossier.code}").text
    bodies = conn.execute("SELECT body FROM kit.outbox").fetchall()
    assert not any("Hẹn gửi ảnh" in bytes(body).decode() for (body,) in bodies)


@pytest.mark.parametrize("roles", [(), (Role.AUDITOR,), (Role.COUNCIL, Role.ADMINISTRATOR)])
def test_only_reviewers_note_tick_and_take_over(
    browser: Browser, desk: Desk, conn: Connection, roles: Any
) -> None:
    dossier, client = desk.submitted(), browser(BOB, roles)
    answers = [
        client.post(f"/tham-dinh/{dossier.code}/{end}", data={"words": "x", "point": "kind"})
        for end in ("ghi-chu", "kiem-tra", "nhan", "rut-de-nghi")
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert notes.of_dossier(conn, dossier.id) == []
    assert review_locks.viewer(conn, dossier.id, clock.now()) is None


def ticked(page: str) -> list[str]:
    """The points a page shows as ticked."""
    boxes = [part.split(">")[0] for part in page.split('name="point" value="')[1:]]
    return [box.split('"')[0] for box in boxes if " checked" in box]


def test_ticks_are_kept_with_who_made_them(browser: Browser, desk: Desk) -> None:
    dossier, client = desk.submitted(), browser(CHARLIE, SECRETARY)
    path = f"/tham-dinh/{dossier.code}"
    client.post(f"{path}/kiem-tra", data={"point": ["kind", "effect", "invented"]})
    assert ticked(client.get(path).text) == ["kind", "effect"]
    other = browser(BOB, SECRETARY)
    quiet = other.post(
        f"{path}/kiem-tra", data={"point": ["effect", "lawful"]}, headers={"HX-Request": "true"}
    )
    assert quiet.status_code == 204
    assert ticked(client.get(path).text) == ["effect", "lawful"]
    own = browser(ALICE, SECRETARY).post(f"{path}/kiem-tra", data={})
    assert (own.status_code, ticked(client.get(path).text)) == (403, ["effect", "lawful"])
