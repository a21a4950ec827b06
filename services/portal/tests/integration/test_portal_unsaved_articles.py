"""What is typed and not saved has an address of its own: nothing is sent again, nothing is lost."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from services.portal.tests.portal_articles import DESK, EDITOR, fields, paper, photo, written

from contracts.roles import Role
from portal.store import article_files, articles, unsaved_articles
from portal.store.articles import Article
from portal.store.unsaved_articles import KEPT
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, sign_in

pytestmark = pytest.mark.integration


@pytest.fixture
def draft(demonstration: datetime, database: Database) -> Article:
    return written(database, "news", "le-phat-dong", demonstration)


@pytest.fixture
def editor(client: GatewayClient, token: Signer, demonstration: datetime) -> GatewayClient:
    sign_in(client, token(EDITOR, roles=(Role.SECRETARY,)))
    return client


def upload(client: GatewayClient, article: Article, content: bytes, name: str, **form: str) -> str:
    """Where the file leads to."""
    data = fields(article.version, **form) | {"file": (BytesIO(content), name)}
    answer = client.post(f"{DESK}/{article.id}/tep", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def identity(location: str) -> str:
    return parse_qs(urlsplit(location).query)["dang-viet"][0]


def kept(conn: Connection) -> list[Any]:
    return conn.execute("SELECT id, account FROM unsaved_articles").fetchall()


def test_page_after_an_upload_is_loaded_again_with_all_that_is_typed(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    typed = {"body": "Đang viết dở", "title": "Tên khác"}
    location = upload(editor, draft, photo(), "le.jpg", words="Lễ", **typed)
    (picture,) = article_files.of_article(conn, draft.id)
    said = editor.get(location).text
    again = editor.get(location).text
    assert ("Đã thêm “le.jpg”." in said, "Đã thêm “le.jpg”." in again) == (True, False)
    for page in (said, again):
        assert "Đang viết dở</textarea>" in page
        assert 'value="Tên khác"' in page
        assert f'<option selected value="{picture.id}">' in page
        assert "data-unsaved" in page
    assert [file.id for file in article_files.of_article(conn, draft.id)] == [picture.id]
    assert "Đang viết dở" not in editor.get(f"{DESK}/{draft.id}").text


def test_next_press_keeps_at_the_same_address_and_saving_forgets_it(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    first = upload(editor, draft, paper(), "a.pdf", body="Một")
    assert f'name="_unsaved" type="hidden" value="{identity(first)}"' in editor.get(first).text
    second = upload(
        editor, draft, photo(), "b.jpg", words="x", body="Hai", _unsaved=identity(first)
    )
    assert identity(second) == identity(first)
    assert "Hai</textarea>" in editor.get(first).text
    files = [str(file.id) for file in article_files.of_article(conn, draft.id)]
    form = fields(1, body="Ba", _unsaved=identity(first)) | {"attached": files[:1]}
    assert editor.post(f"{DESK}/{draft.id}", data=form).status_code == 303
    assert kept(conn) == []
    page = editor.get(first).text
    assert ("Ba</textarea>" in page, "data-unsaved" in page) == (True, False)
    assert articles.find(conn, draft.id).version == 2


def test_dates_and_numbers_stay_as_typed_right_or_wrong(
    editor: GatewayClient, database: Database, demonstration: datetime
) -> None:
    document = written(database, "document", "ke-hoach", demonstration)
    typed = {"issued_on": "31/02/2026\0", "position": "mười", "basis": "y", "symbol": "1/KH"}
    page = editor.get(upload(editor, document, paper(), "a.pdf", **typed)).text
    assert ('value="31/02/2026"' in page, 'value="mười"' in page) == (True, True)
    assert re.search(r'<input checked [^>]*name="basis"', page)
    press = fields(1, **typed)
    preview = editor.post(f"{DESK}/{document.id}/xem-truoc", data=press)
    checked = editor.get(preview.headers["Location"]).text
    assert "Ngày chưa đúng" in checked


def test_others_see_nothing_of_it_and_take_nothing_over(
    editor: GatewayClient, draft: Article, conn: Connection, token: Signer
) -> None:
    location = upload(editor, draft, paper(), "a.pdf", body="Của tôi")
    sign_in(editor, token(EDITOR + 1, roles=(Role.SECRETARY,)))
    assert "Của tôi" not in editor.get(location).text
    other = upload(editor, draft, photo(), "b.jpg", words="x", _unsaved=identity(location))
    assert identity(other) != identity(location)
    saved = fields(1, body="Của người khác", _unsaved=identity(location))
    assert editor.post(f"{DESK}/{draft.id}", data=saved).status_code == 303
    assert (UUID(identity(location)), EDITOR) in kept(conn)
    sign_in(editor, token(8, roles=(Role.VOTER,)))
    assert editor.get(location).status_code == 403


@pytest.mark.parametrize("wrong", ["x", "0190a000-0000-7000-8000-000000000001", "0" * 40])
def test_unknown_address_shows_what_is_saved(
    wrong: str, editor: GatewayClient, draft: Article
) -> None:
    page = editor.get(f"{DESK}/{draft.id}?dang-viet={wrong}")
    assert (page.status_code, "data-unsaved" in page.text) == (200, False)


def test_what_was_left_is_forgotten_after_a_week(
    editor: GatewayClient, draft: Article, conn: Connection
) -> None:
    location = upload(editor, draft, paper(), "a.pdf", body="Bỏ dở")
    old = unsaved_articles.find(conn, UUID(identity(location)), draft.id, EDITOR)
    assert old is not None
    ((at,),) = conn.execute("SELECT kept_at FROM unsaved_articles").fetchall()
    fresh = unsaved_articles.Unsaved(
        id=UUID("0190a000-0000-7000-8000-000000000001"), article=draft.id, account=EDITOR, form={}
    )
    for after, left in ((KEPT, {old.id, fresh.id}), (KEPT + timedelta(seconds=1), {fresh.id})):
        unsaved_articles.keep(conn, fresh, at + after)
        assert {row[0] for row in kept(conn)} == left
