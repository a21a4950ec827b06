"""Files promised by their hash before the deadline come in the grace; nothing else does (S3-05)."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    SECRETARY,
    TICKS,
    Desk,
)
from services.submissions.tests.submissions_files import Sender

from contracts.events import EditionWindows
from contracts.windows import Window
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, at, put_copy
from submissions.model.lifecycle import Verb
from submissions.store import attachments, commitments
from support.files import film

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
FILM = film()
HASH = hashlib.sha256(FILM).hexdigest()
END = at("2026-11-01T00:00:00+07:00")
BEFORE, AFTER = END - timedelta(milliseconds=1), END + timedelta(minutes=29)
TOO_LATE = END + timedelta(minutes=30)
OTHER = FILM[:-1] + b"x"


@pytest.fixture
def grace(database: Database) -> None:
    """Received in October; promised files half an hour longer."""
    window = Window(start=at("2026-10-01T00:00:00+07:00"), end=END)
    edition = an_edition(
        version=2,
        windows=EditionWindows(submission=window),
        rules={"upload_grace_minutes": 30},
    )
    with database.transaction() as conn:
        put_copy(conn, edition)


@pytest.fixture
def draft(desk: Desk, grace: None) -> str:
    return desk.draft(picture=False).code


def on(client: GatewayClient, moment: datetime) -> GatewayClient:
    client.received_at = moment
    return client


def register(client: GatewayClient, code: str, digest: str = HASH, name: str = "phim.mp4") -> Any:
    data = {"name": name, "hash": digest}
    return client.post(f"/ho-so/{code}/tep-dang-ky", data=data)


def hand_in(client: GatewayClient, code: str) -> Any:
    return client.post(f"/ho-so/{code}/nop", data=TICKS)


def names(conn: Connection, desk: Desk, code: str) -> list[str]:
    return [file.name for file in attachments.of_dossier(conn, desk.now(code).id)]


def test_promised_file_comes_after_handing_in_and_the_deadline(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    client = on(browser(ALICE), BEFORE)
    assert register(client, draft).status_code == 303
    assert hand_in(client, draft).status_code == 303
    assert desk.now(draft).stage == "submitted"
    answer = Sender(on(client, AFTER), draft).send("phim.mp4", FILM, sha256=HASH)
    assert answer.status_code == 204
    assert names(conn, desk, draft) == ["phim.mp4"]
    (kept,) = commitments.of_dossier(conn, desk.now(draft).id)
    assert (kept.fulfilled_at, kept.until) == (AFTER, TOO_LATE)
    again = Sender(client, draft).send("phim.mp4", FILM, sha256=HASH)
    assert again.status_code == 403


def test_without_scripts_the_promised_file_comes_by_a_form(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    client = on(browser(ALICE), BEFORE)
    register(client, draft)
    hand_in(client, draft)
    page = on(client, AFTER).get(f"/ho-so/{draft}/tep-dang-ky").text
    assert ("Chọn tệp đã đăng ký" in page, "Đăng ký một tệp" in page) == (True, False)
    refused = send(client, draft, OTHER)
    assert (refused.status_code, "khác với tệp đã đăng ký" in refused.text) == (422, True)
    assert send(client, draft, FILM).status_code == 303
    assert names(conn, desk, draft) == ["phim.mp4"]


def send(client: GatewayClient, code: str, content: bytes) -> Any:
    return client.post(
        f"/ho-so/{code}/tep-dang-ky/gui",
        data={"files": [(BytesIO(content), "phim.mp4")]},
        content_type="multipart/form-data",
    )


def test_other_bytes_are_not_taken(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    client = on(browser(ALICE), BEFORE)
    register(client, draft)
    hand_in(client, draft)
    sender = Sender(on(client, AFTER), draft)
    lied = sender.send("phim.mp4", OTHER, sha256=HASH)
    assert (lied.status_code, "khác với tệp đã đăng ký" in lied.text) == (422, True)
    honest = sender.begin("phim.mp4", len(OTHER), sha256=hashlib.sha256(OTHER).hexdigest())
    assert (honest.status_code, sender.begin("b.mp4", 10).status_code) == (403, 403)
    assert names(conn, desk, draft) == []
    assert sender.send("phim.mp4", FILM, sha256=HASH).status_code == 204


@pytest.mark.parametrize(
    ("moment", "status"), [(TOO_LATE - timedelta(milliseconds=1), 204), (TOO_LATE, 403)]
)
def test_last_piece_counts_when_the_gateway_had_it(
    browser: Browser, draft: str, moment: datetime, status: int
) -> None:
    client = on(browser(ALICE), BEFORE)
    register(client, draft)
    hand_in(client, draft)
    sender = Sender(on(client, AFTER), draft)
    made = sender.begin("phim.mp4", len(FILM), sha256=HASH)
    sender.piece(made.location, 0, FILM[:100])
    on(client, moment)
    assert sender.piece(made.location, 100, FILM[100:]).status_code == status


@pytest.mark.parametrize(("moment", "status"), [(BEFORE, 303), (END, 422), (AFTER, 422)])
def test_promises_are_made_before_the_deadline(
    browser: Browser, desk: Desk, draft: str, conn: Connection, moment: datetime, status: int
) -> None:
    answer = register(on(browser(ALICE), moment), draft)
    assert answer.status_code == status
    assert len(commitments.of_dossier(conn, desk.now(draft).id)) == (status == 303)


def test_an_edition_without_grace_takes_no_promises(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    code = desk.draft(picture=False).code
    assert register(browser(ALICE), code).status_code == 422
    page = browser(ALICE).get(f"/ho-so/{code}/tep-dang-ky").text
    assert "không nhận tệp gửi sau thời hạn" in page
    assert "tep-dang-ky" not in browser(ALICE).get(f"/ho-so/{code}/buoc/5").text
    assert commitments.of_dossier(conn, desk.now(code).id) == []


@pytest.mark.parametrize(
    ("name", "digest", "words"),
    [
        ("phim.mp4", "abc", "đúng 64 ký tự"),
        ("phim.mp4", "g" * 64, "đúng 64 ký tự"),
        ("", HASH, "Nhập tên tệp"),
        ("phim.exe", HASH, "chỉ nhận PDF"),
    ],
)
def test_malformed_promise_comes_back_with_everything_typed(
    browser: Browser, draft: str, name: str, digest: str, words: str
) -> None:
    answer = register(on(browser(ALICE), BEFORE), draft, digest, name)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{name}"' in answer.text
    assert f'value="{digest}"' in answer.text


def test_promise_twice_is_once_and_can_be_taken_back(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    client = on(browser(ALICE), BEFORE)
    register(client, draft)
    register(client, draft, HASH.upper(), "khác.mp4")
    (kept,) = commitments.of_dossier(conn, desk.now(draft).id)
    assert kept.name == "phim.mp4"
    client.post(f"/ho-so/{draft}/tep-dang-ky/{kept.id}/bo")
    assert commitments.of_dossier(conn, desk.now(draft).id) == []
    assert hand_in(client, draft).status_code == 422  # without evidence again


def test_promise_kept_before_handing_in_is_kept(
    browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    client = on(browser(ALICE), BEFORE)
    register(client, draft)
    assert Sender(client, draft).send("phim.mp4", FILM).status_code == 204
    (kept,) = commitments.of_dossier(conn, desk.now(draft).id)
    assert kept.fulfilled_at == BEFORE


def test_decided_dossier_takes_no_promised_file(browser: Browser, desk: Desk, draft: str) -> None:
    client = on(browser(ALICE), BEFORE)
    register(client, draft)
    hand_in(client, draft)
    desk.take(desk.now(draft), Verb.ACCEPT)
    answer = Sender(on(client, AFTER), draft).begin("phim.mp4", len(FILM), sha256=HASH)
    assert answer.status_code == 403


def test_strangers_neither_see_nor_make_promises(
    browser: Browser, client: GatewayClient, desk: Desk, draft: str, conn: Connection
) -> None:
    register(on(browser(ALICE), BEFORE), draft)
    (kept,) = commitments.of_dossier(conn, desk.now(draft).id)
    address = f"/ho-so/{draft}/tep-dang-ky"
    for who, status in [(browser(BOB), 404), (browser(CHARLIE, SECRETARY), 404)]:
        on(who, BEFORE)
        answers = [
            who.get(address).status_code,
            register(who, draft).status_code,
            send(who, draft, FILM).status_code,
            who.post(f"{address}/{kept.id}/bo").status_code,
        ]
        assert answers == [status] * 4
    assert client.get(address).status_code == 303
    assert len(commitments.of_dossier(conn, desk.now(draft).id)) == 1


def test_review_says_what_was_promised_and_has_not_come(browser: Browser, draft: str) -> None:
    client = on(browser(ALICE), BEFORE)
    register(client, draft)
    hand_in(client, draft)
    page = browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{draft}").text
    assert "Tệp “phim.mp4” đã đăng ký trước thời hạn, chưa tới" in page
