"""Files of articles: known by content, drawn anew, public only with what shows them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from typing import Any

import msgspec
import pytest
from flask import Flask
from PIL import Image
from services.portal.tests.portal_articles import (
    DESK,
    EDITOR,
    fields,
    page_after,
    paper,
    photo,
    send,
    written,
)

from contracts.roles import Role
from portal.actions.keep_file import Offered, keep_file
from portal.actions.publish_articles import publish_article, withdraw_article
from portal.actions.write_articles import Writer
from portal.settings import FileLimits
from portal.store import article_files, articles
from portal.store.articles import Article
from servicekit import file_pieces
from servicekit.db import Connection, Database
from servicekit.file_pieces import PIECE
from servicekit.testing import GatewayClient, Signer, sign_in
from support.files import film
from support.scanners import EICAR, ScannerServer, nobodys_address, scanner_server

pytestmark = pytest.mark.integration

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nXin ch\xc3\xa0o\n"


@pytest.fixture
def editor(demonstration: datetime, client: GatewayClient, token: Signer) -> GatewayClient:
    sign_in(client, token(EDITOR, roles=(Role.SECRETARY,)))
    return client


@pytest.fixture
def draft(demonstration: datetime, database: Database) -> Article:
    return written(database, "news", "le-phat-dong", demonstration)


@pytest.fixture
def video(demonstration: datetime, database: Database) -> Article:
    return written(database, "video", "the-le", demonstration)


def files(conn: Connection, article: Article) -> list[tuple[str, str]]:
    return [(file.kind, file.name) for file in article_files.of_article(conn, article.id)]


def test_picture_is_drawn_anew_without_its_place(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Quan Trieu 21.6"
    content = photo(3000, 60, exif=exif)
    answer = send(editor, draft, content, "Lễ.JPG", words="Lễ phát động", body="Đang viết dở")
    assert answer.status_code == 200
    assert "Đang viết dở</textarea>" in answer.text
    (file,) = article_files.of_article(conn, draft.id)
    assert (file.kind, file.name, file.words) == ("jpeg", "Lễ.JPG", "Lễ phát động")
    assert (file.width, file.height) == (2560, 51)
    assert f"![Lễ phát động](anh:{file.id})" in answer.text
    kept = editor.get(f"{DESK}/tep/{file.tail}").data
    assert len(kept) == file.size
    assert b"Quan Trieu" in content
    assert b"Quan Trieu" not in kept


def test_file_that_is_not_taken_is_named_and_the_text_stays(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    for name, content, words, told in (
        ("a.svg", b"<svg onload='alert(1)'/>", "x", "chỉ nhận PDF, DOCX, JPEG, PNG và MP4"),
        ("a.png", b"<svg onload='alert(1)'/>", "x", "nội dung không phải là ảnh PNG"),
        ("a.jpg", photo()[:300], "x", "ảnh bị hỏng hoặc quá lớn"),
        ("a.jpg", photo(), "", "Ảnh cần lời mô tả"),
        ("a.mp4", film()[:-200], "", "video bị hỏng"),
        ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(500), "", "video bị hỏng"),
        ("a.mp4", film(codec="mpeg4"), "", "không phát được kiểu nén mpeg4/yuv420p"),
        ("a.vtt", b"1\n00:00 --> 00:02\nx", "", "phụ đề phải là WebVTT"),
        ("a.vtt", b"WEBVTT\n\xff\xfe", "", "phụ đề phải là WebVTT"),
        ("a.pdf", b"", "", "tệp rỗng"),
        ("", b"x", "", "Chọn một tệp"),
    ):
        answer = send(editor, draft, content, name, words=words, body="Đang viết dở")
        assert answer.status_code == 422, name
        assert told in answer.text, name
        assert "Đang viết dở</textarea>" in answer.text
    assert files(conn, draft) == []


def test_file_above_its_limit_is_refused_by_size(
    app: Flask, editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    app.extensions["settings"] = msgspec.structs.replace(
        app.extensions["settings"], image_limit_mb=1
    )
    answer = send(editor, draft, photo() + bytes(1_500_000), "a.jpg", words="x")
    assert answer.status_code == 422
    assert "dung lượng 1,4 MB, cho phép tối đa 1,0 MB." in answer.text
    assert files(conn, draft) == []


def test_body_above_all_limits_gets_a_page_that_says_so(
    app: Flask, editor: GatewayClient, draft: Article
) -> None:
    app.extensions["settings"] = msgspec.structs.replace(
        app.extensions["settings"], video_limit_mb=1
    )
    answer = send(editor, draft, bytes(4_000_000), "a.mp4")
    assert answer.status_code == 413
    assert "cho phép tối đa 1,0 MB" in answer.text


def test_video_with_captions_is_published_and_sent_by_ranges(
    editor: GatewayClient, video: Article, conn: Connection, app: Flask, demonstration: datetime
) -> None:
    content = film()
    assert send(editor, video, content, "Thể lệ.mp4").status_code == 200
    assert send(editor, video, CAPTIONS, "the-le.vtt").status_code == 200
    clip, captions = article_files.of_article(conn, video.id)
    assert clip.seconds == pytest.approx(2, abs=0.2)
    form = fields(1) | {"attached": [str(clip.id), str(captions.id)]}
    assert "chưa kèm phụ đề" in editor.get(f"{DESK}/{video.id}/dang").text
    assert editor.post(f"{DESK}/{video.id}", data=form).status_code == 303
    assert "chưa kèm phụ đề" not in editor.get(f"{DESK}/{video.id}/dang").text
    stranger = GatewayClient(app, app.response_class)
    assert stranger.get(f"/noi-dung/{clip.tail}").status_code == 404
    assert editor.post(f"{DESK}/{video.id}/dang", data={"version": "2"}).status_code == 303
    page = stranger.get("/video/the-le").text
    assert f'src="/noi-dung/{clip.tail}" poster="/noi-dung/{clip.id}/anh.jpg"' in page
    assert f'label="Phụ đề tiếng Việt" src="/noi-dung/{captions.tail}" default>' in page
    whole = stranger.get(f"/noi-dung/{clip.tail}")
    assert (whole.data, whole.mimetype) == (content, "video/mp4")
    part = stranger.get(f"/noi-dung/{clip.tail}", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, content[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(content)}"
    beyond = stranger.get(f"/noi-dung/{clip.tail}", headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416
    still = stranger.get(f"/noi-dung/{clip.id}/anh.jpg")
    assert (still.mimetype, still.data[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert stranger.get(f"/noi-dung/{captions.tail}").mimetype == "text/vtt"


def test_file_is_public_only_while_what_shows_it_is(
    editor: GatewayClient,
    draft: Article,
    conn: Connection,
    database: Database,
    app: Flask,
    demonstration: datetime,
) -> None:
    send(editor, draft, photo(), "le.jpg", words="Lễ")
    send(editor, draft, paper(), "ban-nhap.pdf")
    picture, other = article_files.of_article(conn, draft.id)
    editor.post(f"{DESK}/{draft.id}", data=fields(1, body=f"![](anh:{picture.id})"))
    stranger = GatewayClient(app, app.response_class)
    writer = Writer(account=EDITOR, now=demonstration)
    publish_article(database, writer, draft.id, 2)
    shown = stranger.get(f"/noi-dung/{picture.tail}")
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=30"
    assert stranger.get(f"/noi-dung/{other.tail}").status_code == 404
    assert stranger.get(f"{DESK}/tep/{other.tail}").status_code == 303
    withdraw_article(database, writer, draft.id)
    assert stranger.get(f"/noi-dung/{picture.tail}").status_code == 404


def test_same_file_sent_again_is_there_once(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    picture, sheet, other_words = photo(), paper(), "Khán phòng"
    for told in ("Đã thêm “le.jpg”.", "Bài đã có “le.jpg”, không thêm lần nữa."):
        assert told in send(editor, draft, picture, "le.jpg", words="Lễ").text
    for told in ("Đã thêm “giay.pdf”.", "Bài đã có “giay.pdf”, không thêm lần nữa."):
        assert told in send(editor, draft, sheet, "giay.pdf").text
    send(editor, draft, picture, "le.jpg", words=other_words)
    found = [(file.name, file.words) for file in article_files.of_article(conn, draft.id)]
    assert found == [("le.jpg", "Lễ"), ("giay.pdf", ""), ("le.jpg", other_words)]


def test_two_presses_at_once_add_one_file(
    database: Database, draft: Article, conn: Connection, demonstration: datetime
) -> None:
    content = paper()
    limits = FileLimits(of_file={"pdf": 1_000_000}, seconds=1)

    def press(_: int) -> int:
        offered = Offered(name="a.pdf", declared="", content=BytesIO(content), words="")
        return keep_file(database, draft.id, offered, limits, (EDITOR, demonstration)).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(press, range(8)))) == 1
    assert files(conn, draft) == [("pdf", "a.pdf")]


def remove(client: GatewayClient, article: Article, file: int, **form: str) -> Any:
    path = f"{DESK}/{article.id}/tep/{file}/xoa"
    return page_after(client, client.post(path, data=fields(article.version, **form)))


def pieces(conn: Connection) -> int:
    return int(conn.execute("SELECT count(*) FROM file_pieces").fetchone()[0])  # type: ignore[index]


def test_file_is_deleted_with_its_content_and_what_is_typed_stays(
    editor: GatewayClient, video: Article, draft: Article, conn: Connection
) -> None:
    before, content = pieces(conn), paper()
    send(editor, video, film(), "phim.mp4")
    send(editor, video, content, "giay.pdf")
    send(editor, draft, content, "giay.pdf")
    clip, sheet = article_files.of_article(conn, video.id)
    assert pieces(conn) - before == 3  # the film, its still, the paper once
    answer = remove(editor, video, clip.id, body="Đang viết dở")
    assert (answer.status_code, "Đã xóa “phim.mp4”." in answer.text) == (200, True)
    assert "Đang viết dở</textarea>" in answer.text
    assert remove(editor, video, sheet.id).status_code == 200
    assert (files(conn, video), files(conn, draft)) == ([], [("pdf", "giay.pdf")])
    assert pieces(conn) - before == 1  # the other article's paper
    assert editor.get(f"{DESK}/tep/{clip.tail}").status_code == 404
    again = remove(editor, video, clip.id)
    assert (again.status_code, "Tệp này không còn trong bài." in again.text) == (200, True)
    assert [one.kind for one in articles.history(conn, video)] == [
        "file_removed", "file_removed", "created",
    ]  # fmt: skip


def test_file_that_readers_get_or_will_get_stays(
    editor: GatewayClient, draft: Article, conn: Connection, database: Database
) -> None:
    send(editor, draft, photo(), "le.jpg", words="Lễ")
    (picture,) = article_files.of_article(conn, draft.id)
    editor.post(f"{DESK}/{draft.id}", data=fields(1, body=f"![](anh:{picture.id})"))
    for version, publish, told in (
        (2, False, "bản 2."),
        (2, True, "bản 2."),
        (3, False, "bản 2."),
    ):
        if publish:
            editor.post(f"{DESK}/{draft.id}/dang", data={"version": str(version)})
        elif version == 3:
            editor.post(f"{DESK}/{draft.id}", data=fields(2, body="Không ảnh"))
        answer = remove(editor, draft, picture.id)
        assert (answer.status_code, f"được dùng ở {told}" in answer.text) == (422, True)
    editor.post(f"{DESK}/{draft.id}/dang", data={"version": "3"})
    assert remove(editor, draft, picture.id).status_code == 200
    assert files(conn, draft) == []
    editor.post(f"{DESK}/{draft.id}/cac-ban/2/lay-lai")
    saved = editor.post(f"{DESK}/{draft.id}", data=fields(4, body=f"Sửa ![](anh:{picture.id})"))
    assert (saved.status_code, f"Bài không có ảnh số {picture.id}" in saved.text) == (422, True)


def test_strangers_and_other_articles_delete_nothing(
    editor: GatewayClient,
    draft: Article,
    video: Article,
    conn: Connection,
    app: Flask,
    token: Signer,
) -> None:
    send(editor, draft, paper(), "giay.pdf")
    (sheet,) = article_files.of_article(conn, draft.id)
    assert "Tệp này không còn trong bài." in remove(editor, video, sheet.id).text
    stranger = GatewayClient(app, app.response_class)
    assert remove(stranger, draft, sheet.id).status_code == 401
    sign_in(stranger, token(55, roles=(Role.UNIT_OFFICER,)))
    assert remove(stranger, draft, sheet.id).status_code == 403
    assert files(conn, draft) == [("pdf", "giay.pdf")]


@pytest.fixture
def scanner(app: Flask) -> Iterator[ScannerServer]:
    with scanner_server() as server:
        told = msgspec.structs.replace(app.extensions["settings"], scanner_url=server.url)
        app.extensions["settings"] = told
        yield server


def test_nothing_is_taken_that_the_scanner_has_not_called_clean(
    scanner: ScannerServer, editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    clip, sheet = film(), paper()
    infected = send(editor, draft, sheet + EICAR, "a.pdf", body="Đang viết dở")
    assert infected.status_code == 422
    assert "phát hiện mã độc (Eicar-Test-Signature)" in infected.text
    assert "Đang viết dở</textarea>" in infected.text
    scanner.says = "Can't allocate memory ERROR"
    away = send(editor, draft, sheet, "b.pdf", body="Đang viết dở")
    assert (away.status_code, "chưa kiểm tra được vi-rút" in away.text) == (422, True)
    assert "Đang viết dở</textarea>" in away.text
    assert files(conn, draft) == []
    scanner.says = ""
    for content, name in ((sheet, "b.pdf"), (CAPTIONS, "c.vtt"), (clip, "d.mp4")):
        assert send(editor, draft, content, name).status_code == 200
    assert send(editor, draft, photo(), "e.jpg", words="Lễ").status_code == 200
    assert [name for _, name in files(conn, draft)] == ["b.pdf", "c.vtt", "d.mp4", "e.jpg"]
    sizes = [len(sheet) + len(EICAR), len(sheet), len(sheet), len(CAPTIONS), len(clip)]
    assert scanner.seen == sizes


def test_scanner_that_is_not_there_lets_nothing_pass(
    app: Flask, editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    nobody = msgspec.structs.replace(app.extensions["settings"], scanner_url=nobodys_address())
    app.extensions["settings"] = nobody
    answer = send(editor, draft, paper(), "a.pdf")
    assert (answer.status_code, "chưa kiểm tra được vi-rút" in answer.text) == (422, True)
    assert files(conn, draft) == []


def test_picture_of_another_article_cannot_be_shown(
    editor: GatewayClient,
    draft: Article,
    video: Article,
    conn: Connection,
) -> None:
    send(editor, draft, photo(), "le.jpg", words="Lễ")
    (picture,) = article_files.of_article(conn, draft.id)
    answer = editor.post(f"{DESK}/{video.id}", data=fields(1, body=f"![](anh:{picture.id})"))
    assert (answer.status_code, "Bài không có ảnh số" in answer.text) == (422, True)


def test_content_of_many_pieces_is_read_from_any_place(
    database: Database, demonstration: datetime
) -> None:
    content = bytes(range(256)) * 5_000
    with database.transaction() as conn:
        digest, size = file_pieces.keep(conn, BytesIO(content))
        assert file_pieces.keep(conn, BytesIO(content)) == (digest, size)
        assert file_pieces.size_of(conn, digest) == len(content) == size
        assert file_pieces.size_of(conn, "0" * 64) is None
    stream = file_pieces.opened(database, digest, size)
    assert stream.read() == content
    for place in (0, PIECE - 3, PIECE, 2 * PIECE - 1, size - 2):
        stream.seek(place)
        assert stream.read(7) == content[place : place + 7]
    stream.seek(size + 5)
    assert stream.read(1) == b""


def test_downloads_carry_their_own_name(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    send(editor, draft, paper(), "Thể lệ.pdf")
    (file,) = article_files.of_article(conn, draft.id)
    answer = editor.get(f"{DESK}/tep/{file.tail}")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=the-le.pdf; filename*=UTF-8''Th%E1%BB%83%20l%E1%BB%87.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
