"""Consents: the very words with their version, proof, taking back what is optional."""

from collections.abc import Callable

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    EVERYTHING,
    SECRETARY,
    TICKS,
    Desk,
)

from servicekit.db import Connection
from servicekit.testing import GatewayClient
from submissions.model import consenting
from submissions.store import consents

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]


def test_words_shown_are_the_words_kept(browser: Browser, desk: Desk, conn: Connection) -> None:
    draft, client = desk.draft(), browser(ALICE)
    page = client.get(f"/ho-so/{draft.code}/nop").text
    client.post(f"/ho-so/{draft.code}/nop", data=TICKS)
    kept = consents.of_dossier(conn, draft.id)
    assert [one.purpose for one in kept] == [
        "declaration", "processing", "promotion", "publication",
    ]  # fmt: skip
    for one in kept:
        text = consenting.TEXTS[one.purpose]
        assert (one.text_version, one.text) == (text.version, text.words)
        assert text.about in page
        assert text.tick in page


@pytest.mark.parametrize("texts", [{"texts": "0" * 16}, {"texts": ""}, {}])
def test_other_words_than_in_force_or_none_are_read_again(
    browser: Browser, desk: Desk, conn: Connection, texts: dict[str, str]
) -> None:
    draft = desk.draft()
    ticks = dict.fromkeys(EVERYTHING, "y") | texts
    answer = browser(ALICE).post(f"/ho-so/{draft.code}/nop", data=ticks)
    assert (answer.status_code, answer.text.count(" checked")) == (409, 0)
    assert "Nội dung cam kết đã đổi" in answer.text
    assert (desk.now(draft.code), consents.of_dossier(conn, draft.id)) == (draft, [])


def test_former_texts_are_provable_too(desk: Desk, conn: Connection) -> None:
    dossier = desk.submitted()
    conn.execute("UPDATE consents SET text_version = '1' WHERE dossier = %s", (dossier.id,))
    texts = [one.text for one in consents.of_dossier(conn, dossier.id)]
    assert [bool(text) for text in texts] == [True] * 4


def test_promotion_is_taken_back_and_given_again(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier, client = desk.submitted(), browser(ALICE)
    path = f"/ho-so/{dossier.code}/dong-y/promotion"
    for _ in range(2):
        assert client.post(path).location == f"/ho-so/{dossier.code}#dong-y"
    assert "promotion" not in consents.given(conn, dossier.id)
    taken = [one for one in consents.of_dossier(conn, dossier.id) if one.withdrawn_at]
    assert [(one.purpose, one.withdrawn_by) for one in taken] == [("promotion", ALICE)]
    page = client.get(f"/ho-so/{dossier.code}").text
    assert ("rút lại lúc" in page, "Đồng ý dùng cho truyền thông" in page) == (True, True)
    for _ in range(2):
        client.post(path, data={"given": "1"})
    history = [one.withdrawn_by for one in consents.of_dossier(conn, dossier.id)
               if one.purpose == "promotion"]  # fmt: skip
    assert history == [None, ALICE]
    assert "rút lại lúc" in browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{dossier.code}").text


@pytest.mark.parametrize("purpose", ["processing", "publication", "declaration", "invented"])
def test_needed_consent_is_not_taken_back_here(
    browser: Browser, desk: Desk, conn: Connection, purpose: str
) -> None:
    dossier = desk.submitted()
    before = consents.given(conn, dossier.id)
    assert browser(ALICE).post(f"/ho-so/{dossier.code}/dong-y/{purpose}").status_code == 404
    assert consents.given(conn, dossier.id) == before


def test_strangers_change_no_consent(
    browser: Browser, desk: Desk, client: GatewayClient, conn: Connection
) -> None:
    dossier = desk.submitted()
    before = consents.given(conn, dossier.id)
    path = f"/ho-so/{dossier.code}/dong-y/promotion"
    assert browser(BOB).post(path).status_code == 404
    assert browser(CHARLIE, SECRETARY).post(path).status_code == 404
    assert client.post(path).status_code in (303, 401)
    assert consents.given(conn, dossier.id) == before
