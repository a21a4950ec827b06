"""Files of articles: known by content, drawn anew, public only with what shows them."""

from datetime import datetime
from io import BytesIO

import msgspec
import pytest
from flask import Flask
from PIL import Image
from services.portal.tests.portal_articles import (
    DESK,
    EDITOR,
    fields,
    paper,
    photo,
    send,
    written,
)

from contracts.roles import Role
from portal.actions.publish_articles import publish_article, withdraw_article
from portal.actions.write_articles import Writer
from portal.store import article_files
from portal.store.articles import Article
from servicekit import file_pieces
from servicekit.db import Connection, Database
from servicekit.file_pieces import PIECE
from servicekit.testing import GatewayClient, Signer, sign_in
from support.files import film

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
    assert editor.post(f"{DESK}/{video.id}", data=form).status_code == 303
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
