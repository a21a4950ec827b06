"""Nominating units, merged accounts, republishing, sweeping, the demonstration."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec
import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    OTHER_WARD,
    WARD,
    Desk,
    entry_states,
    published_states,
    transitions,
)

from contracts.events import AccountState, CreditDeclined, EntryState
from contracts.roles import Role
from servicekit import clock
from servicekit.consumer import Received
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.testing import GatewayClient, outbox_events
from submissions.actions.drafts import save_draft
from submissions.actions.hand_in import withdraw
from submissions.actions.upkeep import measure_queue, republish, sweep_files
from submissions.consume.accounts import handle_account
from submissions.model.contents import Contents
from submissions.model.lifecycle import Verb
from submissions.store import attachments, commitments, declines, dossiers, readings
from submissions.store.commitments import Commitment
from submissions.store.files import FileStore
from submissions.store.readings import Infected

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
OFFICER = ((Role.UNIT_OFFICER, WARD),)
WAITING: Final = (
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def test_unit_declines_and_the_next_one_becomes_primary(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier = desk.published()
    client = browser(BOB, OFFICER)
    assert dossier.title in client.get("/ho-so/gioi-thieu").text
    answer = client.post(
        f"/ho-so/gioi-thieu/{dossier.code}", data={"unit": WARD, "reason": "Không phải dân phường"}
    )
    assert answer.status_code == 303
    state = published_states(conn)[-1]
    assert (state.primary_unit, state.units, state.declined_units) == (
        OTHER_WARD, (OTHER_WARD,), (WARD,),
    )  # fmt: skip
    assert entry_states(conn)[-1].unit == OTHER_WARD
    (told,) = [event for event in outbox_events(conn) if isinstance(event, CreditDeclined)]
    assert (told.unit, told.credited, told.field) == (WARD, (OTHER_WARD,), dossier.field)
    assert {step.credited for step in transitions(conn)} == {(WARD, OTHER_WARD)}
    assert [d.reason for d in declines.of_dossier(conn, dossier.id)] == ["Không phải dân phường"]
    assert "Đã không nhận giới thiệu" in client.get("/ho-so/gioi-thieu").text
    assert client.post(
        f"/ho-so/gioi-thieu/{dossier.code}", data={"unit": WARD, "reason": "Lần nữa"}
    ).status_code == 404  # fmt: skip


def test_decline_needs_a_reason_and_keeps_the_page(browser: Browser, desk: Desk) -> None:
    dossier = desk.submitted()
    answer = browser(BOB, OFFICER).post(
        f"/ho-so/gioi-thieu/{dossier.code}", data={"unit": WARD, "reason": " "}
    )
    assert (answer.status_code, "Ghi lý do" in answer.text) == (422, True)
    assert desk.now(dossier.code) == dossier


def test_officer_acts_only_for_own_unit(browser: Browser, desk: Desk) -> None:
    dossier = desk.submitted()
    form = {"unit": OTHER_WARD, "reason": "x"}
    strangers = [browser(BOB, OFFICER), browser(BOB, (Role.SECRETARY,)), browser(ALICE)]
    answers = [c.post(f"/ho-so/gioi-thieu/{dossier.code}", data=form) for c in strangers]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert desk.now(dossier.code) == dossier


def test_unit_of_another_role_is_not_an_officers(browser: Browser, desk: Desk) -> None:
    other = {"primary_unit": OTHER_WARD, "units": (OTHER_WARD,)}
    dossier = desk.submitted(title="Của phường khác", **other)
    client = browser(BOB, (*OFFICER, (Role.CONSOLIDATOR, OTHER_WARD)))
    assert "Của phường khác" not in client.get("/ho-so/gioi-thieu").text
    answer = client.post(
        f"/ho-so/gioi-thieu/{dossier.code}", data={"unit": OTHER_WARD, "reason": "x"}
    )
    assert (answer.status_code, desk.now(dossier.code)) == (403, dossier)


def test_declined_unit_cannot_be_named_again(
    browser: Browser, desk: Desk, conn: Connection
) -> None:

    dossier = desk.submitted()
    browser(BOB, OFFICER).post(
        f"/ho-so/gioi-thieu/{dossier.code}", data={"unit": WARD, "reason": "Không"}
    )
    desk.take(desk.now(dossier.code), Verb.SUPPLEMENT, reason="unclear_content", note="Rõ hơn")
    answer = browser(ALICE).post(f"/ho-so/{dossier.code}/buoc/4", data={"unit_1": WARD})
    assert answer.status_code == 422


def account_event(account: AccountState) -> Received[AccountState]:
    return Received(
        event=account, edition="all", id="e", time=clock.now(), topic="accounts", partition=0,
        offset=0, key=account.key(), request_id="",
    )  # fmt: skip


def test_dossiers_follow_a_merged_account_once(
    database: Database, desk: Desk, browser: Browser, conn: Connection
) -> None:
    dossier = desk.published()
    merged = AccountState(account=ALICE, version=2, state="merged", merged_into=BOB)
    for _ in range(2):
        with database.transaction() as held:
            handle_account(held, account_event(merged))
    kept = desk.now(dossier.code)
    assert (kept.account, kept.version) == (BOB, dossier.version + 1)
    assert entry_states(conn)[-1].account == BOB
    assert browser(BOB).get(f"/ho-so/{dossier.code}").status_code == 200
    assert browser(ALICE).get(f"/ho-so/{dossier.code}").status_code == 404


def test_drafts_of_an_erased_account_are_forgotten_once(
    database: Database, desk: Desk, conn: Connection
) -> None:
    draft, kept, other = desk.draft(), desk.submitted(title="Đã nộp"), desk.draft(account=BOB)
    erased = AccountState(account=ALICE, version=2, state="erased")
    for _ in range(2):
        with database.transaction() as held:
            handle_account(held, account_event(erased))
    gone = desk.now(draft.code)
    assert (gone.stage, gone.contents) == ("withdrawn", Contents())
    assert attachments.of_dossier(conn, draft.id) == []
    assert (desk.now(kept.code), desk.now(other.code)) == (kept, other)


def test_erasure_waits_for_what_is_just_being_saved(
    database: Database, desk: Desk, conn: Connection
) -> None:
    """A refusal would make a dead letter of it, and the draft would stay for good."""
    draft = desk.draft()
    erased = account_event(AccountState(account=ALICE, version=2, state="erased"))

    def erase() -> None:
        with database.transaction() as held:
            handle_account(held, erased)

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as held:
            save_draft(held, draft.code, ALICE, {"effects": "Viết dở"}, clock.now())
            erasing = pool.submit(erase)
            while not conn.execute(WAITING).fetchall() and not erasing.done():
                pass
        erasing.result()
    assert (desk.now(draft.code).stage, desk.now(draft.code).contents) == ("withdrawn", Contents())


def test_names_of_files_go_with_the_draft(database: Database, desk: Desk, conn: Connection) -> None:
    draft, moment = desk.draft(), clock.now()
    with database.transaction() as held:
        promise = Commitment(
            id=UUID(new_id()), dossier=draft.id, name="phim nhà tôi.mp4", hash="0" * 64,
            committed_at=moment, until=moment + timedelta(hours=1),
        )  # fmt: skip
        commitments.add(held, promise)
        found = Infected(
            id=UUID(new_id()), dossier=draft.id, name="giấy nhà tôi.pdf", signature="E", at=moment
        )
        readings.note_infected(held, found)
        withdraw(held, dossiers.lock(held, draft.code), "", moment)
    left = commitments.of_dossier(conn, draft.id), readings.infected_of(conn, draft.id)
    assert left == ([], [])


def test_ordinary_account_state_changes_nothing(database: Database, desk: Desk) -> None:
    dossier = desk.submitted()
    with database.transaction() as held:
        handle_account(held, account_event(AccountState(account=ALICE, version=3)))
    assert desk.now(dossier.code) == dossier


def test_republish_writes_every_state_again(
    database: Database, desk: Desk, conn: Connection
) -> None:
    desk.draft()
    entry = desk.published()
    before = {s.dossier: (s.stage, s.title) for s in published_states(conn)}
    conn.execute("DELETE FROM kit.outbox")
    with database.transaction() as held:
        assert republish(held, clock.now()) == 3
    assert {s.dossier: (s.stage, s.title) for s in published_states(conn)} == before
    assert [e.number for e in entry_states(conn)] == [entry.number]


def test_versions_of_a_dossier_only_rise(desk: Desk, conn: Connection) -> None:
    desk.published()
    versions = [state.version for state in published_states(conn)]
    assert versions == sorted(set(versions))


def test_sweep_keeps_what_rows_name(database: Database, desk: Desk, store: FileStore) -> None:
    desk.draft()
    kept = {path.name for path in store.stored()}
    assert len(kept) == 3
    tomorrow = clock.now() + timedelta(days=2)
    assert sweep_files(database, store, tomorrow) == 0
    assert {path.name for path in store.stored()} == kept


def test_queue_is_measured(database: Database, desk: Desk) -> None:
    desk.submitted()
    measure_queue(database, clock.now())


def test_events_name_no_person(desk: Desk, conn: Connection) -> None:
    desk.published(authors="Nguyễn Văn Thử")
    for event in outbox_events(conn):
        if not isinstance(event, EntryState):
            assert "Nguyễn Văn Thử" not in msgspec.json.encode(event).decode()
