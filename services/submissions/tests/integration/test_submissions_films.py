"""Films that phones do not play: kept as evidence, said at once, published to be downloaded."""

from collections.abc import Callable
from typing import Any

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    NEEDED_TICKS,
    SECRETARY,
    Desk,
)
from services.submissions.tests.submissions_files import Sender, send_files

from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient
from submissions.actions.reading import read_files
from submissions.model.lifecycle import Verb
from submissions.store import attachments
from submissions.store.attachments import Attachment
from submissions.store.files import FileStore
from support.files import film

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
WORD = "Tệp đã được nhận làm minh chứng, nhưng nhiều điện thoại không phát được kiểu nén mpeg4/"
ADVICE = "Xuất lại video MP4 với hình H.264 (8 bit, 4:2:0) và tiếng AAC rồi gửi lại."


def films_of(conn: Connection, desk: Desk, code: str) -> dict[str, Attachment]:
    found = attachments.of_dossier(conn, desk.now(code).id)
    return {file.name: file for file in found if file.kind == "mp4"}


def in_pieces(client: GatewayClient, code: str, name: str, content: bytes) -> Any:
    assert Sender(client, code).send(name, content).status_code == 204


def by_form(client: GatewayClient, code: str, name: str, content: bytes) -> Any:
    assert send_files(client, f"/ho-so/{code}/tep", (content, name)).status_code == 303


@pytest.mark.parametrize("sent", [in_pieces, by_form])
def test_author_is_told_at_once_and_the_film_is_kept(
    browser: Browser, desk: Desk, conn: Connection, sent: Callable[..., Any]
) -> None:
    code, owner = desk.draft().code, browser(ALICE)
    sent(owner, code, "chạy.mp4", film())
    assert WORD not in owner.get(f"/ho-so/{code}/buoc/5").text
    sent(owner, code, "lạ.mp4", film(codec="mpeg4"))
    page = owner.get(f"/ho-so/{code}/buoc/5").text
    assert (page.count(WORD), page.count(ADVICE)) == (1, 1)
    assert WORD in owner.get(f"/ho-so/{code}/nop").text
    kept = films_of(conn, desk, code)
    assert (kept["chạy.mp4"].not_played, kept["lạ.mp4"].not_played) == ([], ["mpeg4/yuv420p"])
    own = owner.get(f"/ho-so/{code}/tep/{kept['lạ.mp4'].id}", buffered=True)
    assert own.data == film(codec="mpeg4")


def test_film_nobody_can_read_is_kept_with_a_word_too(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    code, owner = desk.draft().code, browser(ALICE)
    in_pieces(owner, code, "dở.mp4", film()[:-200])
    assert films_of(conn, desk, code)["dở.mp4"].not_played == ["unread"]
    assert "nhưng không đọc được hình của video này" in owner.get(f"/ho-so/{code}/buoc/5").text


@pytest.fixture
def on_show(browser: Browser, desk: Desk, conn: Connection) -> str:
    """An entry with a film of each sort."""
    code, owner = desk.draft().code, browser(ALICE)
    in_pieces(owner, code, "chay.mp4", film())
    in_pieces(owner, code, "la.mp4", film(codec="mpeg4"))
    shown = [str(file.id) for file in films_of(conn, desk, code).values()]
    owner.post(f"/ho-so/{code}/tep/chon", data={"shown": shown})
    owner.post(f"/ho-so/{code}/nop", data=NEEDED_TICKS)
    assert WORD in browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{code}").text
    desk.take(desk.take(desk.now(code), Verb.ACCEPT), Verb.PUBLISH)
    return code


def test_entry_plays_what_phones_play_and_offers_the_other_to_download(
    browser: Browser, desk: Desk, conn: Connection, on_show: str
) -> None:
    stranger, films = browser(BOB), films_of(conn, desk, on_show)
    entry = desk.now(on_show)
    pages = {
        entry.url: "Video để tải về; nhiều điện thoại không phát được.",
        f"/en/entries/{entry.code}/{entry.slug}": "Video to download; many phones do not play it.",
    }
    for address, word in pages.items():
        page = stranger.get(address).text
        assert page.count("<video") == 1
        assert f'src="{films["chay.mp4"].public_path}"' in page
        assert f'href="{films["la.mp4"].public_path}" download' in page
        assert word in page
    sent = stranger.get(films["la.mp4"].public_path, buffered=True)
    assert sent.data == film(codec="mpeg4")


def test_film_of_an_earlier_time_is_looked_at_by_the_worker(
    browser: Browser, desk: Desk, conn: Connection, database: Database, store: FileStore,
    on_show: str,
) -> None:  # fmt: skip
    while read_files(database, store, clock.now()):
        pass
    with database.transaction() as earlier:
        earlier.execute("UPDATE attachments SET not_played = NULL WHERE kind = 'mp4'")
    assert browser(BOB).get(desk.now(on_show).url).text.count("<video") == 2
    assert [read_files(database, store, clock.now()) for _ in range(2)] == [2, 0]
    kept = films_of(conn, desk, on_show)
    assert (kept["chay.mp4"].not_played, kept["la.mp4"].not_played) == ([], ["mpeg4/yuv420p"])
