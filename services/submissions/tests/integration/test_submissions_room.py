"""One account cannot fill the disk: quota, drafts a day, discarded files, a floor of free space."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    LIMITS,
    Desk,
    published_states,
)

from contracts.events import AccountState
from servicekit import clock
from servicekit.consumer import Received
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer
from submissions.actions.attach import Offered, remove_file, take_file
from submissions.actions.drafts import DRAFTS_A_DAY, DRAFTS_LIMIT, editable_dossier, open_draft
from submissions.actions.hand_in import withdraw
from submissions.actions.upkeep import forget_withdrawn_drafts, sweep_files
from submissions.bootstrap import make_app
from submissions.consume.accounts import handle_account
from submissions.errors.applying import TooManyDrafts, TooManyDraftsToday
from submissions.errors.files import QuotaReached
from submissions.model.contents import Contents
from submissions.settings import SubmissionsSettings
from submissions.store import attachments, dossiers
from submissions.store.attachments import Attachment
from submissions.store.dossiers import Dossier
from submissions.store.files import FileStore

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
ROOM_FOR_TWO = msgspec.structs.replace(LIMITS, of_account=2_000)


def document(size: int, letter: str = "a") -> Offered:
    """A PDF of so many bytes."""
    content = HEAD + letter.encode() * (size - len(HEAD))
    return Offered(
        name=f"{letter}.pdf", declared="application/pdf", size=size, content=BytesIO(content)
    )


class Cupboard:
    """Adds, removes and counts files as one account or another does."""

    def __init__(self, database: Database, store: FileStore, desk: Desk) -> None:
        self.database, self.store, self.desk = database, store, desk

    def draft(self, account: int = ALICE) -> Dossier:
        return self.desk.draft(account=account, picture=False)

    def add(self, draft: Dossier, offered: Offered) -> Attachment:
        with self.database.transaction() as conn:
            present = editable_dossier(conn, draft.code, draft.account)
            return take_file(conn, self.store, present, offered, ROOM_FOR_TWO, clock.now())

    def remove(self, draft: Dossier, file: Attachment) -> None:
        with self.database.transaction() as conn:
            remove_file(conn, dossiers.lock(conn, draft.code), file.id, clock.now())

    def withdraw(self, draft: Dossier, now: datetime | None = None) -> Dossier:
        with self.database.transaction() as conn:
            return withdraw(conn, dossiers.lock(conn, draft.code), "", now or clock.now())

    def sweep(self) -> int:
        return sweep_files(self.database, self.store, clock.now())

    def hashes(self) -> set[str]:
        return {path.name for path in self.store.stored()}


@pytest.fixture
def cupboard(database: Database, store: FileStore, desk: Desk) -> Cupboard:
    return Cupboard(database, store, desk)


def test_quota_is_over_all_dossiers_of_an_account(cupboard: Cupboard) -> None:
    one, two = cupboard.draft(), cupboard.draft()
    cupboard.add(one, document(1_500))
    with pytest.raises(QuotaReached):
        cupboard.add(two, document(501, "b"))
    cupboard.add(two, document(500, "c"))
    cupboard.add(cupboard.draft(BOB), document(1_500, "d"))
    assert len(cupboard.hashes()) == 3  # what is refused is not even stored


def test_withdrawing_and_removing_free_the_quota_only_when_the_disk_is_free(
    cupboard: Cupboard,
) -> None:
    for free in (
        lambda draft, _file: cupboard.withdraw(draft),
        lambda draft, file: cupboard.remove(draft, file),
    ):
        draft = cupboard.draft()
        free(draft, cupboard.add(draft, document(2_000)))
        other = cupboard.draft()
        with pytest.raises(QuotaReached):
            cupboard.add(other, document(1_000, "b"))
        assert len(cupboard.hashes()) == 1
        assert cupboard.sweep() == 1
        assert cupboard.hashes() == set()
        cupboard.remove(other, cupboard.add(other, document(2_000, "b")))
        cupboard.sweep()


def test_upload_beside_another_of_the_account_waits_for_its_quota(
    cupboard: Cupboard, database: Database
) -> None:
    one, two = cupboard.draft(), cupboard.draft()
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as conn:
            present = editable_dossier(conn, one.code, ALICE)
            take_file(conn, cupboard.store, present, document(1_500), ROOM_FOR_TWO, clock.now())
            beside = pool.submit(cupboard.add, two, document(1_000, "b"))
            with pytest.raises(TimeoutError):
                beside.result(timeout=0.3)
        with pytest.raises(QuotaReached):
            beside.result(timeout=60)
    assert len(cupboard.hashes()) == 1


def test_discarded_file_that_another_dossier_has_too_stays(
    cupboard: Cupboard, conn: Connection
) -> None:
    gone, kept = cupboard.draft(), cupboard.draft(BOB)
    cupboard.add(gone, document(700))
    file = cupboard.add(kept, document(700))
    cupboard.withdraw(gone)
    assert cupboard.sweep() == 0
    assert cupboard.store.path(file.hash).stat().st_size == 700
    assert conn.execute("SELECT count(*) FROM discarded_files").fetchone() == (0,)


def test_sweep_waits_for_an_upload_that_is_being_stored(
    cupboard: Cupboard, database: Database
) -> None:
    """The same content was discarded a moment ago: its file must not go under the new row."""
    old, new = cupboard.draft(), cupboard.draft(BOB)
    cupboard.remove(old, cupboard.add(old, document(700)))
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as conn:
            present = editable_dossier(conn, new.code, BOB)
            file = take_file(
                conn, cupboard.store, present, document(700), ROOM_FOR_TWO, clock.now()
            )
            sweeping = pool.submit(cupboard.sweep)
            with pytest.raises(TimeoutError):
                sweeping.result(timeout=0.3)
        assert sweeping.result(timeout=60) == 0
    assert cupboard.store.path(file.hash).is_file()


def test_withdrawn_draft_keeps_neither_contents_nor_files(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    draft, client = desk.draft(), browser(ALICE)
    assert "các tệp của bản nháp sẽ bị xóa" in client.get(f"/ho-so/{draft.code}/rut").text
    assert client.post(f"/ho-so/{draft.code}/rut").status_code == 303
    gone = desk.now(draft.code)
    assert (gone.stage, gone.contents) == ("withdrawn", Contents())
    assert attachments.of_dossier(conn, draft.id) == []
    last = published_states(conn)[-1]
    assert (last.stage, last.title, last.units) == ("withdrawn", "", ())
    assert client.get(f"/ho-so/{draft.code}").status_code == 200


def test_dossier_withdrawn_after_handing_in_keeps_all(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier, client = desk.submitted(), browser(ALICE)
    assert "sẽ bị xóa" not in client.get(f"/ho-so/{dossier.code}/rut").text
    client.post(f"/ho-so/{dossier.code}/rut")
    assert desk.now(dossier.code).contents == dossier.contents
    assert len(attachments.of_dossier(conn, dossier.id)) == 1


def test_drafts_withdrawn_by_an_earlier_release_are_forgotten_once(
    cupboard: Cupboard, desk: Desk, database: Database, conn: Connection
) -> None:
    old, handed_in, open_one = desk.draft(), desk.submitted(), desk.draft()
    conn.execute("UPDATE dossiers SET stage = 'withdrawn' WHERE id = %s", (old.id,))
    cupboard.withdraw(handed_in)
    assert [forget_withdrawn_drafts(database, clock.now()) for _ in range(2)] == [1, 0]
    assert desk.now(old.code).contents == Contents()
    assert attachments.of_dossier(conn, old.id) == []
    assert desk.now(handed_in.code).title == handed_in.title
    assert desk.now(open_one.code) == open_one


def test_erasure_takes_what_was_never_published_and_leaves_the_rest(
    cupboard: Cupboard, desk: Desk, database: Database, conn: Connection
) -> None:
    withdrawn = cupboard.withdraw(desk.submitted(title="Đã rút"))
    entry = cupboard.withdraw(desk.published(title="Đã công bố rồi rút"))
    strangers = cupboard.withdraw(desk.submitted(account=BOB))
    erased = Received(
        event=AccountState(account=ALICE, version=2, state="erased"), edition="all", id="e",
        time=clock.now(), topic="accounts", partition=0, offset=0, key="11", request_id="",
    )  # fmt: skip
    for _ in range(2):
        with database.transaction() as held:
            handle_account(held, erased)
    assert desk.now(withdrawn.code).contents == Contents()
    assert attachments.of_dossier(conn, withdrawn.id) == []
    assert (desk.now(entry.code), desk.now(strangers.code)) == (entry, strangers)


def test_drafts_are_limited_at_once_and_within_a_day(cupboard: Cupboard, conn: Connection) -> None:
    moment = clock.now()

    def start(at: datetime) -> Dossier:
        with cupboard.database.transaction() as held:
            return open_draft(held, ALICE, at)

    drafts = [start(moment) for _ in range(DRAFTS_LIMIT)]
    with pytest.raises(TooManyDrafts):
        start(moment)
    for draft in drafts:
        cupboard.withdraw(draft)
    for _ in range(DRAFTS_A_DAY - DRAFTS_LIMIT):
        start(moment)
    with pytest.raises(TooManyDraftsToday):
        start(moment + timedelta(days=1))
    assert start(moment + timedelta(days=1, milliseconds=1)).stage == "draft"
    with cupboard.database.transaction() as held:
        assert open_draft(held, BOB, moment).account == BOB


def test_quota_page_names_the_file_and_what_to_do(
    settings: SubmissionsSettings, database: Database, desk: Desk, token: Signer
) -> None:
    draft = desk.draft(picture=False)
    small = msgspec.structs.replace(settings, account_quota_mb=0)
    answer = send(make_app(small, database), token, draft.code)
    assert answer.status_code == 422
    assert "Tệp “a.pdf” chưa được nhận" in answer.text
    assert "dung lượng của tệp đã xóa được trả lại" in answer.text


def test_nearly_full_disk_refuses_uploads_kindly_and_stores_nothing(
    settings: SubmissionsSettings, database: Database, desk: Desk, token: Signer, tmp_path: Path
) -> None:
    draft = desk.draft(picture=False)
    full = msgspec.structs.replace(settings, free_disk_mb=10**9, files_dir=tmp_path / "full")
    answer = send(make_app(full, database), token, draft.code)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "Phần nội dung đã lưu vẫn còn" in answer.text
    assert list(FileStore(full.files_dir).stored()) == []


def send(app: Flask, token: Signer, code: str) -> Any:
    """Alice uploads a PDF."""
    client = GatewayClient(app, app.response_class, use_cookies=True)
    client.set_cookie("contest_token", token(ALICE))
    parts = {"files": (BytesIO(HEAD), "a.pdf")}
    return client.post(f"/ho-so/{code}/tep", data=parts, content_type="multipart/form-data")
