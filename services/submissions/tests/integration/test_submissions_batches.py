"""One step for many dossiers: preview, outcome of each, the worker's part, taking it all back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    SECRETARY,
    Desk,
    entry_states,
    transitions,
)

from contracts.roles import Role
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient
from submissions.actions import batches
from submissions.actions.likenesses import fingerprint
from submissions.model.lifecycle import Verb
from submissions.store.dossiers import Dossier

pytestmark = pytest.mark.integration


@pytest.fixture
def desk(quick_desk: Desk) -> Desk:
    return quick_desk


Browser = Callable[..., GatewayClient]


def chosen(*dossiers: Dossier) -> list[str]:
    return [f"{one.code}:{one.version}" for one in dossiers]


def order(client: GatewayClient, verb: str, *dossiers: Dossier, **data: Any) -> Any:
    form = {"verb": verb, "chosen": chosen(*dossiers), "confirmed": "1", **data}
    return client.post("/tham-dinh/hang-loat", data=form)


def copies(conn: Connection, dossier: Dossier, number: int) -> None:
    """The same dossier so many times more, valid and without files."""
    conn.execute(
        """
        INSERT INTO dossiers (id, edition, code, account, stage, title, created_at, updated_at,
                              submitted_at, decided_at, decided_by)
        SELECT gen_random_uuid(), edition, 'Y' || n, account, stage, 'Bài số ' || n, created_at,
               updated_at, submitted_at, decided_at, decided_by
        FROM dossiers, generate_series(1, %s) AS n WHERE code = %s
        """,
        (number, dossier.code),
    )


def test_preview_sets_apart_what_needs_a_look(
    browser: Browser, desk: Desk, database: Database
) -> None:
    twin, other = desk.valid(title="Máy sao chè", picture=True), desk.valid(title="Máy sao chè")
    fields = ("summary", "problem", "solution", "effects")
    stove, pond = (
        ("Bếp gọn.", "Nhà đầy khói.", "Ống dẫn.", "Sạch."),
        ("Ao.", "Đục.", "Lọc.", "Trong."),
    )
    plain = desk.valid(title="Bếp đun", picture=True, **dict(zip(fields, stove, strict=True)))
    bare = desk.valid(title="Ao cá", **dict(zip(fields, pond, strict=True)))
    fingerprint(database, clock.now())
    client = browser(CHARLIE, SECRETARY)
    data = {"verb": "publish", "chosen": chosen(plain, twin, bare)}
    page = client.post("/tham-dinh/hang-loat", data=data).text
    assert "Xem lại 3 hồ sơ trước khi công bố" in page
    boxes = {
        part.split(":")[0]: " checked" in part.split(">")[0]
        for part in page.split('name="chosen" id="c-')[1:]
        for part in [part.split('value="')[1]]
    }
    assert boxes == {plain.code: True, twin.code: False, bare.code: True}
    assert page.index("Nên xem lại trước") < page.index("Không có gì bất thường")
    assert page.count("có thể trùng với hồ sơ khác") == 1
    assert page.count("không có ảnh đại diện") == 1
    assert {desk.now(one.code).stage for one in (plain, twin, other, bare)} == {"valid"}


def test_each_dossier_has_its_outcome(browser: Browser, desk: Desk) -> None:
    first, changed, own = desk.valid(), desk.valid(), desk.valid(account=BOB)
    desk.take(changed, Verb.PUBLISH)
    client = browser(BOB, SECRETARY)
    done = order(client, "publish", first, changed, own)
    page = client.get(done.location).text
    assert [desk.now(one.code).stage for one in (first, changed, own)] == [
        "published", "published", "valid",
    ]  # fmt: skip
    assert "3/3" in page
    assert "Hồ sơ đã được thay đổi ở nơi khác" in page
    assert "Bạn không xử lý hồ sơ của chính mình" in page


def test_large_batch_goes_on_in_the_worker(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    copies(conn, desk.valid(title="Bài số 0"), 59)
    client = browser(CHARLIE, SECRETARY)
    data = {"everything": "1", "confirmed": "1"}
    done = client.post("/tham-dinh/cong-bo?stage=valid", data=data)
    assert "25/60" in client.get(done.location).text
    assert 'hx-trigger="every 2s"' in client.get(done.location).text
    with ThreadPoolExecutor(3) as pool:
        handled = list(pool.map(lambda _: batches.go_on(database, clock.now()), range(3)))
    assert sum(handled) == 35
    assert "60/60" in client.get(done.location).text
    numbers = conn.execute("SELECT number FROM dossiers ORDER BY number").fetchall()
    assert numbers == [(n,) for n in range(1, 61)]
    assert len(entry_states(conn)) == 60
    assert batches.go_on(database, clock.now()) == 0


def test_batch_is_taken_back_as_a_whole(browser: Browser, desk: Desk, conn: Connection) -> None:
    first, second = desk.valid(title="A"), desk.valid(title="B")
    client = browser(CHARLIE, SECRETARY)
    done = order(client, "publish", first, second)
    desk.take(desk.now(second.code), Verb.SUSPEND, reason="complaint")
    assert "Hoàn tác cả đợt" in client.get(done.location).text
    undone = client.post(f"{done.location}/hoan-tac")
    assert [desk.now(one.code).stage for one in (first, second)] == ["valid", "suspended"]
    assert "Hồ sơ đã được thay đổi ở nơi khác" in client.get(undone.location).text
    twice = client.post(f"{done.location}/hoan-tac")
    assert twice.location == undone.location
    assert client.post(f"{undone.location}/hoan-tac").status_code == 409
    assert "Hoàn tác cả đợt" not in client.get(done.location).text
    assert [str(one.after) for one in transitions(conn)].count("valid") == 3


def test_batch_is_not_taken_back_too_late(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.valid()
    done = order(browser(CHARLIE, SECRETARY), "publish", entry)
    batch = UUID(done.location.rsplit("/", 1)[1])
    late = clock.now() + timedelta(hours=1)
    with database.transaction() as held:
        undoing = batches.take_back(held, batch, account=CHARLIE, name="C", now=late)
    batches.work_on(database, undoing, 10, late)
    assert desk.now(entry.code).stage == "published"
    (item,) = batches.progress(conn, undoing).items
    assert (item.taken, item.refusal) == (None, "Đã quá 60 phút, không hoàn tác được nữa")


def test_many_are_asked_with_one_reason_and_words(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    waiting, client = [desk.submitted(title=t) for t in "AB"], browser(CHARLIE, SECRETARY)
    no_words = order(client, "supplement", *waiting, reason="missing_evidence")
    assert (no_words.status_code, "Ghi rõ nội dung bằng lời." in no_words.text) == (422, True)
    no_reason = order(client, "supplement", *waiting, note="Gửi <i>ảnh</i>")
    assert (no_reason.status_code, "Gửi &lt;i&gt;ảnh&lt;/i&gt;" in no_reason.text) == (422, True)
    assert {desk.now(one.code).stage for one in waiting} == {"submitted"}
    order(client, "supplement", *waiting, reason="missing_evidence", note="Gửi ảnh")
    told = [(one.after, one.reason, one.until) for one in transitions(conn)[-2:]]
    ends = [desk.now(one.code).supplement_until for one in waiting]
    assert told == [("needs_supplement", "missing_evidence", end) for end in ends]


@pytest.mark.parametrize("roles", [(), (Role.AUDITOR,), (Role.COUNCIL,)])
def test_only_reviewers_order_and_take_back(browser: Browser, desk: Desk, roles: Any) -> None:
    dossier = desk.valid()
    done = order(browser(CHARLIE, SECRETARY), "publish", dossier)
    shown = desk.now(dossier.code)
    stranger = browser(BOB, roles)
    answers = [
        order(stranger, "publish", dossier),
        stranger.post("/tham-dinh/cong-bo", data={"everything": "1", "confirmed": "1"}),
        stranger.post(f"{done.location}/hoan-tac"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert desk.now(dossier.code) == shown
    seen = {(): 403, (Role.AUDITOR,): 200, (Role.COUNCIL,): 403}[roles]
    assert stranger.get(done.location).status_code == seen
    assert browser(ALICE).get(done.location).status_code == 403


@pytest.mark.parametrize(
    "form",
    [
        {"verb": "disqualify", "chosen": "A:1"},
        {"verb": "", "chosen": "A:1"},
    ],
)
def test_step_that_is_not_for_many_is_refused(browser: Browser, form: dict[str, str]) -> None:
    assert browser(CHARLIE, SECRETARY).post("/tham-dinh/hang-loat", data=form).status_code == 422


@pytest.mark.parametrize("value", ["", "A", "A:", "A:x", "A:99999999999999"])
def test_nothing_chosen_leads_back_to_the_list(browser: Browser, desk: Desk, value: str) -> None:
    client = browser(CHARLIE, SECRETARY)
    answer = client.post("/tham-dinh/cong-bo?field=medicine", data={"chosen": value})
    assert (answer.status_code, answer.location) == (303, "/tham-dinh?stage=valid&field=medicine")
    assert client.get("/tham-dinh/dot/0190c6a2-0000-7000-8000-000000000000").status_code == 404
