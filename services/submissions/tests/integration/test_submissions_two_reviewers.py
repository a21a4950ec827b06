"""Two persons for one conclusion, where the edition wants it; how long a step can be undone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

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

from contracts.events import MinuteCount, VotesRecorded
from servicekit import clock
from servicekit.consumer import Received
from servicekit.db import Connection, Database
from servicekit.problems import Problem
from servicekit.testing import GatewayClient, an_edition, put_copy
from submissions.actions.confirmations import waiting_on
from submissions.actions.review import Decision, decide
from submissions.consume.votes import handle_votes
from submissions.model.lifecycle import Verb
from submissions.store import audit, batches
from submissions.store.dossiers import Dossier

pytestmark = pytest.mark.integration


@pytest.fixture
def desk(quick_desk: Desk) -> Desk:
    return quick_desk


Browser = Callable[..., GatewayClient]
DAVE = 14


@pytest.fixture
def two_persons(database: Database, desk: Desk) -> None:
    rules = {"two_person_review": True, "evidence_required": False}
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=3, rules=rules))


def press(client: GatewayClient, dossier: Dossier, verb: str, **data: Any) -> Any:
    form = {"verb": verb, "version": dossier.version, **data}
    return client.post(f"/tham-dinh/{dossier.code}/ket-luan", data=form)


@pytest.mark.usefixtures("two_persons")
def test_second_reviewer_confirms_with_the_firsts_reason(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier = desk.submitted()
    first, second = browser(CHARLIE, SECRETARY), browser(BOB, SECRETARY)
    press(first, dossier, "refuse", reason="legal", note="Theo xác minh")
    assert desk.now(dossier.code) == dossier
    assert "chờ người thứ hai xác nhận" in first.get(f"/tham-dinh/{dossier.code}").text
    assert [one.after for one in transitions(conn)] == ["submitted"]

    again = press(first, dossier, "refuse", reason="legal")
    assert (again.status_code, "Cần người thứ hai xác nhận" in again.text) == (409, True)
    page = second.get(f"/tham-dinh/{dossier.code}").text
    assert "Xác nhận: kết luận không hợp lệ" in page
    assert "Theo xác minh" in page
    press(second, dossier, "refuse")
    step = audit.of_dossier(conn, dossier.id)[0]
    assert (step.after, step.actor, step.reason, step.note) == (
        "not_valid", BOB, "legal", "Theo xác minh",
    )  # fmt: skip
    outcome = conn.execute("SELECT account, outcome, settled_by FROM proposals").fetchall()
    assert outcome == [(CHARLIE, "confirmed", BOB)]


@pytest.mark.usefixtures("two_persons")
def test_contrary_conclusion_is_a_new_proposal(desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    desk.take(dossier, Verb.ACCEPT)
    step = Decision(verb=Verb.REFUSE, version=dossier.version, reason="legal", name="B")
    decide(conn, dossier.code, step, account=BOB, now=clock.now())
    waiting = waiting_on(conn, dossier)
    assert waiting is not None
    assert (waiting.verb, waiting.account) == ("refuse", BOB)
    assert desk.now(dossier.code) == dossier
    assert desk.take(dossier, Verb.REFUSE, reason="legal").stage == "not_valid"
    told = conn.execute("SELECT verb, outcome FROM proposals ORDER BY id").fetchall()
    assert told == [("accept", "contradicted"), ("refuse", "confirmed")]


@pytest.mark.usefixtures("two_persons")
def test_one_person_is_enough_to_ask_and_what_was_proposed_is_dropped(
    desk: Desk, conn: Connection
) -> None:
    dossier = desk.submitted()
    desk.take(dossier, Verb.ACCEPT)
    asked = desk.take(dossier, Verb.SUPPLEMENT, reason="missing_evidence", note="Thêm ảnh")
    assert asked.stage == "needs_supplement"
    assert conn.execute("SELECT outcome FROM proposals").fetchall() == [("dropped",)]


@pytest.mark.usefixtures("two_persons")
def test_proposal_is_withdrawn_by_its_author_only(browser: Browser, desk: Desk) -> None:
    dossier = desk.submitted()
    first, other = browser(CHARLIE, SECRETARY), browser(BOB, SECRETARY)
    press(first, dossier, "accept")
    path = f"/tham-dinh/{dossier.code}"
    other.post(f"{path}/rut-de-nghi")
    assert "Xác nhận: kết luận hợp lệ" in other.get(path).text
    first.post(f"{path}/rut-de-nghi")
    assert "Xác nhận: kết luận hợp lệ" not in other.get(path).text


@pytest.mark.usefixtures("two_persons")
def test_proposal_without_a_reason_is_refused(browser: Browser, desk: Desk) -> None:
    dossier = desk.submitted()
    answer = press(browser(CHARLIE, SECRETARY), dossier, "refuse", note="Gõ rồi")
    assert (answer.status_code, "Gõ rồi" in answer.text) == (422, True)


@pytest.mark.usefixtures("two_persons")
def test_racing_reviewers_make_one_proposal_and_one_conclusion(
    database: Database, desk: Desk, conn: Connection
) -> None:
    dossier = desk.submitted()

    def one(account: int) -> str:
        step = Decision(verb=Verb.ACCEPT, version=dossier.version)
        try:
            with database.transaction() as held:
                moved = decide(held, dossier.code, step, account=account, now=clock.now())
        except Problem as refusal:
            return refusal.title
        return moved.stage

    with ThreadPoolExecutor(6) as pool:
        own = list(pool.map(one, [CHARLIE] * 6))
        assert sorted(set(own)) == ["Cần người thứ hai xác nhận", "submitted"]
        assert own.count("submitted") == 1
        done = list(pool.map(one, [BOB, DAVE] * 3))
    assert done.count("valid") == 1
    assert desk.now(dossier.code).stage == "valid"
    assert conn.execute("SELECT outcome FROM proposals").fetchall() == [("confirmed",)]
    assert [one.after for one in transitions(conn)] == ["submitted", "valid"]


@pytest.mark.usefixtures("two_persons")
def test_proposal_speaks_of_one_version(desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    desk.take(dossier, Verb.ACCEPT)
    conn.execute("UPDATE dossiers SET version = version + 1 WHERE id = %s", (dossier.id,))
    changed = desk.now(dossier.code)
    assert waiting_on(conn, changed) is None
    step = Decision(verb=Verb.ACCEPT, version=changed.version)
    decide(conn, dossier.code, step, account=BOB, now=clock.now())
    assert desk.now(dossier.code) == changed


def at_once(conn: Connection, dossier: Dossier, verb: Verb, after: timedelta, **more: Any) -> Any:
    """A step so long after the last one."""
    last = audit.of_dossier(conn, dossier.id)[0]
    step = Decision(verb=verb, version=dossier.version, **more)
    return decide(conn, dossier.code, step, account=CHARLIE, now=last.at + after)


HOUR = timedelta(hours=1)
MOMENT = timedelta(milliseconds=1)


def test_conclusion_is_undone_within_its_time_only(desk: Desk, conn: Connection) -> None:
    first, second = desk.valid(title="A"), desk.valid(title="B")
    undone = at_once(conn, first, Verb.UNDO, HOUR - MOMENT, note="Nhầm")
    assert undone.stage == "submitted"
    with pytest.raises(Problem) as refused:
        at_once(conn, second, Verb.UNDO, HOUR, note="Nhầm")
    assert refused.value.slug == "undo-too-late"
    again = at_once(conn, second, Verb.REOPEN, HOUR, reason="new_information", note="Có đơn")
    assert (again.stage, again.decided_at) == ("submitted", None)


def test_request_that_is_being_answered_is_not_undone(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    """Half-typed contents would be handed in (decision 0018)."""
    why = {"reason": "unclear_effect", "note": "Số liệu"}
    left, begun = (desk.take(desk.submitted(title=t), Verb.SUPPLEMENT, **why) for t in "AB")
    client = browser(CHARLIE, SECRETARY)
    browser(ALICE).post(f"/ho-so/{begun.code}/buoc/3/luu", data={"effects": ""})
    changed = desk.now(begun.code)
    assert changed.effects == ""
    with pytest.raises(Problem) as refused:
        at_once(conn, changed, Verb.UNDO, MOMENT, note="Nhầm")
    assert refused.value.slug == "supplement-begun"
    offered = ["buoc-undo" in client.get(f"/tham-dinh/{one.code}").text for one in (left, begun)]
    assert offered == [True, False]
    assert at_once(conn, left, Verb.UNDO, MOMENT, note="Nhầm").stage == "submitted"


def test_publication_is_undone_by_event_and_keeps_its_number(desk: Desk, conn: Connection) -> None:
    entry = desk.published()
    back = at_once(conn, entry, Verb.UNPUBLISH, HOUR - MOMENT, note="Nhầm đợt")
    assert (back.stage, back.number, back.decided_at) == ("valid", entry.number, entry.decided_at)
    again = desk.take(back, Verb.PUBLISH)
    assert (again.number, again.slug) == (entry.number, entry.slug)
    assert [one.standing for one in entry_states(conn)] == ["published", "suspended", "published"]
    with pytest.raises(Problem) as refused:
        at_once(conn, again, Verb.UNPUBLISH, HOUR, note="Muộn")
    assert refused.value.slug == "undo-too-late"


def voted_for(conn: Connection, edition: int, *entries: int) -> None:
    counts = tuple(MinuteCount(entry=one, minute=clock.now(), votes=1) for one in entries)
    batch = VotesRecorded(
        edition=edition, partition=0, first_offset=0, last_offset=0, counts=counts
    )
    received: Any = Received(
        event=batch, edition="trinh-dien", id="1", time=clock.now(), topic="vote_batches",
        partition=0, offset=0, key="k", request_id="",
    )  # fmt: skip
    handle_votes(conn, received)


def test_publication_with_votes_is_not_undone(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    entry, other = desk.published(title="Có phiếu"), desk.published(title="Chưa có phiếu")
    assert entry.number is not None
    assert other.number is not None
    voted_for(conn, 31, entry.number, entry.number)
    voted_for(conn, 30, other.number)
    with pytest.raises(Problem) as refused:
        at_once(conn, entry, Verb.UNPUBLISH, MOMENT, note="Nhầm")
    assert refused.value.slug == "already-voted"
    client = browser(CHARLIE, SECRETARY)
    offered = [
        "buoc-unpublish" in client.get(f"/tham-dinh/{one.code}").text for one in (entry, other)
    ]
    assert offered == [False, True]
    assert at_once(conn, other, Verb.UNPUBLISH, MOMENT, note="Nhầm").stage == "valid"


def test_applicants_never_unpublish(browser: Browser, desk: Desk) -> None:
    entry = desk.published()
    answer = press(browser(ALICE), entry, "unpublish", note="x")
    assert (answer.status_code, desk.now(entry.code)) == (403, entry)


@pytest.mark.usefixtures("two_persons")
def test_batch_of_a_first_reviewer_proposes(browser: Browser, desk: Desk, conn: Connection) -> None:
    waiting = [desk.submitted(title=title) for title in "AB"]
    data = {
        "verb": "accept",
        "chosen": [f"{one.code}:{one.version}" for one in waiting],
        "confirmed": "1",
    }
    first = browser(CHARLIE, SECRETARY).post("/tham-dinh/hang-loat", data=data)
    assert {desk.now(one.code).stage for one in waiting} == {"submitted"}
    assert "chờ người thứ hai" in browser(CHARLIE, SECRETARY).get(first.location).text
    browser(BOB, SECRETARY).post("/tham-dinh/hang-loat", data=data)
    assert {desk.now(one.code).stage for one in waiting} == {"valid"}
    taken = conn.execute("SELECT count(taken) FROM batch_items GROUP BY batch ORDER BY 1")
    assert taken.fetchall() == [(0,), (2,)]
    assert batches.unfinished(conn) == []
