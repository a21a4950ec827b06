"""The picture of a shared link and the poster: made, renewed, hidden and forgotten in time."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from services.submissions.tests.shown_entries import put_entry
from services.submissions.tests.submissions_desk import Desk

from contracts.events import EditionWindows
from contracts.windows import Window
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, at, put_copy
from submissions.actions.hand_in import withdraw
from submissions.actions.share_cards import draw_share_cards
from submissions.actions.upkeep import sweep_files
from submissions.model.lifecycle import Verb
from submissions.store import dossiers, share_cards
from submissions.store.dossiers import Dossier
from submissions.store.files import FileStore

pytestmark = pytest.mark.integration


@pytest.fixture
def draw(database: Database, store: FileStore) -> "Draw":
    return Draw(database, store)


class Draw:
    """One turn of the worker."""

    def __init__(self, database: Database, store: FileStore) -> None:
        self._database, self._store = database, store

    def __call__(self) -> int:
        return draw_share_cards(self._database, self._store, clock.now())


def shared_image(client: GatewayClient, entry: Dossier) -> str:
    """The path of the picture that the page names for sharing."""
    found = re.search(r'og:image" content="http://localhost([^"]+)"', client.get(entry.url).text)
    assert found is not None
    return found[1]


def rename(conn: Connection, entry: Dossier, title: str) -> None:
    conn.execute("UPDATE dossiers SET title = %s WHERE code = %s", (title, entry.code))


def test_card_is_drawn_once_and_again_after_a_change(
    client: GatewayClient, desk: Desk, conn: Connection, draw: Draw
) -> None:
    entry = desk.published()
    photo = shared_image(client, entry)
    assert (draw(), draw()) == (1, 0)
    first = shared_image(client, entry)
    answer = client.get(first, buffered=True)
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    assert answer.content_type == "image/jpeg"

    rename(conn, entry, "Tên mới")
    assert (draw(), draw()) == (1, 0)
    second = shared_image(client, entry)
    assert len({photo, first, second}) == 3
    assert client.get(first).status_code == 404


def test_only_entries_on_show_get_a_card(conn: Connection, draw: Draw, open_edition: None) -> None:
    for number, stage in enumerate(("draft", "submitted", "valid", "suspended", "disqualified"), 1):
        put_entry(conn, number, stage, stage=stage)
    assert draw() == 0
    put_entry(conn, 6, "Thấy được", stage="awarded")
    assert draw() == 1


def test_entry_without_a_photo_has_a_card_too(
    client: GatewayClient, conn: Connection, draw: Draw, open_edition: None
) -> None:
    entry = put_entry(conn, 1, "Không có ảnh")
    assert shared_image(client, entry).startswith("/tai-san/")
    draw()
    path = shared_image(client, entry)
    assert Image.open(BytesIO(client.get(path, buffered=True).data)).size == (1200, 630)


def test_photo_that_is_gone_does_not_stop_the_others(
    desk: Desk, conn: Connection, draw: Draw
) -> None:
    desk.published()
    put_entry(conn, 100, "Không có ảnh")
    conn.execute("UPDATE attachments SET picture = repeat('0', 64)")
    assert (draw(), draw()) == (2, 0)


def test_full_disk_leaves_cards_for_later(
    conn: Connection, database: Database, tmp_path: Path, draw: Draw, open_edition: None
) -> None:
    put_entry(conn, 1, "Chè")
    full = FileStore(tmp_path / "files", keep_free=10**18)
    assert draw_share_cards(database, full, clock.now()) == 0
    assert draw() == 1


def test_suspended_entry_takes_its_card_with_it(
    client: GatewayClient, desk: Desk, draw: Draw
) -> None:
    entry = desk.published()
    draw()
    path = shared_image(client, entry)
    desk.take(entry, Verb.SUSPEND, reason="complaint")
    assert client.get(path).status_code == 404
    desk.take(entry, Verb.RESTORE, reason="cleared")
    assert client.get(path, buffered=True).status_code == 200


def test_card_of_a_withdrawn_entry_is_swept(
    desk: Desk, database: Database, store: FileStore, conn: Connection, draw: Draw
) -> None:
    entry = desk.published()
    draw()
    path = str(share_cards.path_of(conn, entry.id))
    digest = path.split("/")[2]
    later = clock.now() + timedelta(days=3)
    sweep_files(database, store, later)
    assert digest in share_cards.hashes_in_use(conn)

    with database.transaction() as held:
        withdraw(held, dossiers.lock(held, entry.code), "", clock.now())
    draw()
    sweep_files(database, store, later)
    assert share_cards.path_of(conn, entry.id) is None
    with pytest.raises(FileNotFoundError):
        store.path(digest)


def poster(client: GatewayClient, entry: Dossier) -> str:
    return unescape(client.get(f"/bai-du-thi/{entry.code}/in/ap-phich").text)


def window(conn: Connection, start: str, end: str) -> None:
    windows = EditionWindows(voting=Window(start=at(start), end=at(end)))
    put_copy(conn, an_edition(version=2, windows=windows))


def test_poster_says_what_is_needed_on_a_wall(
    client: GatewayClient, conn: Connection, open_edition: None
) -> None:
    entry = put_entry(conn, 1, 'Máy <b> "chè"')
    window(conn, "2020-11-06T00:00:00+07:00", "2099-11-21T00:00:00+07:00")
    raw = client.get(f"/bai-du-thi/{entry.code}/in/ap-phich")
    text = unescape(raw.text)
    assert "<b>" not in raw.text.split("<main")[1]
    assert entry.title in text
    assert "Bình chọn từ ngày 06/11/2020 đến hết ngày 20/11/2099." in text
    assert f"localhost/bai-du-thi/{entry.code}" in text
    assert f'src="/bai-du-thi/{entry.code}/qr.svg"' in text
    assert raw.headers["Cache-Control"].startswith("public, max-age=")


def test_poster_after_voting_calls_nobody_to_vote(
    client: GatewayClient, conn: Connection, open_edition: None
) -> None:
    entry = put_entry(conn, 1, "Chè")
    window(conn, "2020-11-06T00:00:00+07:00", "2020-11-21T00:00:00+07:00")
    text = poster(client, entry).split("<main")[1]
    assert "Quét mã để xem bài dự thi" in text
    assert "ình chọn" not in text


def test_only_entries_on_show_have_a_poster(
    client: GatewayClient, conn: Connection, open_edition: None
) -> None:
    stages = ("draft", "submitted", "valid", "suspended", "disqualified", "published")
    found = [put_entry(conn, n, stage, stage=stage) for n, stage in enumerate(stages, 1)]
    paths = [f"/bai-du-thi/{entry.code}/in/ap-phich" for entry in found]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404, 404, 410, 200]
