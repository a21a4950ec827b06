"""English pages: public, kept, marked as English, and no Vietnamese but what people wrote."""

from datetime import date, datetime

import pytest
from services.portal.tests.portal_articles import published

from contracts.events import EntryState
from portal.model.articles import PATHS, Details
from portal.phrases import english
from portal.store import entries
from portal.web.pages import CACHE_SECONDS
from servicekit import languages
from servicekit.db import Database
from servicekit.testing import GatewayClient
from support.english import unmarked_vietnamese

pytestmark = pytest.mark.integration

PAIRS = {
    "/en": "/",
    "/en/rules": "/the-le",
    "/en/rules/trinh-dien": "/the-le/trinh-dien",
    "/en/help": "/huong-dan",
    "/en/events": "/su-kien",
    "/en/privacy": "/quyen-rieng-tu",
    "/en/search": "/tim-kiem",
} | {address: PATHS[kind] for kind, address in english.LISTS.items()}
ENTRY = EntryState(
    edition="trinh-dien", number=1, version=1, code="C1", slug="may", title="Máy sấy chè", account=5
)
DETAILS = Details(
    symbol="131/KH-UBND",
    issuer="UBND tỉnh",
    issued_on=date(2026, 4, 2),
    place="Xã Tân Cương",
    tier="gold",
)


@pytest.fixture
def articles(demonstration: datetime, database: Database) -> dict[str, str]:
    """Kind → Vietnamese address of an article with everything in it."""
    text = {"title": "Máy sấy chè", "summary": "Bớt củi.", "body": "Hộ nhỏ.", "details": DETAILS}
    kinds = set(PATHS) - {"video"}
    for kind in kinds:
        published(database, kind, f"bai-{kind}", demonstration, **text)
    return {kind: f"{PATHS[kind]}/bai-{kind}" for kind in kinds}


@pytest.mark.parametrize("path", [*PAIRS, "/en/voting", "/en/search?tu=say+che"])
def test_page_is_english_public_and_kept(
    articles: dict[str, str], client: GatewayClient, database: Database, path: str
) -> None:
    with database.transaction() as conn:
        entries.keep(conn, ENTRY)
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert "Skip to the content" in answer.text
    assert answer.text.count("<h1") == 1
    assert unmarked_vietnamese(answer.text) == []
    kept = f"public, max-age={CACHE_SECONDS}, stale-while-revalidate=0"
    assert answer.headers["Cache-Control"] == kept
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("path", "vietnamese"), PAIRS.items())
def test_both_languages_name_each_other(
    demonstration: datetime, client: GatewayClient, path: str, vietnamese: str
) -> None:
    for address in (path, vietnamese):
        page = client.get(address).text
        for language, other in (("vi", vietnamese), ("en", path)):
            assert f'hreflang="{language}" href="http://localhost{other}"' in page
    assert f'href="{vietnamese}" lang="vi"' in client.get(path).text
    assert f'href="{path}" lang="en"' in client.get(vietnamese).text


def test_articles_have_english_labels_around_their_own_words(
    articles: dict[str, str], client: GatewayClient
) -> None:
    for kind, vietnamese in articles.items():
        page = client.get(languages.in_english(vietnamese)).text
        assert unmarked_vietnamese(page) == [], kind
        assert '<h1 lang="vi">Máy sấy chè</h1>' in page, kind
        assert f'hreflang="vi" href="http://localhost{vietnamese}"' in page, kind
    document = client.get(languages.in_english(articles["document"])).text
    assert "<dt>Issued</dt><dd>2 April 2026</dd>" in document


def test_unknown_article_is_unknown_in_english_too(
    demonstration: datetime, client: GatewayClient
) -> None:
    answer = client.get("/en/news/khong-co")
    assert (answer.status_code, unmarked_vietnamese(answer.text)) == (404, [])
    assert '<html lang="en">' in answer.text
    assert "This page was not found" in answer.text
    assert "hreflang" not in answer.text.split("</head>")[0]


def test_entries_of_the_first_page_lead_to_their_english_pages(
    demonstration: datetime, client: GatewayClient, database: Database
) -> None:
    with database.transaction() as conn:
        entries.keep(conn, ENTRY)
    assert '<a href="/en/entries/C1/may">Máy sấy chè</a>' in client.get("/en").text


def test_edition_without_voting_says_so(real: datetime, client: GatewayClient) -> None:
    assert "To be announced" in client.get("/en/rules").text
    assert "From 1 October 2026 to the end of 31 October 2026" in client.get("/en/rules").text
