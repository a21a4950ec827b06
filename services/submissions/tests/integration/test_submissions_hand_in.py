"""Handing in: inside the window only, complete only, consents as ticked, twice is once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    TICKS,
    Desk,
    received,
    transitions,
)

from contracts.events import EditionWindows
from contracts.windows import Window
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, at, put_copy
from submissions import phrases
from submissions.model.lifecycle import Verb
from submissions.store import audit, consents

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
WINDOW = Window(start=at("2026-10-01T00:00:00+07:00"), end=at("2026-11-01T00:00:00+07:00"))


@pytest.fixture
def october(database: Database) -> None:
    """Dossiers are received in October."""
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, windows=EditionWindows(submission=WINDOW)))


def test_complete_dossier_is_received(browser: Browser, desk: Desk, conn: Connection) -> None:
    draft, client = desk.draft(), browser(ALICE)
    moment = clock.now()
    answer = client.post(f"/ho-so/{draft.code}/nop", data=TICKS, headers=received(moment))
    assert (answer.status_code, answer.location) == (303, f"/ho-so/{draft.code}/bien-nhan")
    kept = desk.now(draft.code)
    assert (kept.stage, kept.submitted_at) == ("submitted", moment)
    step = audit.of_dossier(conn, draft.id)[0]
    assert (step.verb, step.before, step.after, step.actor, step.at) == (
        "submit", "draft", "submitted", ALICE, moment,
    )  # fmt: skip
    event = transitions(conn)[-1]
    assert (event.before, event.after, event.account, event.at) == (
        "draft", "submitted", ALICE, moment,
    )  # fmt: skip
    assert set(consents.given(conn, draft.id)) == {
        "declaration", "processing", "publication", "promotion",
    }  # fmt: skip
    receipt = client.get(answer.location).text
    assert draft.code in receipt


def test_promotion_is_free_to_refuse(browser: Browser, desk: Desk, conn: Connection) -> None:
    draft = desk.draft()
    ticks = {name: value for name, value in TICKS.items() if name != "promotion"}
    assert browser(ALICE).post(f"/ho-so/{draft.code}/nop", data=ticks).status_code == 303
    assert "promotion" not in consents.given(conn, draft.id)


def test_consents_are_never_ticked_beforehand(browser: Browser, desk: Desk) -> None:
    draft = desk.draft()
    assert "checked" not in browser(ALICE).get(f"/ho-so/{draft.code}/nop").text


@pytest.mark.parametrize("left_out", ["declared", "processing", "publication"])
def test_needed_tick_missing_is_named_and_others_are_kept(
    browser: Browser, desk: Desk, left_out: str
) -> None:
    draft = desk.draft()
    ticks = {name: value for name, value in TICKS.items() if name != left_out}
    answer = browser(ALICE).post(f"/ho-so/{draft.code}/nop", data=ticks)
    assert answer.status_code == 422
    assert phrases.missing(left_out) in answer.text
    assert answer.text.count(" checked") == 3
    assert desk.now(draft.code) == draft


@pytest.mark.parametrize(
    ("field", "empty", "step"),
    [
        ("title", "", 1), ("kind", "", 1), ("field", "", 1), ("summary", "", 1),
        ("problem", "", 2), ("solution", "", 2), ("where_applied", "", 2),
        ("applied_since", "", 2), ("effects", "", 3), ("applicant_kind", "", 4), ("authors", "", 4),
    ],
)  # fmt: skip
def test_missing_field_is_named_with_a_link(
    browser: Browser, desk: Desk, field: str, empty: str, step: int
) -> None:
    left_out: dict[str, Any] = {field: empty}
    draft = desk.draft(**left_out)
    answer = browser(ALICE).post(f"/ho-so/{draft.code}/nop", data=TICKS)
    assert answer.status_code == 422
    assert f'href="/ho-so/{draft.code}/buoc/{step}#{field}"' in answer.text
    assert desk.now(draft.code).stage == "draft"


def test_missing_evidence_is_named(browser: Browser, desk: Desk) -> None:
    draft = desk.draft(picture=False)
    answer = browser(ALICE).post(f"/ho-so/{draft.code}/nop", data=TICKS)
    assert answer.status_code == 422
    assert f'href="/ho-so/{draft.code}/buoc/5#evidence"' in answer.text


def test_edition_may_not_ask_for_evidence(browser: Browser, desk: Desk, database: Database) -> None:
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules={"evidence_required": False}))
    draft = desk.draft(picture=False)
    assert browser(ALICE).post(f"/ho-so/{draft.code}/nop", data=TICKS).status_code == 303


@pytest.mark.parametrize(
    ("moment", "status", "stage"),
    [
        ("2026-09-30T23:59:59.999+07:00", 409, "draft"),
        ("2026-10-01T00:00:00.000+07:00", 303, "submitted"),
        ("2026-10-31T23:59:59.999+07:00", 303, "submitted"),
        ("2026-11-01T00:00:00.000+07:00", 409, "draft"),
    ],
)
def test_gateways_receive_time_decides(
    browser: Browser, desk: Desk, october: None, moment: str, status: int, stage: str
) -> None:
    draft = desk.draft()
    answer = browser(ALICE).post(
        f"/ho-so/{draft.code}/nop", data=TICKS, headers=received(at(moment))
    )
    assert (answer.status_code, desk.now(draft.code).stage) == (status, stage)
    if status == 409:
        assert "Bản nháp của bạn vẫn được giữ" in answer.text
        assert answer.text.count(" checked") == 4


def test_missing_receive_time_is_never_guessed(browser: Browser, desk: Desk) -> None:
    draft = desk.draft()
    answer = browser(ALICE).post(
        f"/ho-so/{draft.code}/nop", data=TICKS, headers={"X-Received-At": ""}
    )
    assert (answer.status_code, desk.now(draft.code).stage) == (500, "draft")


def test_pressing_twice_is_once(browser: Browser, desk: Desk, conn: Connection) -> None:
    draft = desk.draft()

    def press(_: int) -> Any:
        return browser(ALICE).post(f"/ho-so/{draft.code}/nop", data=TICKS).location

    with ThreadPoolExecutor(4) as pool:
        ends = set(pool.map(press, range(4)))
    assert ends == {f"/ho-so/{draft.code}/bien-nhan"}
    assert [event.after for event in transitions(conn)] == ["submitted"]


def ask(desk: Desk) -> Any:
    return desk.take(
        desk.submitted(), Verb.SUPPLEMENT, reason="missing_evidence", note="Gửi thêm ảnh."
    )


def test_supplement_is_answered_after_the_window(
    browser: Browser, desk: Desk, database: Database, conn: Connection
) -> None:
    asked = ask(desk)
    with database.transaction() as changed:
        put_copy(changed, an_edition(version=3, windows=EditionWindows(submission=WINDOW)))
    client = browser(ALICE)
    assert "Gửi thêm ảnh." in client.get(f"/ho-so/{asked.code}/buoc/1").text
    client.post(f"/ho-so/{asked.code}/buoc/2", data={"problem": "Rõ hơn"})
    assert client.post(f"/ho-so/{asked.code}/nop", data=TICKS).status_code == 303
    kept = desk.now(asked.code)
    assert (kept.stage, kept.problem, kept.decided_at, kept.supplement_until) == (
        "submitted", "Rõ hơn", None, None,
    )  # fmt: skip
    assert [step.verb for step in audit.of_dossier(conn, asked.id)] == [
        "answer", "supplement", "submit", "open",
    ]  # fmt: skip


def test_supplement_has_its_own_end(browser: Browser, desk: Desk) -> None:
    asked = ask(desk)
    client = browser(ALICE)
    last = asked.supplement_until - timedelta(milliseconds=1)
    late = client.post(
        f"/ho-so/{asked.code}/nop", data=TICKS, headers=received(asked.supplement_until)
    )
    assert (late.status_code, desk.now(asked.code).stage) == (409, "needs_supplement")
    assert (
        client.post(f"/ho-so/{asked.code}/nop", data=TICKS, headers=received(last)).status_code
        == 303
    )


@pytest.mark.parametrize("stage", ["draft", "submitted", "valid", "published"])
def test_applicant_withdraws(browser: Browser, desk: Desk, conn: Connection, stage: str) -> None:
    dossier = getattr(desk, stage)()
    client = browser(ALICE)
    assert client.get(f"/ho-so/{dossier.code}/rut").status_code == 200
    for _ in range(2):
        answer = client.post(f"/ho-so/{dossier.code}/rut", data={"note": "Đổi ý"})
        assert answer.location == f"/ho-so/{dossier.code}"
    assert desk.now(dossier.code).stage == "withdrawn"
    event = transitions(conn)[-1]
    assert (event.before, event.after, event.reason) == (stage, "withdrawn", "by_applicant")


def test_pages_name_the_last_day_of_a_midnight_end(browser: Browser, database: Database) -> None:
    past = Window(start=at("2020-10-01T00:00:00+07:00"), end=at("2020-11-01T00:00:00+07:00"))
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, windows=EditionWindows(submission=past)))
    page = browser(ALICE).get("/ho-so").text
    assert "Đã hết thời gian nhận hồ sơ lúc 24:00 ngày 31/10/2020." in page
