"""Files for a correction: private until it is accepted, gone when it is dropped."""

from collections.abc import Callable

import pytest
from services.submissions.tests.corrections_desk import judged, page_of
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    SECRETARY,
    Desk,
    entry_states,
    jpeg,
)
from services.submissions.tests.submissions_files import paper, send_files

from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient
from submissions.actions.corrections import propose
from submissions.store import attachments, corrections
from submissions.store.attachments import Attachment
from submissions.store.corrections import Correction
from submissions.store.dossiers import Dossier

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
NEW = (jpeg(colour="white").getvalue(), "Ảnh mới.jpg")
EVIDENCE = (paper(), "Giấy xác nhận.pdf")


def files_of(conn: Connection, entry: Dossier) -> dict[str, Attachment]:
    return {file.name: file for file in attachments.of_dossier(conn, entry.id)}


def opened(conn: Connection, entry: Dossier) -> Correction:
    found = corrections.open_of(conn, entry.id)
    assert found is not None
    return found


def send(database: Database, entry: Dossier) -> None:
    with database.transaction() as conn:
        propose(conn, entry.code, entry.account, "Ảnh rõ hơn", clock.now())


@pytest.fixture
def entry(browser: Browser, desk: Desk) -> Dossier:
    """On show, with a cover; its applicant has begun a correction."""
    found = desk.published()
    browser(ALICE).post(page_of(found), data={"from": "public"})
    return found


def test_new_picture_is_public_once_accepted(
    browser: Browser, client: GatewayClient, entry: Dossier, database: Database, conn: Connection
) -> None:
    owner, staff = browser(ALICE), browser(CHARLIE, SECRETARY)
    before = files_of(conn, entry)["ảnh.jpg"]
    sent = send_files(owner, page_of(entry, "/tep"), NEW, EVIDENCE)
    assert (sent.status_code, sent.location) == (303, page_of(entry, "/buoc/5"))
    page = owner.get(page_of(entry, "/buoc/5")).text
    assert page.count("Mới thêm trong bản sửa") == 2
    new = files_of(conn, entry)[NEW[1]]
    assert (new.cover, new.shown, opened(conn, entry).shown) == (
        False, False, frozenset(file.id for file in files_of(conn, entry).values()),
    )  # fmt: skip
    owner.post(page_of(entry, "/buoc/5"), data={"cover": str(new.id), "shown": str(new.id)})
    send(database, entry)
    addresses = (str(new.picture_path), new.public_path)
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert NEW[1] not in client.get(entry.url).text
    compared = staff.get(f"/tham-dinh/{entry.code}/sua").text
    assert f'<a href="/tham-dinh/{entry.code}/tep/{new.id}">{NEW[1]}</a>' in compared
    judged(database, entry, accepts=True)
    answers = [client.get(address, buffered=True).status_code for address in addresses]
    assert (answers, entry_states(conn)[-1].cover) == ([200, 200], new.picture_path)
    assert client.get(str(before.picture_path)).status_code == 404
    assert client.get(files_of(conn, entry)[EVIDENCE[1]].public_path).status_code == 404


def test_new_picture_of_an_entry_without_one_is_no_cover_by_itself(
    browser: Browser, quick_desk: Desk, conn: Connection
) -> None:
    entry, owner = quick_desk.published(), browser(ALICE)
    owner.post(page_of(entry), data={"from": "public"})
    send_files(owner, page_of(entry, "/tep"), NEW)
    new = files_of(conn, entry)[NEW[1]]
    assert (new.cover, new.shown, entry_states(conn)[-1].cover) == (False, False, None)


def test_wrong_file_is_named_and_the_others_are_kept(
    browser: Browser, entry: Dossier, conn: Connection
) -> None:
    answer = send_files(browser(ALICE), page_of(entry, "/tep"), (b"MZ", "máy.exe"), NEW)
    assert (answer.status_code, "máy.exe" in answer.text, NEW[1] in answer.text) == (
        422, True, True,
    )  # fmt: skip
    assert set(files_of(conn, entry)) == {"ảnh.jpg", NEW[1]}


def test_only_what_came_for_the_correction_is_taken_out(
    browser: Browser, entry: Dossier, conn: Connection
) -> None:
    owner = browser(ALICE)
    send_files(owner, page_of(entry, "/tep"), NEW)
    files = files_of(conn, entry)
    old, new = files["ảnh.jpg"], files[NEW[1]]
    owner.post(page_of(entry, "/buoc/5"), data={"cover": str(new.id), "shown": str(old.id)})
    paths = [page_of(entry, f"/tep/{file.id}/xoa") for file in (old, new, new)]
    assert [owner.post(path).status_code for path in paths] == [404, 303, 404]
    left = opened(conn, entry)
    assert (set(files_of(conn, entry)), left.cover, left.shown) == (
        {"ảnh.jpg"}, None, frozenset({old.id}),
    )  # fmt: skip


def test_dropped_correction_takes_its_files_along(
    browser: Browser, entry: Dossier, database: Database, conn: Connection
) -> None:
    owner = browser(ALICE)
    send_files(owner, page_of(entry, "/tep"), NEW)
    send(database, entry)
    owner.post(page_of(entry, "/bo"))
    assert set(files_of(conn, entry)) == {"ảnh.jpg"}
    assert "Xóa tệp</strong> Ảnh mới.jpg" in owner.get(f"/ho-so/{entry.code}").text


def test_files_of_a_refused_correction_stay_private_for_the_next_one(
    browser: Browser, client: GatewayClient, entry: Dossier, database: Database, conn: Connection
) -> None:
    owner = browser(ALICE)
    send_files(owner, page_of(entry, "/tep"), NEW)
    send(database, entry)
    judged(database, entry, accepts=False)
    new = files_of(conn, entry)[NEW[1]]
    assert client.get(str(new.picture_path)).status_code == 404
    owner.post(page_of(entry), data={"from": "refused"})
    assert new.id in opened(conn, entry).shown
    assert owner.post(page_of(entry, f"/tep/{new.id}/xoa")).status_code == 404


def test_nobody_else_and_nothing_but_a_correction_being_written_takes_files(
    browser: Browser, entry: Dossier, desk: Desk, database: Database, conn: Connection
) -> None:
    path, owner = page_of(entry, "/tep"), browser(ALICE)
    before = files_of(conn, entry)
    out = f"{path}/{before['ảnh.jpg'].id}/xoa"
    for stranger in (browser(BOB), browser(CHARLIE, SECRETARY)):
        assert send_files(stranger, path, NEW).status_code == 404
        assert stranger.post(out).status_code == 404
    other = desk.published(title="Máy khác")
    assert send_files(owner, page_of(other, "/tep"), NEW).status_code == 409
    assert send_files(owner, page_of(desk.draft(), "/tep"), NEW).status_code == 409
    owner.post(page_of(entry, "/buoc/3"), data={"effects": "Bớt một nửa lượng củi."})
    send(database, entry)
    assert (send_files(owner, path, NEW).status_code, owner.post(out).status_code) == (409, 409)
    assert files_of(conn, entry) == before
