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
from portal.store import changes, editions
from portal.store.articles import Article
from portal.store.ceremonies import ceremonies
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


def remove(client: GatewayClient, contents: str) -> tuple[int, str]:
    form = {"version": "1", "reason": "Làm lại", "contents": contents}
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
