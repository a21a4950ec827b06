"""Entry pages: canonical address, tags for sharing, standing, published files, QR."""

import re
from collections.abc import Callable
from io import BytesIO

import msgspec
import pytest
from PIL import Image
from services.submissions.tests.submissions_desk import (
    CHARLIE,
    EVERYTHING,
    LIMITS,
    Desk,
    entry_states,
)

from contracts.windows import Window
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, at, put_copy
from submissions.actions.attach import Offered, take_file
from submissions.actions.hand_in import hand_in, withdraw
from submissions.actions.transition import Taken, take_step
from submissions.model.lifecycle import Verb
from submissions.store import attachments, dossiers
from submissions.store.dossiers import Dossier
from submissions.store.files import FileStore

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n0123456789"


def test_other_spellings_lead_to_the_canonical_address(client: GatewayClient, desk: Desk) -> None:
    entry = desk.published()
    spoken = entry.code.lower().replace("0", "o").replace("1", "l")
    dashed = f"{entry.code[:3]}-{entry.code[3:]}"
    for path in (
        f"/bai-du-thi/{entry.code}",
        f"/bai-du-thi/{entry.code}/khac",
        f"/bai-du-thi/{spoken}/{entry.slug}",
        f"/bai-du-thi/{dashed}/{entry.slug}",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (301, entry.url)
    assert client.get(entry.url).status_code == 200


def test_page_has_absolute_tags_for_sharing(client: GatewayClient, desk: Desk) -> None:
    entry = desk.published(title='Máy "sao" chè')
    page = client.get(entry.url).text
    tags = dict(
        re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page)
    )
    url = f"http://localhost{entry.url}"
    assert tags["og:url"] == url
    assert f'<link rel="canonical" href="{url}">' in page
    assert tags["og:title"] == tags["twitter:title"] == "Máy &#34;sao&#34; chè"
    assert (tags["twitter:card"], tags["og:image:width"], tags["og:image:height"]) == (
        "summary_large_image", "1200", "630",
    )  # fmt: skip
    image = client.get(tags["og:image"].removeprefix("http://localhost"), buffered=True)
    assert Image.open(BytesIO(image.data)).size == (1200, 630)
    assert "facebook.com/sharer" in page
    assert "zalo.me" in page
    assert f'data-copy="{url}"' in page


def test_qr_is_an_svg(client: GatewayClient, desk: Desk) -> None:
    entry = desk.published()
    answer = client.get(f"/bai-du-thi/{entry.code}/qr.svg")
    assert answer.content_type == "image/svg+xml"
    assert answer.text.lstrip().startswith("<?xml")
    assert "<script" not in answer.text


@pytest.mark.parametrize("stage", ["draft", "submitted", "valid"])
def test_unpublished_dossier_has_no_page(client: GatewayClient, desk: Desk, stage: str) -> None:
    dossier = getattr(desk, stage)()
    for path in (f"/bai-du-thi/{dossier.code}", f"/bai-du-thi/{dossier.code}/qr.svg"):
        assert client.get(path).status_code == 404


def test_suspended_entry_says_so_without_its_story(client: GatewayClient, desk: Desk) -> None:
    entry = desk.published()
    desk.take(entry, Verb.SUSPEND, reason="complaint", note="nội bộ")
    answer = client.get(entry.url)
    assert (answer.status_code, "Bài dự thi đang tạm dừng" in answer.text) == (200, True)
    assert entry.problem not in answer.text
    assert "nội bộ" not in answer.text
    assert "vote-button" not in answer.text


def judge(database: Database, entry: Dossier) -> Dossier:
    with database.transaction() as conn:
        taken = Taken(verb=Verb.JUDGE, account=CHARLIE, at=clock.now())
        return take_step(conn, dossiers.lock(conn, entry.code), taken)


def test_being_judged_does_not_end_votability_the_window_does(
    client: GatewayClient, desk: Desk, database: Database, conn: Connection
) -> None:
    entry = judge(database, desk.published())
    assert (entry.stage, entry_states(conn)[-1].standing) == ("judged", "published")
    assert "vote-button" in client.get(entry.url).text
    edition = an_edition()
    over = Window(start=at("2025-01-01T00:00+07:00"), end=clock.now())
    with database.transaction() as held:
        put_copy(held, an_edition(version=edition.version + 1,
                 windows=msgspec.structs.replace(edition.windows, voting=over)))  # fmt: skip
    page = client.get(entry.url).text
    assert ("vote-button" in page, "Bình chọn đã kết thúc" in page) == (False, True)


def test_an_entry_unpublished_again_shows_nothing_of_itself(
    client: GatewayClient, desk: Desk, conn: Connection
) -> None:
    entry = desk.published()
    back = desk.take(entry, Verb.UNPUBLISH, note="Nhầm bài")
    assert (back.stage, entry_states(conn)[-1].standing) == ("valid", "suspended")
    for path in (entry.url, f"/bai-du-thi/{entry.code}/qr.svg"):
        answer = client.get(path)
        assert (answer.status_code, entry.problem in answer.text) == (410, False)
    assert client.get(f"/api/submissions/v1/entries/{entry.code}").status_code == 404
    assert entry.title not in client.get("/binh-chon").text


def leave(desk: Desk, entry: Dossier, database: Database, *, how: str) -> None:
    if how == "disqualified":
        desk.take(entry, Verb.DISQUALIFY, reason="legal")
        return
    with database.transaction() as conn:
        withdraw(conn, dossiers.lock(conn, entry.code), "", clock.now())


@pytest.mark.parametrize("how", ["withdrawn", "disqualified"])
def test_gone_entry_is_a_kind_410(
    client: GatewayClient, desk: Desk, database: Database, conn: Connection, how: str
) -> None:
    entry = desk.published()
    (file,) = attachments.of_dossier(conn, entry.id)
    leave(desk, entry, database, how=how)
    answer = client.get(entry.url)
    assert (answer.status_code, "không còn được công bố" in answer.text) == (410, True)
    assert client.get(file.public_path).status_code == 404


@pytest.fixture
def with_documents(database: Database, desk: Desk, store: FileStore) -> Dossier:
    """A draft with one document to be published and one that stays private."""
    draft = desk.draft()
    for name, content in (("Công khai.pdf", PDF), ("Riêng tư.pdf", PDF + b"private")):
        offered = Offered(
            name=name, declared="application/pdf", size=len(content), content=BytesIO(content)
        )
        with database.transaction() as conn:
            present = dossiers.lock(conn, draft.code)
            take_file(conn, store, present, offered, LIMITS, clock.now())
    with database.transaction() as conn:
        files = attachments.of_dossier(conn, draft.id)
        chosen = [f.id for f in files if f.name != "Riêng tư.pdf"]
        cover = next(f.id for f in files if f.cover)
        attachments.choose(conn, draft.id, cover=cover, shown=chosen)
    return desk.now(draft.code)


def test_only_chosen_files_are_published_and_only_with_the_entry(
    client: GatewayClient,
    desk: Desk,
    with_documents: Dossier,
    database: Database,
    conn: Connection,
) -> None:
    files = {f.name: f for f in attachments.of_dossier(conn, with_documents.id)}
    paths = [files[name].public_path for name in ("Công khai.pdf", "Riêng tư.pdf")]
    assert [client.get(path).status_code for path in paths] == [404, 404]
    with database.transaction() as held:
        hand_in(held, dossiers.lock(held, with_documents.code), EVERYTHING, clock.now())
    shown = desk.take(desk.take(with_documents, Verb.ACCEPT), Verb.PUBLISH)
    answers = [client.get(path, buffered=True) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].data == PDF
    assert paths[0].endswith("/cong-khai.pdf")
    renamed = client.get(paths[0].replace("cong-khai.pdf", "evil.exe"), buffered=True)
    assert "evil" not in renamed.headers["Content-Disposition"]
    page = client.get(shown.url).text
    assert "Công khai.pdf" in page
    assert "Riêng tư.pdf" not in page


def test_published_file_answers_ranges_and_conditions(
    client: GatewayClient, desk: Desk, conn: Connection
) -> None:
    entry = desk.published()
    (file,) = attachments.of_dossier(conn, entry.id)
    path = str(file.picture_path)
    whole = client.get(path, buffered=True)
    part = client.get(path, headers={"Range": "bytes=0-9"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[:10])
    again = client.get(path, headers={"If-None-Match": whole.headers["ETag"]}, buffered=True)
    assert again.status_code == 304
    assert whole.headers["X-Content-Type-Options"] == "nosniff"


def test_picture_comes_as_small_as_the_screen_needs(
    client: GatewayClient, desk: Desk, conn: Connection
) -> None:
    entry = desk.published()
    (file,) = attachments.of_dossier(conn, entry.id)
    path = str(file.picture_path)
    folder, whole = path.removesuffix("anh.jpg"), client.get(path, buffered=True)
    for width, size in ((480, (480, 360)), (720, (720, 540))):
        small = client.get(f"{folder}{width}.webp", buffered=True)
        with Image.open(BytesIO(small.data)) as image:
            assert (small.mimetype, image.format, image.size) == ("image/webp", "WEBP", size)
        assert small.headers["Cache-Control"] == whole.headers["Cache-Control"]
        assert small.headers["ETag"] != whole.headers["ETag"]
        part = client.get(f"{folder}{width}.webp", headers={"Range": "bytes=0-9"}, buffered=True)
        assert (part.status_code, part.data) == (206, small.data[:10])
        assert f"{folder}{width}.webp {width}w" in client.get("/binh-chon").text
    desk.take(entry, Verb.SUSPEND, reason="complaint")
    assert client.get(f"{folder}480.webp").status_code == 404


def test_only_pictures_are_made_smaller(
    client: GatewayClient, desk: Desk, conn: Connection, with_documents: Dossier
) -> None:
    with conn.transaction():
        hand_in(conn, dossiers.lock(conn, with_documents.code), EVERYTHING, clock.now())
    desk.take(desk.take(with_documents, Verb.ACCEPT), Verb.PUBLISH)
    files = {f.name: f for f in attachments.of_dossier(conn, with_documents.id)}
    document = files["Công khai.pdf"].public_path.rpartition("/")[0]
    assert client.get(f"{document}/480.webp").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/tep/" + "0" * 64 + "/a.pdf", "/tep/..%2f..%2fetc/passwd", "/tep/x/y", "/tep/x/480.webp"],
)
def test_unknown_file_is_not_found(client: GatewayClient, path: str) -> None:
    assert client.get(path).status_code == 404
