"""Staff write, preview, publish, schedule, withdraw and restore; nothing typed is ever lost."""

from datetime import date, datetime, timedelta
from importlib import resources

import pytest
from flask import Flask
from services.portal.tests.portal_articles import (
    DESK,
    EDITOR,
    fields,
    photo,
    published,
    send,
    written,
)

from contracts.roles import Role
from portal.actions.edition_versions import Author
from portal.actions.new_editions import announce_edition, create_edition
from portal.actions.publish_articles import (
    publish_article,
    schedule_article,
    unschedule_article,
    withdraw_article,
)
from portal.actions.write_articles import Writer, move_article, save_article, share_draft
from portal.errors.articles import InThePast, NothingToSave, NotReady
from portal.model.articles import Details, Publication, Text
from portal.model.new_editions import Naming, successor
from portal.store import article_files, articles, editions
from portal.store import published as shelf
from portal.store.articles import Article
from servicekit import clock
from servicekit.db import Connection, Database, NotFound
from servicekit.testing import GatewayClient, Signer, sign_in

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)


@pytest.fixture
def editor(demonstration: datetime, client: GatewayClient, token: Signer) -> GatewayClient:
    sign_in(client, token(EDITOR, roles=(Role.SECRETARY,)))
    return client


@pytest.fixture
def draft(demonstration: datetime, database: Database) -> Article:
    return written(database, "news", "le-phat-dong", demonstration, title="Lễ phát động")


def saved(conn: Connection, article: Article) -> list[tuple[int, str]]:
    return [(one.version, one.text.body) for one in articles.versions(conn, article)]


@pytest.mark.parametrize("roles", [(), (Role.AUDITOR,), ((Role.UNIT_OFFICER, "05482"),)])
def test_strangers_neither_read_nor_write(
    roles: tuple[Role | tuple[Role, str], ...],
    draft: Article,
    client: GatewayClient,
    token: Signer,
    conn: Connection,
) -> None:
    sign_in(client, token(8, roles=roles))
    base = f"{DESK}/{draft.id}"
    reading = (DESK, f"{DESK}/moi", base, f"{base}/dang", f"{base}/cac-ban", f"{DESK}/cau-hoi")
    assert [client.get(path).status_code for path in reading] == [403] * 6
    writing = ("", "/xem-truoc", "/tep", "/dang", "/dang/hen-gio", "/dang/go", "/dang/lien-ket")
    assert [client.post(base + path, data=fields(1)).status_code for path in writing] == [403] * 7
    assert client.post(f"{DESK}/moi", data={"title": "x", "kind": "news"}).status_code == 403
    assert [one.kind for one in articles.history(conn, draft)] == ["created"]


def test_new_article_is_a_draft_that_nobody_sees(editor: GatewayClient, conn: Connection) -> None:
    made = editor.post(f"{DESK}/moi", data={"kind": "news", "title": "Lễ phát động", "slug": ""})
    assert made.status_code == 303
    page = editor.get(made.location).text
    assert "Bản nháp" in page
    assert editor.get("/tin-tuc/le-phat-dong").status_code == 404
    assert "Lễ phát động" not in editor.get("/tin-tuc").text
    assert "Lễ phát động" in editor.get(f"{DESK}?loai=news&tu=le phat dong").text
    assert "Lễ phát động" not in editor.get(f"{DESK}?loai=video").text


def test_address_of_another_article_is_refused_by_name(
    editor: GatewayClient, draft: Article
) -> None:
    form = {"kind": "video", "title": "Khác", "slug": "le-phat-dong"}
    answer = editor.post(f"{DESK}/moi", data=form)
    assert answer.status_code == 422
    assert "Địa chỉ này đã dùng cho một bài khác (/tin-tuc/le-phat-dong)." in answer.text
    assert 'value="Khác"' in answer.text
    assert "Chọn địa chỉ khác, ví dụ le-phat-dong-2." in answer.text
    assert editor.post(f"{DESK}/moi", data=form | {"slug": "le-phat-dong-2"}).status_code == 303
    again = editor.post(f"{DESK}/moi", data={"kind": "news", "title": "Lễ phát động", "slug": ""})
    assert (again.status_code, 'value="le-phat-dong-3"' in again.text) == (422, True)


def test_article_of_an_edition_that_is_a_draft_waits_for_it(
    editor: GatewayClient, database: Database, conn: Connection, demonstration: datetime
) -> None:
    next_one = successor(
        editions.find(conn, "2026"),
        Naming(code="2027", number=3, title="Lần ba", short_title="Lần ba", year=2027),
    )
    create_edition(database, EDITOR, next_one, "2026", demonstration)
    assert '<option selected value="2027">' in editor.get(f"{DESK}/moi?lan-thi=2027").text
    form = {"kind": "news", "title": "Sắp tới", "slug": "", "edition": "2027"}
    made = editor.post(f"{DESK}/moi", data=form).location
    send(editor, articles.find(conn, int(made.rpartition("/")[2])), photo(), "a.jpg", words="Lễ")
    (picture,) = article_files.of_article(conn, int(made.rpartition("/")[2]))
    editor.post(made, data=fields(1, body=f"![](anh:{picture.id})"))
    assert editor.post(f"{made}/dang", data={"version": "2"}).status_code == 303
    assert "còn là bản dự thảo" in editor.get(f"{made}/dang").text
    public = ("/tin-tuc/sap-toi", f"/noi-dung/{picture.tail}")
    assert [editor.get(path).status_code for path in public] == [404, 404]
    assert "/tin-tuc/sap-toi" not in editor.get("/noi-dung/sitemap.xml").text
    author = Author(account=EDITOR, edition="2027", version=1, reason="Đủ văn bản")
    announce_edition(database, author, demonstration)
    assert [editor.get(path).status_code for path in public] == [200, 200]
    unknown = editor.post(f"{DESK}/moi", data=form | {"edition": "1999", "slug": "x"})
    assert unknown.status_code == 422


def test_saving_makes_a_version_and_shows_nobody(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    answer = editor.post(f"{DESK}/{draft.id}", data=fields(1, body="Hai"))
    assert answer.status_code == 303
    assert saved(conn, draft) == [(2, "Hai"), (1, "")]
    again = editor.post(f"{DESK}/{draft.id}", data=fields(2, body="Hai"))
    assert again.status_code == 422
    assert "Nội dung chưa khác bản mới nhất" in again.text


def test_preview_shows_what_is_typed_and_saves_nothing(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    typed = fields(1, body="**Đậm** <script>alert(1)</script>", title="<b>Tên</b>")
    while_typing = {"HX-Request": "true"}
    live = editor.post(f"{DESK}/{draft.id}/xem-truoc", data=typed, headers=while_typing)
    assert (live.status_code, "<strong>Đậm</strong>" in live.text) == (200, True)
    pressed = editor.post(f"{DESK}/{draft.id}/xem-truoc", data=typed)
    assert (pressed.status_code, pressed.headers["Location"][-10:]) == (303, "#xem-truoc")
    page = editor.get(pressed.headers["Location"]).text
    assert "<strong>Đậm</strong> &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<p class="h2">&lt;b&gt;Tên&lt;/b&gt;</p>' in page
    assert saved(conn, draft) == [(1, "")]


def test_second_editor_sees_both_texts_and_loses_nothing(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    editor.post(f"{DESK}/{draft.id}", data=fields(1, body="Của người kia"))
    answer = editor.post(f"{DESK}/{draft.id}", data=fields(1, body="Của tôi"))
    assert answer.status_code == 409
    assert "Người khác vừa lưu một bản mới" in answer.text
    assert ">\nCủa tôi</textarea>" in answer.text.replace("\r\n", "\n")
    assert "người kia</del>" in answer.text
    assert saved(conn, draft) == [(2, "Của người kia"), (1, "")]
    assert 'value="2"' in answer.text
    assert editor.post(f"{DESK}/{draft.id}", data=fields(2, body="Của tôi")).status_code == 303


def test_text_that_names_a_missing_picture_is_refused(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    answer = editor.post(f"{DESK}/{draft.id}", data=fields(1, body="![a](anh:99)"))
    assert answer.status_code == 422
    assert "Bài không có ảnh số 99." in answer.text
    assert saved(conn, draft) == [(1, "")]


def test_published_version_stays_until_the_next_is_published(
    editor: GatewayClient, draft: Article
) -> None:
    editor.post(f"{DESK}/{draft.id}", data=fields(1, body="Một"))
    assert editor.post(f"{DESK}/{draft.id}/dang", data={"version": "2"}).status_code == 303
    editor.post(f"{DESK}/{draft.id}", data=fields(2, body="Hai"))
    assert "<p>Một</p>" in editor.get("/tin-tuc/le-phat-dong").text
    assert "Có bản chưa đăng" in editor.get(DESK).text
    stale = editor.post(f"{DESK}/{draft.id}/dang", data={"version": "2"})
    assert (stale.status_code, "Vừa có bản mới hơn" in stale.text) == (409, True)
    editor.post(f"{DESK}/{draft.id}/dang", data={"version": "3"})
    assert "<p>Hai</p>" in editor.get("/tin-tuc/le-phat-dong").text


def test_withdrawn_article_is_gone_and_comes_back(editor: GatewayClient, draft: Article) -> None:
    base = f"{DESK}/{draft.id}/dang"
    editor.post(base, data={"version": "1"})
    assert editor.post(f"{base}/go").status_code == 303
    assert editor.get("/tin-tuc/le-phat-dong").status_code == 404
    assert "Đã gỡ" in editor.get(base).text
    editor.post(base, data={"version": "1"})
    assert editor.get("/tin-tuc/le-phat-dong").status_code == 200


def test_old_version_comes_back_as_the_newest(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    for version, body in ((1, "Một"), (2, "Hai")):
        editor.post(f"{DESK}/{draft.id}", data=fields(version, body=body))
    page = editor.get(f"{DESK}/{draft.id}/cac-ban?truoc=2&sau=3").text
    assert "<del>Một</del>" in page
    assert "<ins>Hai</ins>" in page
    editor.post(f"{DESK}/{draft.id}/cac-ban/2/lay-lai")
    assert saved(conn, draft) == [(4, "Một"), (3, "Hai"), (2, "Một"), (1, "")]
    told = [(one.kind, one.version, one.account) for one in articles.history(conn, draft)]
    assert told[0] == ("restored", 4, EDITOR)


def test_schedule_shows_a_version_from_its_moment_on(
    draft: Article, database: Database, conn: Connection, demonstration: datetime
) -> None:
    now = demonstration
    writer = Writer(account=EDITOR, now=now)
    ahead = Publication(version=1, shown_from=now + HOUR)
    schedule_article(database, writer, draft.id, ahead)
    with pytest.raises(NotFound):
        shelf.find(conn, "news", "le-phat-dong", now + HOUR - timedelta(milliseconds=1))
    assert shelf.find(conn, "news", "le-phat-dong", now + HOUR).version == 1
    assert shelf.next_change(conn, now) == now + HOUR
    unschedule_article(database, writer, draft.id)
    assert shelf.next_change(conn, now) is None
    with pytest.raises(NothingToSave):
        unschedule_article(database, writer, draft.id)


def test_schedule_in_the_past_is_refused_with_what_was_typed(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    form = {"version": "1", "moment": "08:00 05/11/2020"}
    answer = editor.post(f"{DESK}/{draft.id}/dang/hen-gio", data=form)
    assert answer.status_code == 422
    assert "Thời điểm này đã qua." in answer.text
    assert 'value="08:00 05/11/2020"' in answer.text
    assert articles.timeline(conn, draft) == []


def test_schedule_refuses_the_very_moment_of_now(
    draft: Article, database: Database, demonstration: datetime
) -> None:
    writer = Writer(account=EDITOR, now=demonstration)
    now = Publication(version=1, shown_from=demonstration)
    with pytest.raises(InThePast):
        schedule_article(database, writer, draft.id, now)


def test_withdrawing_drops_the_schedule(
    draft: Article, database: Database, conn: Connection, demonstration: datetime
) -> None:
    writer = Writer(account=EDITOR, now=demonstration)
    publish_article(database, writer, draft.id, 1)
    save_article(database, writer, draft.id, 1, Text(title="Mới"))
    ahead = Publication(version=2, shown_from=demonstration + HOUR)
    schedule_article(database, writer, draft.id, ahead)
    withdraw_article(database, writer, draft.id)
    with pytest.raises(NotFound):
        shelf.find(conn, "news", "le-phat-dong", demonstration + 2 * HOUR)


@pytest.mark.parametrize(("kind", "words"), [("video", "tệp MP4"), ("question", "nội dung")])
def test_what_a_kind_needs_is_asked_for_before_publishing(
    kind: str, words: str, database: Database, demonstration: datetime
) -> None:
    made = written(database, kind, "mot-bai", demonstration)
    with pytest.raises(NotReady, match=words):
        publish_article(database, Writer(account=1, now=demonstration), made.id, 1)


def test_former_address_leads_to_the_new_one(
    demonstration: datetime, database: Database, client: GatewayClient
) -> None:
    made = published(database, "news", "cu", demonstration)
    writer = Writer(account=EDITOR, now=demonstration)
    move_article(database, writer, made.id, "moi-hon")
    answer = client.get("/tin-tuc/cu")
    assert (answer.status_code, answer.location) == (301, "/tin-tuc/moi-hon")
    assert client.get("/tin-tuc/moi-hon").status_code == 200
    move_article(database, writer, made.id, "cu")
    assert client.get("/tin-tuc/cu").status_code == 200
    assert client.get("/tin-tuc/moi-hon").location == "/tin-tuc/cu"


def test_former_address_is_not_given_to_another(
    editor: GatewayClient, demonstration: datetime, database: Database
) -> None:
    made = published(database, "news", "cu", demonstration)
    move_article(database, Writer(account=EDITOR, now=demonstration), made.id, "moi-hon")
    form = {"kind": "news", "title": "Khác", "slug": "cu"}
    answer = editor.post(f"{DESK}/moi", data=form)
    assert (answer.status_code, "/tin-tuc/moi-hon" in answer.text) == (422, True)


def test_preview_link_shows_a_draft_to_whoever_has_it(
    editor: GatewayClient, draft: Article, app: Flask
) -> None:
    made = editor.post(f"{DESK}/{draft.id}/dang/lien-ket")
    assert (made.status_code, made.headers["Location"]) == (303, f"{DESK}/{draft.id}/dang")
    other = editor.get(f"{DESK}/{draft.id - 1}/dang")
    page, again = (editor.get(made.headers["Location"]).text for _ in range(2))
    assert other.status_code == 200
    assert ("data-copy" in other.text, "data-copy" in again) == (False, False)
    link = page.split('data-copy="')[1].split('"')[0]
    path = link[link.index("/xem-truoc/") :]
    stranger = GatewayClient(app, app.response_class)
    shown = stranger.get(path)
    assert "Lễ phát động" in shown.text
    assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert shown.headers["Cache-Control"] == "private, no-cache"
    assert stranger.get(path[:-1] + ("a" if path[-1] != "a" else "b")).status_code == 404
    assert "Lễ phát động" not in stranger.get("/tin-tuc").text


def test_preview_link_ends(draft: Article, database: Database, client: GatewayClient) -> None:
    long_ago = clock.now() - timedelta(days=8)
    code, until = share_draft(database, Writer(account=EDITOR, now=long_ago), draft.id)
    assert until == long_ago + timedelta(days=7)
    assert client.get(f"/xem-truoc/{code}").status_code == 404


def test_what_was_announced_before_articles_became_articles(
    demonstration: datetime, conn: Connection
) -> None:
    conn.execute("DELETE FROM article_publications")
    conn.execute("DELETE FROM article_happenings")
    conn.execute("DELETE FROM article_versions")
    conn.execute("DELETE FROM article_files")
    conn.execute("DELETE FROM articles")
    conn.execute(
        """
        INSERT INTO posts (edition, kind, title, summary, link, published_at) VALUES
            ('2026', 'news', 'Mở nhận hồ sơ', 'Từ hôm nay', '/ho-so', %(now)s),
            ('2026', 'sponsor', 'Mở nhận hồ sơ', '', '', %(now)s),
            ('2026', 'event', 'Lễ phát động', '', '', %(now)s);
        """,
        {"now": demonstration},
    )
    conn.execute(
        """
        INSERT INTO documents (edition, position, symbol, issued_on, issuer, title, basis) VALUES
            ('2026', 1, '131/KH-UBND', '2026-04-02', 'UBND', 'Kế hoạch', true),
            ('2026', 2, '72/QĐ-BTC', NULL, 'BTC', 'Thể lệ', false)
        """
    )
    script = resources.files("portal") / "migrations/0013_seeded_articles.sql"
    conn.execute(script.read_text(encoding="utf-8"))
    (news,) = shelf.newest(conn, "2026", "news", demonstration)
    assert (news.title, news.text.body) == ("Mở nhận hồ sơ", "[Mở nhận hồ sơ](/ho-so)")
    assert news.published_at == demonstration
    (sponsor,) = shelf.in_order(conn, "2026", "sponsor", demonstration)
    assert sponsor.slug != news.slug
    found = shelf.in_order(conn, "2026", "document", demonstration)
    assert [one.text.details for one in found] == [
        Details(
            position=1,
            symbol="131/KH-UBND",
            issued_on=date(2026, 4, 2),
            issuer="UBND",
            basis=True,
        ),
        Details(position=2, symbol="72/QĐ-BTC", issuer="BTC"),
    ]
    assert [one.title for one in shelf.search(conn, "the le", demonstration)] == ["Thể lệ"]
