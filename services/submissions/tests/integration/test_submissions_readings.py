"""What the worker reads in files: previews for those who may see them, words for comparing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    NEEDED_TICKS,
    SECRETARY,
    Desk,
)
from services.submissions.tests.submissions_files import Sender, paper, word

from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient
from submissions.actions.attach import remove_file
from submissions.actions.likenesses import fingerprint, similar_to
from submissions.actions.reading import read_files
from submissions.actions.upkeep import sweep_files
from submissions.model.lifecycle import Verb
from submissions.store import attachments, dossiers, readings
from submissions.store.attachments import Attachment
from submissions.store.dossiers import Dossier
from submissions.store.files import FileStore
from support.files import film

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
SMOKE = (
    "Nhiều hộ làm chè ở xã La Bằng vẫn sao chè bằng chảo củi, tốn công và khói bụi."
    " Máy dùng lại nhiệt của khói lò để sấy vòng hai nên bớt được một phần ba lượng củi."
)


def files_of(conn: Connection, code: str) -> list[Attachment]:
    return attachments.of_dossier(conn, dossiers.get(conn, code).id)


def test_previews_are_made_once_and_shown_to_those_who_may_see(
    browser: Browser, desk: Desk, conn: Connection, database: Database, store: FileStore,
    client: GatewayClient,
) -> None:  # fmt: skip
    code = desk.draft().code
    sender = Sender(browser(ALICE), code)
    sender.send("giấy.pdf", paper(3))
    sender.send("phim.mp4", film(2))
    sender.send("hỏng.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    assert [read_files(database, store, clock.now()) for _ in range(2)] == [3, 0]
    by_name = {file.name: file for file in files_of(conn, code)}
    lengths = readings.lengths_of(conn, dossiers.get(conn, code).id)
    giay, phim, hong = (by_name[name] for name in ("giấy.pdf", "phim.mp4", "hỏng.pdf"))
    assert (lengths[giay.id].pages, lengths[phim.id].seconds, hong.preview) == (3, 2.0, None)
    browser(ALICE).post(
        f"/ho-so/{code}/tep/chon",
        data={"shown": [str(giay.id)], "cover": str(by_name["ảnh.jpg"].id)},
    )
    own = browser(ALICE).get(f"/ho-so/{code}/tep/{phim.id}?anh", buffered=True)
    assert Image.open(BytesIO(own.data)).size == (64, 48)
    assert browser(BOB).get(f"/ho-so/{code}/tep/{phim.id}?anh").status_code == 404
    _publish(browser(ALICE), desk, code)
    seen = [client.get(f.preview_path or "", buffered=True).status_code for f in (giay, phim)]
    assert seen == [200, 404]


def _publish(client: GatewayClient, desk: Desk, code: str) -> None:
    client.post(f"/ho-so/{code}/nop", data=NEEDED_TICKS)
    desk.take(desk.take(desk.now(code), Verb.ACCEPT), Verb.PUBLISH)


def test_preview_goes_with_its_file(
    browser: Browser, desk: Desk, conn: Connection, database: Database, store: FileStore
) -> None:
    code = desk.draft(picture=False).code
    Sender(browser(ALICE), code).send("giấy.pdf", paper())
    read_files(database, store, clock.now())
    (file,) = files_of(conn, code)
    assert sweep_files(database, store, clock.now()) == 0
    assert {stored.name for stored in store.stored()} == {file.hash, file.preview}
    with database.transaction() as held:
        remove_file(held, dossiers.lock(held, code), file.id, clock.now())
    assert sweep_files(database, store, clock.now()) == 2


@pytest.fixture
def pair(
    desk: Desk, browser: Browser, database: Database, store: FileStore
) -> tuple[Dossier, Dossier]:
    """Two dossiers that say nothing alike but in their documents."""
    found = []
    for account, title, word_of_it in [
        (ALICE, "Lò khói hai vòng", "Xem tệp."),
        (BOB, "Đón em tới lớp", "Có tệp."),
    ]:
        fields = ("summary", "problem", "solution", "effects")
        short: dict[str, Any] = dict.fromkeys(fields, word_of_it)
        draft = desk.draft(account=account, title=title, **short)
        document = word("Bản mô tả", SMOKE, f"Người viết {account}")
        Sender(browser(account), draft.code).send("mô tả.docx", document)
        browser(account).post(f"/ho-so/{draft.code}/nop", data=NEEDED_TICKS)
        found.append(desk.now(draft.code))
    fingerprint(database, clock.now())
    return found[0], found[1]


def test_words_in_documents_are_compared(
    conn: Connection, database: Database, store: FileStore, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    assert similar_to(conn, first) == []
    read_files(database, store, clock.now())
    assert fingerprint(database, clock.now()) == 2
    (found,) = similar_to(conn, first)
    assert (found.dossier.code, list(found.likeness.fields)) == (second.code, ["files"])


def test_comparison_marks_what_stands_in_both_documents(
    browser: Browser, database: Database, store: FileStore, pair: tuple[Dossier, Dossier]
) -> None:
    read_files(database, store, clock.now())
    page = browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{pair[0].code}/so-sanh/{pair[1].code}").text
    assert "Nội dung trong tệp" in page
    assert page.count("sao chè bằng chảo củi") == 2
