"""Uploads in pieces: they go on after a broken line and count from their beginning."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import msgspec
import pytest
from flask import Flask
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    NEEDED_TICKS,
    SECRETARY,
    Desk,
    jpeg,
)
from services.submissions.tests.submissions_files import (
    PIECE,
    TUS,
    Sender,
    paper,
    text_bomb,
)

from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer
from submissions.actions.upkeep import sweep_files
from submissions.actions.uploads import Kit, expire, finish_orphans
from submissions.bootstrap import make_app
from submissions.model.uploads import KEPT, ORPHANED, PIECE_LIMIT
from submissions.phrases import editing
from submissions.settings import SubmissionsSettings
from submissions.store import attachments, uploads
from submissions.store.attachments import Attachment
from submissions.store.files import FileStore
from submissions.store.parts import Parts
from submissions.store.uploads import Upload
from support.files import film

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
FILM = film()


@pytest.fixture
def draft(desk: Desk) -> str:
    return desk.draft(picture=False).code


@pytest.fixture
def sender(browser: Browser, draft: str) -> Sender:
    return Sender(browser(ALICE), draft)


@pytest.fixture
def kit(settings: SubmissionsSettings, store: FileStore) -> Kit:
    return Kit(store=store, parts=Parts(settings.files_dir), limits=settings.upload_limits())


def files_of(conn: Connection, desk: Desk, code: str) -> list[Attachment]:
    return attachments.of_dossier(conn, desk.now(code).id)


def open_of(conn: Connection, desk: Desk, code: str) -> list[Upload]:
    return uploads.of_dossier(conn, desk.now(code).id)


def test_file_in_pieces_becomes_a_file_of_its_dossier(
    sender: Sender, desk: Desk, draft: str, conn: Connection, store: FileStore
) -> None:
    made = sender.begin("Phim sao chè.mp4", len(FILM), filetype="video/mp4")
    assert (made.status_code, made.headers["Upload-Offset"]) == (201, "0")
    assert made.location.startswith(f"/ho-so/{draft}/tai-len/")
    first = sender.piece(made.location, 0, FILM[:100])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "100")
    assert (first.headers["Tus-Resumable"], "Upload-Expires" in first.headers) == ("1.0.0", True)
    seen = sender.look(made.location)
    assert (seen.status_code, seen.headers["Upload-Offset"], seen.headers["Upload-Length"]) == (
        200, "100", str(len(FILM)),
    )  # fmt: skip
    assert files_of(conn, desk, draft) == []
    assert sender.piece(made.location, 100, FILM[100:]).status_code == 204
    (kept,) = files_of(conn, desk, draft)
    assert (kept.name, kept.kind, kept.size) == ("Phim sao chè.mp4", "mp4", len(FILM))
    assert store.path(kept.hash).read_bytes() == FILM
    assert {stored.name for stored in store.stored()} == {kept.hash}
    assert open_of(conn, desk, draft) == []


def test_image_in_pieces_is_encoded_anew_and_the_cover(
    sender: Sender, desk: Desk, draft: str, conn: Connection
) -> None:
    photo = jpeg().getvalue()
    assert sender.send("ảnh.jpg", photo + b"hidden").status_code == 204
    (kept,) = files_of(conn, desk, draft)
    assert (kept.kind, kept.cover, kept.picture is not None) == ("jpeg", True, True)


def test_piece_that_does_not_follow_says_where_to_go_on(sender: Sender) -> None:
    made = sender.begin("a.mp4", len(FILM))
    sender.piece(made.location, 0, FILM[:100])
    for offset, content in [(0, FILM[:100]), (99, b"x"), (200, b"x"), (100, FILM)]:
        answer = sender.piece(made.location, offset, content)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "100")
    assert sender.piece(made.location, 100, FILM[100:]).status_code == 204


def test_two_writers_never_write_together(
    sender: Sender, database: Database, desk: Desk, draft: str
) -> None:
    made = sender.begin("a.mp4", len(FILM))
    with database.transaction() as held:
        (upload,) = uploads.of_dossier(held, desk.now(draft).id)
        uploads.hold(held, upload.dossier, upload.id)
        assert sender.piece(made.location, 0, FILM).status_code == 423
    assert sender.piece(made.location, 0, FILM).status_code == 204


def test_strangers_find_no_upload(
    browser: Browser, client: GatewayClient, sender: Sender, draft: str, desk: Desk
) -> None:
    made = sender.begin("a.mp4", len(FILM))
    own = desk.draft(account=BOB, picture=False).code
    beside = made.location.replace(draft, own)
    for who, address, expected in [
        (browser(BOB), made.location, 404),
        (browser(BOB), beside, 404),
        (browser(CHARLIE, SECRETARY), made.location, 404),
        (client, made.location, 401),
    ]:
        other = Sender(who, draft)
        answers = [
            other.look(address).status_code,
            other.piece(address, 0, FILM).status_code,
            who.delete(address, headers=TUS).status_code,
        ]
        assert answers == [expected] * 3
    assert Sender(browser(BOB), draft).begin("a.mp4", 10).status_code == 404
    assert Sender(client, draft).begin("a.mp4", 10).status_code == 401
    assert browser(BOB).post(f"{made.location}/bo").status_code == 404
    assert sender.look(made.location).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("phim.exe", 10, "chỉ nhận PDF"),
        ("a.pdf", 3_000_000, "cho phép tối đa 2,0 MB"),
        ("phim.mp4", 300 * 1_048_576, "cho phép tối đa 200,0 MB"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_its_first_byte(
    sender: Sender, desk: Desk, draft: str, conn: Connection, name: str, size: int, words: str
) -> None:
    answer = sender.begin(name, size)
    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert f"“{name}”" in answer.text
    assert words in answer.text
    assert open_of(conn, desk, draft) == []


def test_bytes_and_files_count_from_the_beginning(
    settings: SubmissionsSettings, database: Database, token: Signer, desk: Desk
) -> None:
    small = msgspec.structs.replace(settings, account_quota_mb=3)
    sender = Sender(signed_in(make_app(small, database), token), desk.draft(picture=False).code)
    mebibyte = 1_048_576
    first = sender.begin("a.mp4", 2 * mebibyte)
    refused = sender.begin("b.mp4", mebibyte + 1)
    assert (first.status_code, refused.status_code) == (201, 422)
    assert "vượt quá 3,0 MB" in refused.text
    assert sender.begin("b.mp4", mebibyte).status_code == 201


def test_number_of_files_counts_from_the_beginning(sender: Sender) -> None:
    answers = [sender.begin(f"{number}.mp4", 10).status_code for number in range(13)]
    assert answers == [201] * 12 + [422]


def test_an_account_has_only_so_many_files_on_their_way(browser: Browser, desk: Desk) -> None:
    one, two = (desk.draft(picture=False).code for _ in range(2))
    client = browser(ALICE)
    answers = [Sender(client, one).begin(f"{n}.mp4", 10).status_code for n in range(12)]
    answers += [Sender(client, two).begin(f"{n}.mp4", 10).status_code for n in range(9)]
    assert answers == [201] * 20 + [429]


def test_whole_file_that_is_no_such_file_is_refused_and_says_why(
    sender: Sender, browser: Browser, desk: Desk, draft: str, conn: Connection, store: FileStore
) -> None:
    made = sender.begin("mô tả.pdf", 10)
    answer = sender.piece(made.location, 0, b"MZ\x90" + b"0" * 7)
    assert (answer.status_code, "“mô tả.pdf” chưa được nhận" in answer.text) == (422, True)
    assert files_of(conn, desk, draft) == []
    assert list(store.stored()) == []
    seen = sender.look(made.location)
    assert (seen.status_code, seen.headers["Contest-Refused"]) == (200, "1")
    page = browser(ALICE).get(f"/ho-so/{draft}/buoc/5").text
    assert "“mô tả.pdf” chưa được nhận" in page
    browser(ALICE).post(f"{made.location}/bo")
    assert "“mô tả.pdf”" not in browser(ALICE).get(f"/ho-so/{draft}/buoc/5").text


def test_page_says_how_far_an_upload_is_and_lets_it_go(
    sender: Sender, browser: Browser, desk: Desk, draft: str, conn: Connection, store: FileStore
) -> None:
    made = sender.begin("phim.mp4", 1_000)
    sender.piece(made.location, 0, b"x" * 350)
    assert "Đã nhận 35 %" in browser(ALICE).get(f"/ho-so/{draft}/buoc/5").text
    assert "còn đang tải dở (35 %)" in browser(ALICE).get(f"/ho-so/{draft}/nop").text
    answer = browser(ALICE).post(f"{made.location}/bo")
    assert (answer.status_code, answer.location) == (303, f"/ho-so/{draft}/buoc/5")
    assert (open_of(conn, desk, draft), list(store.stored())) == ([], [])
    assert sender.look(made.location).status_code == 404


def test_terminated_upload_leaves_nothing(
    sender: Sender, browser: Browser, desk: Desk, draft: str, conn: Connection, store: FileStore
) -> None:
    made = sender.begin("phim.mp4", 1_000)
    sender.piece(made.location, 0, b"x" * 10)
    assert browser(ALICE).delete(made.location, headers=TUS).status_code == 204
    assert browser(ALICE).delete(made.location, headers=TUS).status_code == 404
    assert (open_of(conn, desk, draft), list(store.stored())) == ([], [])


def test_handing_in_ends_what_is_on_its_way(browser: Browser, desk: Desk) -> None:
    dossier = desk.draft()
    mine = Sender(browser(ALICE), dossier.code)
    made = mine.begin("phim.mp4", len(FILM))
    mine.piece(made.location, 0, FILM[:100])
    browser(ALICE).post(f"/ho-so/{dossier.code}/nop", data=NEEDED_TICKS)
    assert desk.now(dossier.code).stage == "submitted"
    late = mine.piece(made.location, 100, FILM[100:])
    assert (late.status_code, late.text) == (403, editing.FILES_STAY)
    assert mine.begin("b.mp4", 10).status_code == 403


def test_lost_last_answer_is_made_up_for_by_asking_again(
    sender: Sender, desk: Desk, draft: str, conn: Connection, kit: Kit
) -> None:
    made = sender.begin("phim.mp4", len(FILM))
    _all_but_taken(conn, kit, desk, draft)
    assert files_of(conn, desk, draft) == []
    for _ in range(2):
        seen = sender.look(made.location)
        assert (seen.status_code, seen.headers["Upload-Offset"]) == (200, str(len(FILM)))
    assert [file.name for file in files_of(conn, desk, draft)] == ["phim.mp4"]


def test_whole_upload_that_nobody_took_is_taken_by_the_worker(
    sender: Sender, desk: Desk, draft: str, conn: Connection, kit: Kit, database: Database
) -> None:
    sender.begin("phim.mp4", len(FILM))
    moment = clock.now()
    _all_but_taken(conn, kit, desk, draft)
    assert finish_orphans(database, kit, moment) == 0
    assert finish_orphans(database, kit, moment + 2 * ORPHANED) == 1
    assert finish_orphans(database, kit, moment + 2 * ORPHANED) == 0
    assert [file.name for file in files_of(conn, desk, draft)] == ["phim.mp4"]


def test_upload_whose_bytes_are_gone_says_so_and_stops_no_other(
    sender: Sender, browser: Browser, desk: Desk, draft: str, conn: Connection, kit: Kit,
    database: Database,
) -> None:  # fmt: skip
    sender.begin("mất.mp4", len(FILM))
    moment = clock.now()
    _all_but_taken(conn, kit, desk, draft)
    kit.parts.remove(uploads.of_dossier(conn, desk.now(draft).id)[0].id)
    sender.begin("phim.mp4", len(FILM))
    (_, second) = uploads.of_dossier(conn, desk.now(draft).id)
    _write(conn, kit, second)
    assert finish_orphans(database, kit, moment + 2 * ORPHANED) == 2
    assert finish_orphans(database, kit, moment + 2 * ORPHANED) == 0
    assert [file.name for file in files_of(conn, desk, draft)] == ["phim.mp4"]
    page = browser(ALICE).get(f"/ho-so/{draft}/buoc/5").text
    assert "Tệp “mất.mp4” chưa được nhận: phần đã tải lên không còn trên hệ thống" in page


def test_image_that_is_a_bomb_is_refused_in_pieces_and_whole(
    sender: Sender, browser: Browser, desk: Desk, draft: str, conn: Connection
) -> None:
    bomb = text_bomb()
    answer = sender.send("ảnh.png", bomb)
    assert (answer.status_code, "“ảnh.png” chưa được nhận" in answer.text) == (422, True)
    data = {"files": [(BytesIO(bomb), "ảnh.png")]}
    whole = browser(ALICE).post(f"/ho-so/{draft}/tep", data=data)
    assert (whole.status_code, "“ảnh.png” chưa được nhận" in whole.text) == (422, True)
    assert files_of(conn, desk, draft) == []


def _all_but_taken(conn: Connection, kit: Kit, desk: Desk, draft: str) -> None:
    """As after a death between the last byte and the file's row."""
    (upload,) = uploads.of_dossier(conn, desk.now(draft).id)
    _write(conn, kit, upload)


def _write(conn: Connection, kit: Kit, upload: Upload) -> None:
    """All bytes of it are here; nobody has looked at them."""
    kit.parts.append(upload.id, 0, BytesIO(FILM), len(FILM))
    uploads.move(conn, upload, len(FILM), clock.now())
    conn.commit()


def test_upload_nobody_goes_on_with_is_forgotten(
    sender: Sender, desk: Desk, draft: str, conn: Connection, kit: Kit, database: Database
) -> None:
    made = sender.begin("phim.mp4", 1_000)
    sender.piece(made.location, 0, b"x" * 10)
    touched = uploads.of_dossier(conn, desk.now(draft).id)[0].touched_at
    assert expire(database, kit, touched + KEPT) == 0
    assert expire(database, kit, touched + KEPT + timedelta(milliseconds=1)) == 1
    assert list(kit.store.stored()) == []


def test_sweep_leaves_what_is_on_its_way(
    sender: Sender, kit: Kit, database: Database, store: FileStore
) -> None:
    made = sender.begin("phim.mp4", len(FILM))
    sender.piece(made.location, 0, FILM[:100])
    assert sweep_files(database, store, clock.now() + timedelta(days=5)) == 0
    assert sender.piece(made.location, 100, FILM[100:]).status_code == 204


def test_other_programs_are_told_what_is_wrong(
    sender: Sender, browser: Browser, draft: str
) -> None:
    client, made = browser(ALICE), sender.begin("phim.mp4", 1_000)
    piece = {"data": b"x", "content_type": PIECE}
    assert client.patch(made.location, **piece).status_code == 412
    offset = TUS | {"Upload-Offset": "0"}
    assert client.patch(made.location, data=b"x", headers=offset).status_code == 415
    assert client.patch(made.location, **piece, headers=TUS).status_code == 400
    too_much = {"CONTENT_LENGTH": str(PIECE_LIMIT + 1)}
    huge = client.patch(made.location, **piece, headers=offset, environ_overrides=too_much)
    assert huge.status_code == 413
    assert client.post(f"/ho-so/{draft}/tai-len", headers=TUS).status_code == 400
    told = client.options(f"/ho-so/{draft}/tai-len")
    assert (told.status_code, told.headers["Tus-Extension"]) == (
        204, "creation,termination,expiration",
    )  # fmt: skip


def test_names_with_tricks_are_tamed(
    sender: Sender, desk: Desk, draft: str, conn: Connection
) -> None:
    sender.send("../../etc/a\u0301nh <chè>.pdf", paper())
    assert [file.name for file in files_of(conn, desk, draft)] == ["ánh chè.pdf"]


def test_nearly_full_disk_takes_no_upload(
    settings: SubmissionsSettings, database: Database, token: Signer, desk: Desk
) -> None:
    full = msgspec.structs.replace(settings, free_disk_mb=10**9)
    code = desk.draft(picture=False).code
    answer = Sender(signed_in(make_app(full, database), token), code).begin("a.mp4", 10)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def signed_in(app: Flask, token: Signer) -> GatewayClient:
    client = GatewayClient(app, app.response_class, use_cookies=True)
    client.set_cookie("contest_token", token(ALICE))
    return client
