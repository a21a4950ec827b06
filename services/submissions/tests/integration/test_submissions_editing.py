"""Changing what was handed in: until the edit-end, always whole, never half (decision 0018)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    SECRETARY,
    TICKS,
    Desk,
    jpeg,
    published_states,
    received,
)

from contracts.events import EditionWindows
from contracts.windows import Window
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, at, put_copy
from submissions.model.lifecycle import Verb
from submissions.store import attachments, edits, review_locks

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
STORY = {
    "problem": "Tốn củi hơn ta nghĩ.",
    "solution": "Dùng lại nhiệt.",
    "where_applied": "Xã La Bằng",
    "applied_since": "03/2024",
}
OCTOBER = Window(start=at("2026-10-01T00:00:00+07:00"), end=at("2026-11-01T00:00:00+07:00"))
TO_THE_THIRD = Window(start=OCTOBER.start, end=at("2026-11-04T00:00:00+07:00"))


def save(client: GatewayClient, code: str, moment: datetime | None = None, **fields: str) -> Any:
    headers = received(moment) if moment else {}
    return client.post(f"/ho-so/{code}/buoc/2", data=STORY | fields, headers=headers)


def test_change_keeps_stage_and_time_and_what_stood_there(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier, client = desk.submitted(), browser(ALICE)
    answer = save(client, dossier.code)
    assert answer.location == f"/ho-so/{dossier.code}"
    kept = desk.now(dossier.code)
    assert (kept.stage, kept.submitted_at, kept.version, kept.problem) == (
        "submitted", dossier.submitted_at, dossier.version + 1, STORY["problem"],
    )  # fmt: skip
    edit = edits.of_dossier(conn, dossier.id)[0]
    assert (edit.version, edit.account, edit.before) == (
        kept.version, ALICE,
        {"problem": dossier.problem, "solution": dossier.solution},
    )  # fmt: skip
    assert dossier.problem in client.get(f"/ho-so/{dossier.code}").text
    assert "Đã sửa sau khi nộp" in browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{kept.code}").text


def test_equal_save_is_no_change(browser: Browser, desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    same = {name: getattr(dossier, name) for name in STORY}
    assert save(browser(ALICE), dossier.code, **same).status_code == 303
    assert (desk.now(dossier.code), edits.of_dossier(conn, dossier.id)) == (dossier, [])


def test_change_of_title_is_announced(browser: Browser, desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    product = {"title": "Tên mới", "kind": "product", "field": "it", "summary": "Gọn."}
    browser(ALICE).post(f"/ho-so/{dossier.code}/buoc/1", data=product)
    last = published_states(conn)[-1]
    assert (last.title, last.field, last.stage) == ("Tên mới", "it", "submitted")


def test_what_was_handed_in_stays_whole(browser: Browser, desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    answer = save(browser(ALICE), dossier.code, where_applied="", problem="Đã gõ & giữ lại")
    assert answer.status_code == 422
    assert 'href="#where_applied"' in answer.text
    assert "Đã gõ &amp; giữ lại" in answer.text
    assert (desk.now(dossier.code), edits.of_dossier(conn, dossier.id)) == (dossier, [])


def test_nobody_under_sixteen_comes_in_without_the_guardians_consent(
    browser: Browser, desk: Desk
) -> None:
    dossier = desk.submitted()
    child = {
        "applicant_kind": "individual",
        "of_age": "no",
        "guardian_name": "Trần Thị Mẹ",
        "guardian_relation": "mẹ",
        "guardian_contact": "0912 345 678",
    }
    answer = browser(ALICE).post(f"/ho-so/{dossier.code}/buoc/4", data=child)
    assert (answer.status_code, 'href="#of_age"' in answer.text) == (422, True)
    assert desk.now(dossier.code) == dossier


def test_nothing_is_saved_while_typing(browser: Browser, desk: Desk) -> None:
    dossier, client = desk.submitted(), browser(ALICE)
    page = client.get(f"/ho-so/{dossier.code}/buoc/2").text
    assert "hx-post" not in page.split("<form", 1)[1]
    assert client.post(f"/ho-so/{dossier.code}/buoc/2/luu", data=STORY).status_code == 409
    assert desk.now(dossier.code) == dossier


@pytest.mark.parametrize(
    ("editing", "moment", "status"),
    [
        (None, "2026-09-30T23:59:59.999+07:00", 409),
        (None, "2026-10-01T00:00:00.000+07:00", 303),
        (None, "2026-10-31T23:59:59.999+07:00", 303),
        (None, "2026-11-01T00:00:00.000+07:00", 409),
        (TO_THE_THIRD, "2026-11-01T00:00:00.000+07:00", 303),
        (TO_THE_THIRD, "2026-11-03T23:59:59.999+07:00", 303),
        (TO_THE_THIRD, "2026-11-04T00:00:00.000+07:00", 409),
    ],
)
def test_edit_end_is_judged_by_the_gateways_receive_time(
    browser: Browser, desk: Desk, database: Database, editing: Window | None, moment: str,
    status: int,
) -> None:  # fmt: skip
    dossier = desk.submitted()
    windows = EditionWindows(submission=OCTOBER, editing=editing)
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, windows=windows))
    answer = save(browser(ALICE), dossier.code, at(moment))
    assert answer.status_code == status
    changed = desk.now(dossier.code).problem == STORY["problem"]
    assert changed is (status == 303)
    if status == 409:
        assert "Bản bạn đã nộp được giữ nguyên" in answer.text


def test_draft_is_not_handed_in_between_submit_end_and_edit_end(
    browser: Browser, desk: Desk, database: Database
) -> None:
    draft = desk.draft()
    windows = EditionWindows(submission=OCTOBER, editing=TO_THE_THIRD)
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, windows=windows))
    answer = browser(ALICE).post(
        f"/ho-so/{draft.code}/nop", data=TICKS,
        headers=received(at("2026-11-01T00:00:00.000+07:00")),
    )  # fmt: skip
    assert (answer.status_code, desk.now(draft.code).stage) == (409, "draft")


def test_dossier_a_reviewer_has_open_waits(
    browser: Browser, desk: Desk, database: Database
) -> None:
    dossier, client = desk.submitted(), browser(ALICE)
    moment = clock.now()
    with database.transaction() as conn:
        review_locks.hold(conn, dossier.id, account=CHARLIE, name="Chi", now=moment)
    answer = save(client, dossier.code, moment)
    assert (answer.status_code, "Cán bộ Tổ thư ký đang xem" in answer.text) == (409, True)
    page = client.get(f"/ho-so/{dossier.code}", headers=received(moment)).text
    assert "Sửa hồ sơ đã nộp" not in page
    later = moment + review_locks.LASTS + timedelta(seconds=1)
    assert save(client, dossier.code, later).status_code == 303


def test_reviewer_never_decides_on_what_was_changed_since(browser: Browser, desk: Desk) -> None:
    dossier = desk.submitted()
    save(browser(ALICE), dossier.code)
    data = {"verb": Verb.ACCEPT.value, "version": str(dossier.version)}
    answer = browser(CHARLIE, SECRETARY).post(f"/tham-dinh/{dossier.code}/ket-luan", data=data)
    assert (answer.status_code, desk.now(dossier.code).stage) == (409, "submitted")


def test_files_that_were_handed_in_stay(browser: Browser, desk: Desk, conn: Connection) -> None:
    dossier, client = desk.submitted(), browser(ALICE)
    files = attachments.of_dossier(conn, dossier.id)
    path = f"/ho-so/{dossier.code}"
    answers = [
        client.get(f"{path}/buoc/5"),
        client.post(f"{path}/tep", data={"files": (jpeg(), "khác.jpg")}),
        client.post(f"{path}/tep/{files[0].id}/xoa"),
        client.post(f"{path}/tep/chon", data={}),
    ]
    assert [answer.status_code for answer in answers] == [409] * 4
    assert "Tệp và thành viên của hồ sơ đã nộp được giữ nguyên" in answers[2].text
    assert attachments.of_dossier(conn, dossier.id) == files


@pytest.mark.parametrize("stage", ["valid", "published"])
def test_decided_dossier_is_not_changed(browser: Browser, desk: Desk, stage: str) -> None:
    dossier = getattr(desk, stage)()
    assert save(browser(ALICE), dossier.code).status_code == 409
    assert desk.now(dossier.code) == dossier


def test_strangers_change_nothing(browser: Browser, desk: Desk, client: GatewayClient) -> None:
    dossier = desk.submitted()
    assert save(browser(BOB), dossier.code).status_code == 404
    assert save(browser(CHARLIE, SECRETARY), dossier.code).status_code == 404
    assert save(client, dossier.code).status_code in (303, 401)
    assert desk.now(dossier.code) == dossier
