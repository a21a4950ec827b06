"""Review: decisions by version, coded reasons, undo, publication, standing, locks, the queue."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    OTHER_WARD,
    SECRETARY,
    WARD,
    Desk,
    entry_states,
    published_states,
    transitions,
)

from contracts.roles import Role
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.problems import Problem
from servicekit.testing import GatewayClient
from submissions.actions.review import Decision, decide
from submissions.model.lifecycle import Verb
from submissions.store import attachments, audit, review_locks
from submissions.store.dossiers import Dossier

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]


def press(client: GatewayClient, dossier: Dossier, verb: str, **data: Any) -> Any:
    """A reviewer's button."""
    form = {"verb": verb, "version": dossier.version, **data}
    return client.post(f"/tham-dinh/{dossier.code}/ket-luan", data=form)


def test_valid_is_decided_with_judge_and_time(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier = desk.submitted()
    answer = press(browser(CHARLIE, SECRETARY), dossier, "accept")
    assert answer.location == f"/tham-dinh/{dossier.code}"
    kept = desk.now(dossier.code)
    assert (kept.stage, kept.decided_by) == ("valid", CHARLIE)
    step = audit.of_dossier(conn, dossier.id)[0]
    assert (step.verb, step.before, step.after, step.actor, step.acted_as) == (
        "accept", "submitted", "valid", CHARLIE, "reviewer",
    )  # fmt: skip
    assert published_states(conn)[-1].decided_at == kept.decided_at == step.at


def test_supplement_needs_code_and_words_and_keeps_what_was_typed(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier, client = desk.submitted(), browser(CHARLIE, SECRETARY)
    no_code = press(client, dossier, "supplement", note="Gửi thêm ảnh")
    assert (no_code.status_code, "Chọn lý do trong danh sách." in no_code.text) == (422, True)
    assert "Gửi thêm ảnh" in no_code.text
    no_words = press(client, dossier, "supplement", reason="missing_evidence")
    assert (no_words.status_code, "Ghi rõ nội dung bằng lời." in no_words.text) == (422, True)
    wrong_list = press(client, dossier, "supplement", reason="not_applied", note="x")
    assert wrong_list.status_code == 422
    assert desk.now(dossier.code) == dossier
    press(client, dossier, "supplement", reason="missing_evidence", note="Gửi thêm ảnh")
    event = transitions(conn)[-1]
    assert (event.after, event.reason) == ("needs_supplement", "missing_evidence")


def test_free_text_stays_in_submissions(desk: Desk, conn: Connection) -> None:
    desk.take(desk.submitted(), Verb.REFUSE, reason="legal", note="bí mật riêng")
    found = conn.execute("SELECT body FROM kit.outbox")
    assert all("bí mật riêng" not in bytes(body).decode() for (body,) in found)


def test_decision_on_an_old_version_is_refused(browser: Browser, desk: Desk) -> None:
    dossier, client = desk.submitted(), browser(CHARLIE, SECRETARY)
    press(client, dossier, "accept")
    answer = press(client, dossier, "refuse", reason="legal")
    assert answer.status_code == 409
    assert "đã được thay đổi ở nơi khác" in answer.text
    assert desk.now(dossier.code).stage == "valid"


def test_two_reviewers_at_once_give_one_decision(
    database: Database, desk: Desk, conn: Connection
) -> None:
    dossier = desk.submitted()
    verbs = [Verb.ACCEPT, Verb.REFUSE] * 3

    def one(verb: Verb) -> bool:
        step = Decision(verb=verb, version=dossier.version, reason="legal")
        try:
            with database.transaction() as held:
                decide(held, dossier.code, step, account=CHARLIE, now=clock.now())
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(one, verbs))
    assert sum(done) == 1
    assert len(audit.of_dossier(conn, dossier.id)) == 3


def test_undo_needs_words_and_ends_with_publication(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier, client = desk.valid(), browser(CHARLIE, SECRETARY)
    assert press(client, dossier, "undo").status_code == 422
    press(client, dossier, "undo", note="Bấm nhầm")
    undone = desk.now(dossier.code)
    assert (undone.stage, undone.decided_at, undone.submitted_at) == (
        "submitted", None, dossier.submitted_at,
    )  # fmt: skip
    shown = desk.take(desk.take(undone, Verb.ACCEPT), Verb.PUBLISH)
    assert press(client, shown, "undo", note="Muộn").status_code == 409


def test_publication_gives_dense_numbers_and_an_entry(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    first, second = desk.valid(title="Bài Một"), desk.valid(title="Bài Hai")
    waiting = desk.submitted(title="Bài Ba")
    client = browser(CHARLIE, SECRETARY)
    chosen = [f"{d.code}:{d.version}" for d in (second, first, waiting)]
    confirm = client.post("/tham-dinh/cong-bo", data={"chosen": chosen})
    assert "Xem lại 2 hồ sơ trước khi công bố" in confirm.text
    assert "1 hồ sơ đã chọn không còn" in confirm.text
    assert desk.now(first.code).stage == "valid"
    done = client.post("/tham-dinh/cong-bo", data={"chosen": chosen[:2], "confirmed": "1"})
    assert done.status_code == 303
    kept = [desk.now(second.code), desk.now(first.code)]
    assert [(d.stage, d.number, d.slug) for d in kept] == [
        ("published", 1, "bai-hai"), ("published", 2, "bai-mot"),
    ]  # fmt: skip
    entries = entry_states(conn)
    assert [(e.number, e.code, e.title, e.standing, e.unit_name) for e in entries] == [
        (1, second.code, "Bài Hai", "published", "Phường Quan Triều"),
        (2, first.code, "Bài Một", "published", "Phường Quan Triều"),
    ]
    assert all(entry.cover and entry.cover.endswith("/anh.jpg") for entry in entries)
    assert transitions(conn)[-1].entry == f"{first.code}/bai-mot"


def test_publishing_twice_at_once_gives_each_one_number(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    ready = [desk.valid(title=f"Bài {n}") for n in range(4)]
    data = {"chosen": [f"{d.code}:{d.version}" for d in ready], "confirmed": "1"}
    clients = [browser(CHARLIE, SECRETARY) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda client: client.post("/tham-dinh/cong-bo", data=data), clients))
    numbers = sorted(desk.now(d.code).number or 0 for d in ready)
    assert numbers == [1, 2, 3, 4]
    assert len(entry_states(conn)) == 4


def test_suspended_entry_returns_to_where_it_was(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    entry, client = desk.published(), browser(CHARLIE, SECRETARY)
    assert press(client, entry, "suspend").status_code == 422
    press(client, entry, "suspend", reason="complaint", note="Đang xem xét")
    held = desk.now(entry.code)
    press(client, held, "restore", reason="cleared")
    back = desk.now(entry.code)
    assert (held.stage, back.stage, back.number) == ("suspended", "published", entry.number)
    assert [e.standing for e in entry_states(conn)] == ["published", "suspended", "published"]
    assert [e.version for e in entry_states(conn)] == [
        entry.version, entry.version + 1, entry.version + 2,
    ]  # fmt: skip


def test_disqualified_entry_comes_back_only_by_words_of_its_own(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    entry, client = desk.published(), browser(CHARLIE, SECRETARY)
    press(client, entry, "disqualify", reason="false_information")
    out = desk.now(entry.code)
    assert out.stage == "disqualified"
    assert press(client, out, "restore", reason="cleared").status_code == 409
    assert press(client, out, "reinstate", reason="cleared").status_code == 422
    assert entry_states(conn)[-1].standing == "disqualified"
    press(client, out, "reinstate", reason="cleared", note="Nhầm bài")
    back = desk.now(entry.code)
    assert (back.stage, back.number, back.slug) == ("published", entry.number, entry.slug)
    assert entry_states(conn)[-1].standing == "published"


def test_what_was_suspended_when_disqualified_returns_step_by_step(desk: Desk) -> None:
    entry = desk.published()
    desk.take(entry, Verb.SUSPEND, reason="complaint")
    desk.take(entry, Verb.DISQUALIFY, reason="legal")
    assert desk.take(entry, Verb.REINSTATE, reason="cleared", note="Nhầm").stage == "suspended"
    assert desk.take(entry, Verb.RESTORE, reason="cleared").stage == "published"


@pytest.mark.parametrize(
    ("arrive", "verb", "said"),
    [
        (Desk.published, "suspend", "Phiếu đã có vẫn nằm trong sổ phiếu nhưng tạm không được tính"),
        (Desk.published, "disqualify", "điểm cộng đồng của mọi bài khác được tính lại"),
    ],
)
def test_before_a_standing_changes_its_consequences_are_said(
    browser: Browser, desk: Desk, arrive: Any, verb: str, said: str
) -> None:
    entry, client = arrive(desk), browser(CHARLIE, SECRETARY)
    assert f'value="{verb}"' in client.get(f"/tham-dinh/{entry.code}").text
    missing = press(client, entry, verb, ask="1")
    assert (missing.status_code, "Chọn lý do trong danh sách." in missing.text) == (422, True)
    asked = press(client, entry, verb, ask="1", reason="legal", note="Dòng một\nDòng <hai>")
    assert (asked.status_code, said in asked.text) == (200, True)
    assert "Tác giả hoặc sản phẩm vi phạm pháp luật" in asked.text
    assert "Dòng một\nDòng &lt;hai&gt;</textarea>" in asked.text
    assert desk.now(entry.code) == entry
    press(client, entry, verb, reason="legal")
    assert desk.now(entry.code).stage != "published"
    late = press(client, entry, verb, ask="1", reason="legal")
    assert late.status_code == 409


def test_nobody_is_asked_about_an_own_entry(browser: Browser, desk: Desk) -> None:
    entry = desk.published(account=BOB)
    answer = press(browser(BOB, SECRETARY), entry, "suspend", ask="1", reason="legal")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("roles", "status"),
    [
        (SECRETARY, 200),
        ((Role.DOST_STAFF,), 200),
        ((Role.AUDITOR,), 200),
        ((Role.COUNCIL, Role.BOARD, Role.ADMINISTRATOR, Role.OPERATOR, Role.CONSOLIDATOR), 403),
        (((Role.UNIT_OFFICER, "05482"),), 403),
        ((), 403),
    ],
)
def test_queue_is_for_reviewers_and_auditors(
    browser: Browser, desk: Desk, roles: Any, status: int
) -> None:
    dossier = desk.submitted()
    client = browser(BOB, roles)
    paths = ("/tham-dinh", "/tham-dinh/viec", f"/tham-dinh/{dossier.code}")
    assert [client.get(path).status_code for path in paths] == [status] * 3


@pytest.mark.parametrize("roles", [(Role.AUDITOR,), (Role.ADMINISTRATOR,), ()])
def test_only_reviewers_decide(browser: Browser, desk: Desk, roles: Any) -> None:
    dossier, client = desk.valid(), browser(BOB, roles)
    chosen = {"chosen": f"{dossier.code}:{dossier.version}", "confirmed": "1"}
    answers = [
        press(client, dossier, "publish"),
        client.post("/tham-dinh/cong-bo", data=chosen),
        client.post(f"/tham-dinh/{dossier.code}/giu"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert desk.now(dossier.code) == dossier


def test_auditor_sees_no_buttons(browser: Browser, desk: Desk) -> None:
    dossier = desk.submitted()
    page = browser(BOB, (Role.AUDITOR,)).get(f"/tham-dinh/{dossier.code}").text
    assert "/ket-luan" not in page
    assert "hx-post" not in page


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.DOST_STAFF])
@pytest.mark.parametrize(
    ("arrive", "verb", "data"),
    [
        (Desk.submitted, "accept", {}),
        (Desk.valid, "publish", {}),
        (Desk.published, "suspend", {"reason": "complaint"}),
    ],
)
def test_nobody_decides_on_an_own_dossier(
    browser: Browser, desk: Desk, role: Role, arrive: Any, verb: str, data: dict[str, str]
) -> None:
    dossier = arrive(desk, account=BOB)
    owner = browser(BOB, (role,))
    answer = press(owner, dossier, verb, **data)
    assert (answer.status_code, "hồ sơ của chính mình" in answer.text) == (403, True)
    assert desk.now(dossier.code) == dossier
    assert "/ket-luan" not in owner.get(f"/tham-dinh/{dossier.code}").text


def test_nobody_holds_an_own_dossier_back_from_others(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier = desk.submitted(account=BOB)
    answer = browser(BOB, SECRETARY).post(f"/tham-dinh/{dossier.code}/giu")
    assert (answer.status_code, "hồ sơ của chính mình" in answer.text) == (403, True)
    assert review_locks.viewer(conn, dossier.id, clock.now()) is None
    browser(CHARLIE, SECRETARY).post(f"/tham-dinh/{dossier.code}/giu")
    viewer = review_locks.viewer(conn, dossier.id, clock.now())
    assert viewer is not None
    assert viewer.account == CHARLIE


def test_own_entry_is_not_restored(browser: Browser, desk: Desk) -> None:
    held = desk.take(desk.published(account=BOB), Verb.SUSPEND, reason="complaint")
    answer = press(browser(BOB, SECRETARY), held, "restore", reason="cleared")
    assert (answer.status_code, desk.now(held.code)) == (403, held)


def test_own_dossier_is_left_out_of_a_bulk_publication(browser: Browser, desk: Desk) -> None:
    own, other = desk.valid(account=BOB), desk.valid()
    client = browser(BOB, SECRETARY)
    chosen = [f"{d.code}:{d.version}" for d in (own, other)]
    done = client.post("/tham-dinh/cong-bo", data={"chosen": chosen, "confirmed": "1"})
    assert (desk.now(own.code), desk.now(other.code).stage) == (own, "published")
    assert "hồ sơ của chính mình" in client.get(done.location).text


@pytest.mark.parametrize("withdrawn", [False, True])
def test_dossier_never_handed_in_does_not_exist_for_reviewers(
    browser: Browser, desk: Desk, conn: Connection, withdrawn: bool
) -> None:
    draft = desk.draft(title="Bản nháp riêng tư")
    (file,) = attachments.of_dossier(conn, draft.id)
    if withdrawn:
        browser(ALICE).post(f"/ho-so/{draft.code}/rut")
        assert desk.now(draft.code).stage == "withdrawn"
    kept = desk.now(draft.code)
    path = f"/tham-dinh/{draft.code}"
    secretary, auditor = browser(CHARLIE, SECRETARY), browser(CHARLIE, (Role.AUDITOR,))
    answers = [reader.get(path + end) for reader in (secretary, auditor)
               for end in ("", f"/tep/{file.id}", f"/tep/{file.id}?anh")]  # fmt: skip
    answers += [
        secretary.post(f"{path}/giu"),
        press(secretary, kept, "accept"),
        secretary.post("/tham-dinh/cong-bo", data={"chosen": f"{draft.code}:{kept.version}"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 9
    assert not any("Bản nháp riêng tư" in answer.text for answer in answers)
    assert desk.now(draft.code) == kept


def test_applicant_cannot_take_reviewers_steps(browser: Browser, desk: Desk) -> None:
    dossier = desk.submitted()
    assert press(browser(ALICE), dossier, "accept").status_code == 403
    made_up = press(browser(CHARLIE, SECRETARY), dossier, "submit")
    assert made_up.status_code == 422


def test_foreign_origin_is_refused(browser: Browser, desk: Desk) -> None:
    dossier = desk.submitted()
    answer = browser(CHARLIE, SECRETARY).post(
        f"/tham-dinh/{dossier.code}/ket-luan",
        data={"verb": "accept", "version": dossier.version},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert (answer.status_code, desk.now(dossier.code).stage) == (403, "submitted")


def test_second_reviewer_sees_who_is_looking(
    browser: Browser, desk: Desk, token: Any, conn: Connection
) -> None:
    dossier = desk.submitted()
    first, second = browser(CHARLIE, SECRETARY), browser(BOB, SECRETARY)
    first.set_cookie("contest_token", token(CHARLIE, roles=SECRETARY, name="Chị Thư"))
    assert "đang xem" not in first.post(f"/tham-dinh/{dossier.code}/giu").text
    assert "Chị Thư đang xem" in second.post(f"/tham-dinh/{dossier.code}/giu").text
    assert "Chị Thư đang xem" in second.get("/tham-dinh").text
    assert "đang xem hồ sơ này" not in first.get(f"/tham-dinh/{dossier.code}").text


def test_lock_expires_and_a_decision_releases_it(desk: Desk, conn: Connection) -> None:
    dossier, moment = desk.submitted(), clock.now()

    def hold(account: int, after: timedelta) -> bool:
        return review_locks.hold(conn, dossier.id, account=account, name="A", now=moment + after)

    assert hold(CHARLIE, timedelta()) is True
    assert hold(BOB, timedelta(minutes=1)) is False
    assert hold(CHARLIE, timedelta(minutes=2)) is True
    assert hold(BOB, timedelta(minutes=4)) is False
    assert hold(BOB, timedelta(minutes=5)) is True
    hold(CHARLIE, timedelta(minutes=9))
    desk.take(dossier, Verb.ACCEPT)
    assert review_locks.viewer(conn, dossier.id, moment + timedelta(minutes=9)) is None


def test_decision_leads_to_the_next_dossier_nobody_looks_at(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    first, looked_at, following = (desk.submitted(title=t) for t in ("A", "B", "C"))
    review_locks.hold(conn, looked_at.id, account=BOB, name="B", now=clock.now())
    answer = press(browser(CHARLIE, SECRETARY), first, "accept", next="1")
    assert answer.location == f"/tham-dinh/{following.code}"


def titles(page: str, *known: str) -> list[str]:
    """Which of the known titles a page shows, in its order."""
    return sorted((t for t in known if t in page), key=page.index)


def test_queue_filters_searches_and_sorts(browser: Browser, desk: Desk) -> None:
    desk.submitted(title="Hệ thống tưới chè", units=(WARD,))
    other = {"primary_unit": OTHER_WARD, "units": (OTHER_WARD,)}
    desk.submitted(title="Ao cá sạch", field="medicine", **other)
    desk.valid(title="Bếp đun")
    names = ("Hệ thống tưới chè", "Ao cá sạch", "Bếp đun")
    client = browser(CHARLIE, SECRETARY)
    expected = {
        "": ["Hệ thống tưới chè", "Ao cá sạch"],
        "?sort=title": ["Ao cá sạch", "Hệ thống tưới chè"],
        "?sort=newest": ["Ao cá sạch", "Hệ thống tưới chè"],
        "?q=tuoi+che": ["Hệ thống tưới chè"],
        "?q=TƯỚI": ["Hệ thống tưới chè"],
        "?q=khong+co": [],
        "?field=medicine": ["Ao cá sạch"],
        f"?unit={OTHER_WARD}": ["Ao cá sạch"],
        "?stage=valid": ["Bếp đun"],
        "?stage=nonsense&cursor=nonsense": ["Hệ thống tưới chè", "Ao cá sạch"],
    }  # fmt: skip
    found = {query: titles(client.get(f"/tham-dinh{query}").text, *names) for query in expected}
    assert found == expected


def test_drafts_never_appear_in_the_queue(browser: Browser, desk: Desk) -> None:
    desk.draft(title="Bản nháp riêng tư")
    assert "Bản nháp riêng tư" not in browser(CHARLIE, SECRETARY).get("/tham-dinh?stage=").text


def test_queue_pages_reach_every_dossier_once(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    one = desk.submitted()
    conn.execute(
        """
        INSERT INTO dossiers (id, edition, code, account, stage, title, created_at, updated_at,
                              submitted_at)
        SELECT gen_random_uuid(), edition, 'X' || n, account, stage, 'Bài số ' || n, created_at,
               updated_at, submitted_at + n %% 7 * interval '1 minute'
        FROM dossiers, generate_series(1, 119) AS n WHERE code = %s
        """,
        (one.code,),
    )
    client = browser(CHARLIE, SECRETARY)
    for sort in ("oldest", "newest", "title"):
        seen: list[str] = []
        path = f"/tham-dinh?sort={sort}"
        while path:
            page = client.get(path).text
            seen += [part.split('"')[0] for part in page.split('<td><a href="/tham-dinh/')[1:]]
            following = page.split('rel="next" href="')
            path = following[1].split('"')[0].replace("&amp;", "&") if len(following) > 1 else ""
        assert len(seen) == len(set(seen)) == 120


def test_tasks_say_what_waits(browser: Browser, desk: Desk) -> None:
    client = browser(CHARLIE, SECRETARY)
    assert client.get("/tham-dinh/viec").text.strip() == ""
    desk.submitted()
    desk.valid()
    page = client.get("/tham-dinh/viec").text
    assert page.count("<li>") == 2
    assert page.count('<span class="task-count">1</span>') == 2


def test_database_refuses_a_decision_without_judge(desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    for change in (
        "stage = 'valid'",
        "decided_at = now()",
        "stage = 'published'",
        "stage = 'nonsense'",
        "number = 7",
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            conn.execute(f"UPDATE dossiers SET {change} WHERE id = %s", (dossier.id,))  # noqa: S608
