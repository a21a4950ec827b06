"""English pages: public, kept, marked as English, and no Vietnamese but what people wrote."""

from datetime import datetime

import pytest

from contracts.events import EntryState
from portal.store import entries
from servicekit.db import Database
from servicekit.testing import GatewayClient

pytestmark = pytest.mark.integration

PAIRS = {"/en": "/", "/en/rules": "/the-le", "/en/help": "/huong-dan"}
ENTRY = EntryState(
    edition="trinh-dien", number=1, version=1, code="C1", slug="may", title="Máy sấy chè", account=5
)
PAGES = (*PAIRS, "/en/voting", "/en/entries")


@pytest.mark.parametrize("path", PAGES)
def test_page_is_english_public_and_kept(
    demonstration: datetime, client: GatewayClient, path: str
) -> None:
    answer = client.get(path)
    assert '<html lang="en">' in answer.text
    assert "Skip to the content" in answer.text
    assert answer.text.count("<h1") == 1
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in answer.headers
    assert "Đăng nhập" not in answer.text


@pytest.mark.parametrize(("english", "vietnamese"), PAIRS.items())
def test_both_languages_name_each_other(
    demonstration: datetime, client: GatewayClient, english: str, vietnamese: str
) -> None:
    for path in (english, vietnamese):
        page = client.get(path).text
        for language, address in (("vi", vietnamese), ("en", english)):
            assert f'hreflang="{language}" href="http://localhost{address}"' in page
    assert f'href="{vietnamese}" lang="vi"' in client.get(english).text


def test_entries_stay_in_the_language_they_were_written_in(
    demonstration: datetime, client: GatewayClient, database: Database
) -> None:
    with database.transaction() as conn:
        entries.keep(conn, ENTRY)
    page = client.get("/en/entries").text
    assert f'href="{ENTRY.url}" hreflang="vi">Máy sấy chè</a>' in page
    assert "1 published entry." in page


def test_edition_without_voting_says_so(real: datetime, client: GatewayClient) -> None:
    assert "To be announced" in client.get("/en/rules").text
    assert "From 1 October 2026 to the end of 31 October 2026" in client.get("/en/rules").text
