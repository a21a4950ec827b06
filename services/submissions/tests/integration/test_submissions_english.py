"""The gallery and the entries in English: the frame is, what authors wrote stays as it is."""

import pytest
from services.submissions.tests.submissions_desk import Desk

from servicekit.testing import GatewayClient
from submissions.model.lifecycle import Verb
from submissions.store.dossiers import Dossier
from support.english import unmarked_vietnamese

pytestmark = pytest.mark.integration


@pytest.fixture
def entry(desk: Desk) -> Dossier:
    desk.published(title="Đèn học đường", field="it")
    return desk.published(title="Máy sao chè", field="agriculture")


@pytest.mark.parametrize(
    "path",
    [
        "/en/entries",
        "/en/entries?q=may+sao",
        "/en/entries?q=khongcogica",
        "/en/open-data",
        "/en/results",
    ],
)
def test_page_is_english_public_and_kept(entry: Dossier, client: GatewayClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert unmarked_vietnamese(answer.text) == []
    assert answer.text.count("<h1") == 1
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in answer.headers


def test_gallery_without_entries_says_what_will_come(client: GatewayClient) -> None:
    page = client.get("/en/entries").text
    assert "No entry has been published yet" in page
    assert unmarked_vietnamese(page) == []


def test_search_finds_the_same_and_stays_in_english(entry: Dossier, client: GatewayClient) -> None:
    page = client.get("/en/entries?q=may+sao").text
    assert "1 entry matching" in page
    assert f'href="/en{entry.url.replace("/bai-du-thi", "/entries")}">Máy sao chè</a>' in page
    assert 'href="/en/entries?' in client.get("/en/entries").text
    assert 'href="/binh-chon?' not in page


def test_entry_is_read_in_english_around_the_authors_words(
    entry: Dossier, client: GatewayClient
) -> None:
    english = entry.url.replace("/bai-du-thi", "/en/entries")
    page = client.get(english).text
    assert unmarked_vietnamese(page) == []
    assert '<h1 lang="vi">Máy sao chè</h1>' in page
    for address in (english, entry.url):
        head = client.get(address).text.split("</head>")[0]
        assert f'hreflang="en" href="http://localhost{english}"' in head
        assert f'hreflang="vi" href="http://localhost{entry.url}"' in head


def test_short_address_leads_to_the_one_of_its_language(
    entry: Dossier, client: GatewayClient
) -> None:
    moved = client.get(f"/en/entries/{entry.code}")
    english = entry.url.replace("/bai-du-thi", "/en/entries")
    assert (moved.status_code, moved.headers["Location"]) == (301, english)


def test_suspended_entry_says_so(entry: Dossier, client: GatewayClient, desk: Desk) -> None:
    desk.take(entry, Verb.SUSPEND, reason="complaint")
    page = client.get(entry.url.replace("/bai-du-thi", "/en/entries"))
    assert "This entry is suspended" in page.text
    assert unmarked_vietnamese(page.text) == []
