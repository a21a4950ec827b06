"""The virus scanner: what it finds is refused or taken out, what it has not seen is held."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from flask import Flask
from services.submissions.tests.submissions_desk import (
    ALICE,
    CHARLIE,
    NEEDED_TICKS,
    SECRETARY,
    Desk,
    jpeg,
)
from services.submissions.tests.submissions_files import Sender, paper

from contracts.events import FileTakenOut
from contracts.roles import Role
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, outbox_events
from submissions.actions.scanning import scan_waiting
from submissions.bootstrap import make_app
from submissions.model.lifecycle import Verb
from submissions.settings import Checks, SubmissionsSettings
from submissions.store import attachments, readings
from submissions.store.attachments import Attachment
from submissions.store.files import FileStore
from support.scanners import EICAR, ScannerServer, nobodys_address, scanner_server

pytestmark = pytest.mark.integration

INFECTED = paper() + b"%" + EICAR
Apps = Callable[..., Callable[..., GatewayClient]]


@pytest.fixture
def scanner() -> Iterator[ScannerServer]:
    with scanner_server() as server:
        yield server


@pytest.fixture
def apps(settings: SubmissionsSettings, database: Database, token: Signer) -> Apps:
    """Clients of an app with other settings."""

    def with_settings(**changes: object) -> Callable[..., GatewayClient]:
        app: Flask = make_app(msgspec.structs.replace(settings, **changes), database)

        def signed_in(account: int, roles: tuple[Role, ...] = ()) -> GatewayClient:
            client = GatewayClient(app, app.response_class, use_cookies=True)
            client.set_cookie("contest_token", token(account, roles=roles))
            return client

        return signed_in

    return with_settings


@pytest.fixture
def draft(desk: Desk) -> str:
    return desk.draft().code


def papers(conn: Connection, desk: Desk, code: str) -> list[Attachment]:
    return [f for f in attachments.of_dossier(conn, desk.now(code).id) if f.kind == "pdf"]


def test_infected_file_is_refused_in_clear_words(
    apps: Apps, scanner: ScannerServer, desk: Desk, draft: str, conn: Connection, store: FileStore
) -> None:
    sender = Sender(apps(scanner_url=scanner.url)(ALICE), draft)
    before = sorted(store.stored())
    answer = sender.send("giấy.pdf", INFECTED)
    assert answer.status_code == 422
    assert "Tệp “giấy.pdf” chưa được nhận: phần mềm diệt vi-rút phát hiện mã độc" in answer.text
    assert (papers(conn, desk, draft), sorted(store.stored())) == ([], before)


def test_clean_file_is_marked(
    apps: Apps, scanner: ScannerServer, desk: Desk, draft: str, conn: Connection
) -> None:
    sender = Sender(apps(scanner_url=scanner.url)(ALICE), draft)
    assert sender.send("giấy.pdf", paper()).status_code == 204
    assert sender.send("ảnh.jpg", jpeg().getvalue()).status_code == 204
    assert [file.scan for file in papers(conn, desk, draft)] == ["clean"]
    assert scanner.seen == [len(paper())]  # images are encoded anew instead


def test_held_file_is_seen_by_its_owner_only_until_it_is_clean(
    apps: Apps, scanner: ScannerServer, desk: Desk, database: Database, store: FileStore,
    draft: str, conn: Connection, client: GatewayClient,
) -> None:  # fmt: skip
    who = apps(scanner_url=nobodys_address())
    assert Sender(who(ALICE), draft).send("giấy.pdf", paper()).status_code == 204
    (file,) = papers(conn, desk, draft)
    assert file.scan == "waiting"
    who(ALICE).post(f"/ho-so/{draft}/tep/chon", data={"shown": [str(file.id)]})
    assert "Đang chờ kiểm tra vi-rút" in who(ALICE).get(f"/ho-so/{draft}/buoc/5").text
    _publish(who(ALICE), desk, draft)
    own, reviewed = f"/ho-so/{draft}/tep/{file.id}", f"/tham-dinh/{draft}/tep/{file.id}"
    secretary = who(CHARLIE, SECRETARY)
    entry = f"{desk.now(draft).url}"

    def seen() -> list[int]:
        answers = [who(ALICE).get(own), secretary.get(reviewed), client.get(file.public_path)]
        for answer in answers:
            answer.close()
        return [answer.status_code for answer in answers]

    assert seen() == [200, 409, 404]
    assert (file.public_path in client.get(entry).text, reviewed in _review(secretary, draft)) == (
        False, False,
    )  # fmt: skip
    assert scan_waiting(database, store, Checks(url=nobodys_address()), clock.now()) == 0
    assert seen() == [200, 409, 404]
    assert scan_waiting(database, store, Checks(url=scanner.url), clock.now()) == 1
    assert seen() == [200, 200, 200]
    assert file.public_path in client.get(entry).text
    assert scan_waiting(database, store, Checks(url=scanner.url), clock.now()) == 0


def _publish(client: GatewayClient, desk: Desk, code: str) -> None:
    client.post(f"/ho-so/{code}/nop", data=NEEDED_TICKS)
    desk.take(desk.take(desk.now(code), Verb.ACCEPT), Verb.PUBLISH)


def _review(client: GatewayClient, code: str) -> str:
    return str(client.get(f"/tham-dinh/{code}").text)


def test_held_file_that_turns_out_infected_is_taken_out_with_a_note(
    apps: Apps, scanner: ScannerServer, desk: Desk, database: Database, store: FileStore,
    draft: str, conn: Connection,
) -> None:  # fmt: skip
    who = apps(scanner_url=nobodys_address())
    Sender(who(ALICE), draft).send("giấy.pdf", INFECTED)
    before = desk.now(draft)
    assert scan_waiting(database, store, Checks(url=scanner.url), clock.now()) == 1
    assert papers(conn, desk, draft) == []
    assert desk.now(draft).version == before.version + 1
    (noted,) = readings.infected_of(conn, before.id)
    assert (noted.name, noted.signature) == ("giấy.pdf", "Eicar-Test-Signature")
    (told,) = (event for event in outbox_events(conn) if isinstance(event, FileTakenOut))
    assert (told.code, told.account) == (draft, ALICE)
    page = who(ALICE).get(f"/ho-so/{draft}").text
    assert "Một tệp đã bị gỡ vì có mã độc" in page
    assert "Tệp “giấy.pdf” đã bị gỡ lúc" in page
    assert "Gỡ tệp có mã độc" in page
    assert "Tệp “giấy.pdf” đã bị gỡ lúc" in who(ALICE).get(f"/ho-so/{draft}/buoc/5").text
    Sender(who(ALICE), draft).send("giấy mới.pdf", paper())
    assert "Một tệp đã bị gỡ vì có mã độc" not in who(ALICE).get(f"/ho-so/{draft}").text


def test_scanner_that_cannot_read_a_file_leaves_it_waiting(
    apps: Apps, scanner: ScannerServer, desk: Desk, database: Database, store: FileStore,
    draft: str, conn: Connection,
) -> None:  # fmt: skip
    scanner.says = "INSTREAM size limit exceeded. ERROR"
    Sender(apps(scanner_url=scanner.url)(ALICE), draft).send("giấy.pdf", paper())
    assert scan_waiting(database, store, Checks(url=scanner.url), clock.now()) == 0
    assert [file.scan for file in papers(conn, desk, draft)] == ["waiting"]


def test_where_nothing_unscanned_is_taken_the_applicant_comes_again(
    apps: Apps, desk: Desk, draft: str, conn: Connection
) -> None:
    who = apps(scanner_url=nobodys_address(), scanner_away="refuse")
    answer = Sender(who(ALICE), draft).send("giấy.pdf", paper())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "gửi lại tệp sau ít phút" in answer.text
    assert papers(conn, desk, draft) == []
