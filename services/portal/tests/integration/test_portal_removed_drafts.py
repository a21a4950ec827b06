"""A draft is given up with what was written for it: with what was seen, and nothing else."""

import re
from datetime import datetime

import pytest
from psycopg import sql
from services.portal.tests.portal_articles import EDITOR, paper, send

from contracts.roles import Role
from portal.actions.publish_articles import publish_article
from portal.actions.write_articles import Writer, create_article
from portal.model.articles import Text
from portal.phrases import rules as rule_phrases
from portal.store import article_files, articles, changes, editions
from portal.store.articles import Article
from portal.store.ceremonies import ceremonies
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, sign_in

pytestmark = pytest.mark.integration

CODE = "2027"
PATH = f"/quan-tri/cuoc-thi/{CODE}/xoa-du-thao"
NEW = {
    "source": "2026",
    "code": CODE,
    "number": "3",
    "year": "2027",
    "title": "Cuộc thi lần thứ ba",
    "short_title": "Lần thứ ba, năm 2027",
    "create": "1",
}
EMPTY = "/"


@pytest.fixture
def secretary(client: GatewayClient, token: Signer, real: datetime) -> GatewayClient:
    """With a draft of an edition."""
    sign_in(client, token(7, roles=(Role.SECRETARY,)))
    assert client.post("/quan-tri/cuoc-thi/moi", data=NEW).status_code == 303
    return client


def written(database: Database, edition: str, slug: str, now: datetime) -> Article:
    with database.transaction() as conn:
        text = Text(title=slug.capitalize())
        return create_article(conn, Writer(account=EDITOR, now=now), (edition, "news", slug), text)


def planned(client: GatewayClient, title: str) -> int:
    made = client.post("/quan-tri/le/moi", data={"edition": CODE, "kind": "other", "title": title})
    return int(made.headers["Location"].rpartition("/")[2])


def mark(client: GatewayClient) -> str:
    """What the page says it has shown."""
    found = re.search(r'name="contents" value="([^"]*)"', client.get(PATH).text)
    assert found is not None
    return found[1]


def remove(client: GatewayClient, contents: str, articles: str = "_") -> tuple[int, str]:
    form = {"version": "1", "reason": "Làm lại", "contents": contents, "articles": articles}
    answer = client.post(PATH, data=form)
    return answer.status_code, answer.text


def codes(conn: Connection) -> set[str]:
    return {edition.code for edition in editions.every(conn)}


def rows(conn: Connection, table: str) -> int:
    counted = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    return int(conn.execute(counted).fetchone()[0])  # type: ignore[index]


def test_articles_files_and_ceremonies_go_with_it_and_others_stay(
    secretary: GatewayClient, conn: Connection, database: Database, real: datetime
) -> None:
    tables = ("articles", "article_versions", "article_publications", "article_happenings",
              "article_files", "file_pieces", "ceremonies", "ceremony_guests",
              "ceremony_log", "ceremony_agenda")  # fmt: skip
    before = {table: rows(conn, table) for table in tables}
    early, other = (written(database, code, f"bai-{code}", real) for code in (CODE, "2026"))
    ceremony = planned(secretary, "Lễ thử")
    secretary.post(f"/quan-tri/le/{ceremony}/khach/them", data={"name": "Lan"})
    secretary.post(f"/quan-tri/le/{ceremony}/chuong-trinh/them", data={"title": "Khai mạc"})
    send(secretary, early, paper(), "giay.pdf")
    publish_article(database, Writer(account=EDITOR, now=real), early.id, early.version)
    gone = planned(secretary, "Lễ đã xoá")
    secretary.post(f"/quan-tri/le/{gone}/xoa")
    page = secretary.get(PATH).text
    assert f'Bài viết: <a href="/quan-tri/noi-dung/{early.id}">Bai-2027</a>' in page
    assert f'Buổi lễ: <a href="/quan-tri/le/{ceremony}">Lễ thử</a>' in page
    assert "Bai-2026" not in page
    assert remove(secretary, mark(secretary))[0] == 303
    assert codes(conn) == {"2026"}
    after = {table: rows(conn, table) for table in tables}
    kept = {"articles": 1, "article_versions": 1, "article_happenings": 1}
    assert after == {table: count + kept.get(table, 0) for table, count in before.items()}
    assert secretary.get(f"/quan-tri/noi-dung/{other.id}").status_code == 200
    assert "cùng 1 bài viết, 1 buổi lễ" in secretary.get("/quan-tri/cuoc-thi").text


def test_articles_go_to_another_edition_and_wait_there_to_be_published(
    secretary: GatewayClient, conn: Connection, database: Database, real: datetime
) -> None:
    shown, draft = (written(database, CODE, slug, real) for slug in ("da-dang", "ban-nhap"))
    send(secretary, shown, paper(), "giay.pdf")
    writer = Writer(account=EDITOR, now=real)
    publish_article(database, writer, shown.id, shown.version)
    page = secretary.get(PATH).text
    assert 'value="2026">' in page
    assert 'value="2027">' not in page
    status, text = remove(secretary, mark(secretary), "")
    assert (status, text.count(rule_phrases.CHOOSE_FOR_ARTICLES)) == (422, 2)
    assert "Làm lại</textarea>" in text
    assert remove(secretary, mark(secretary), "2026")[0] == 303
    assert codes(conn) == {"2026"}
    listed = {one.article.id: one for one in articles.listed(conn, "2026", "news", "", clock.now())}
    assert {number: one.standing for number, one in listed.items()} == {
        shown.id: "withdrawn",
        draft.id: "draft",
    }
    assert [file.name for file in article_files.of_article(conn, shown.id)] == ["giay.pdf"]
    assert secretary.get(listed[shown.id].article.path).status_code == 404
    history = secretary.get(f"/quan-tri/noi-dung/{shown.id}/cac-ban").text
    assert f"Chuyển từ bản dự thảo “{NEW['short_title']}” đã xóa, chờ đăng lại" in history
    editions_page = secretary.get("/quan-tri/cuoc-thi").text
    heir = editions.find(conn, "2026").short_title
    assert f"2 bài viết chuyển sang {heir}" in editions_page
    assert "cùng 0 bài viết" not in editions_page
    publish_article(database, Writer(account=EDITOR, now=clock.now()), shown.id, shown.version)
    assert secretary.get(listed[shown.id].article.path).status_code == 200


@pytest.mark.parametrize("articles_to", [CODE, "2019", "' OR true --"])
def test_articles_go_to_no_edition_that_is_not_offered(
    articles_to: str,
    secretary: GatewayClient,
    conn: Connection,
    database: Database,
    real: datetime,
) -> None:
    article = written(database, CODE, "o-lai", real)
    assert remove(secretary, mark(secretary), articles_to)[0] == 422
    assert (codes(conn), articles.find(conn, article.id).edition) == ({"2026", CODE}, CODE)


def test_draft_without_articles_is_not_asked_about_them(
    secretary: GatewayClient, conn: Connection
) -> None:
    assert rule_phrases.ARTICLES_OF_DRAFT not in secretary.get(PATH).text
    assert remove(secretary, EMPTY, "")[0] == 303
    assert codes(conn) == {"2026"}


@pytest.mark.parametrize("seen", [EMPTY, "", "999999999/", "x"])
def test_only_what_was_seen_goes(
    seen: str, secretary: GatewayClient, conn: Connection, database: Database, real: datetime
) -> None:
    article = written(database, CODE, "vua-viet", real)
    status, page = remove(secretary, seen)
    assert (status, "vừa thêm hoặc bớt bài viết, buổi lễ" in page) == (422, True)
    assert "Làm lại</textarea>" in page
    assert f'name="contents" value="{article.id}/"' in page
    assert (codes(conn), len(changes.of_edition(conn, CODE))) == ({"2026", CODE}, 1)


def test_draft_whose_guests_know_stays_and_says_what_to_do(
    secretary: GatewayClient, conn: Connection, real: datetime
) -> None:
    ceremony = planned(secretary, "Lễ đã mời")
    secretary.post(f"/quan-tri/le/{ceremony}/khach/them", data={"name": "Lan"})
    seen = mark(secretary)
    conn.execute("UPDATE ceremony_guests SET invited_at = %s", (real,))
    status, page = remove(secretary, seen)
    assert (status, "Đã có khách biết về buổi lễ" in page) == (422, True)
    assert f'<a href="/quan-tri/le/{ceremony}/thay-doi">Lễ đã mời</a>' in page
    assert "Xóa bản dự thảo</button>" not in page
    assert (codes(conn), ceremonies.find(conn, ceremony).title) == ({"2026", CODE}, "Lễ đã mời")
