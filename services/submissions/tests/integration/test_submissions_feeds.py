"""Feeds, site map, open data, structured data: published entries only, safe in every format."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from services.submissions.tests.shown_entries import put_entry
from services.submissions.tests.submissions_desk import ALICE, WARD

from contracts.events import VotingRules
from servicekit.db import Connection
from servicekit.testing import GatewayClient, an_edition, put_copy
from submissions.store.dossiers import Dossier

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
OPEN = (
    "/binh-chon/atom.xml",
    "/binh-chon/rss.xml",
    "/sitemap.xml",
    "/binh-chon/du-lieu-mo.csv",
    "/api/submissions/v1/open-data",
)
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NASTY = "=1+1 <b>&amp; \"chè\"</b> ]]> 'x'"


def parsed(client: GatewayClient, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(path).data)  # noqa: S314  # our own answer


def rows(client: GatewayClient) -> list[dict[str, str]]:
    text = client.get("/binh-chon/du-lieu-mo.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def opened(client: GatewayClient) -> Any:
    return client.get("/api/submissions/v1/open-data").json


@pytest.fixture
def entry(conn: Connection, open_edition: None) -> Dossier:
    figures = [{"value": "30 %", "label": "bớt củi"}]
    return put_entry(conn, 1, NASTY, figures=figures)


def test_only_what_is_on_show_can_be_taken_away(
    client: GatewayClient, conn: Connection, entry: Dossier
) -> None:
    stages = ("draft", "submitted", "valid", "suspended", "disqualified")
    hidden = [put_entry(conn, 10 + n, stage, stage=stage) for n, stage in enumerate(stages)]
    for path in OPEN:
        text = client.get(path).text
        assert entry.code in text
        assert [one.code for one in hidden if one.code in text] == [], path


def test_open_answers_are_kept_and_the_same_for_everybody(
    client: GatewayClient, browser: Browser, entry: Dossier
) -> None:
    signed_in = browser(ALICE)
    for path in (*OPEN, "/binh-chon/du-lieu-mo"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"].startswith("public, max-age=60")
        assert "Set-Cookie" not in answer.headers
        assert signed_in.get(path).data == answer.data


def test_open_answers_hold_no_votes_and_nobody_private(
    client: GatewayClient, conn: Connection, entry: Dossier
) -> None:
    put_copy(conn, an_edition(version=2, voting=VotingRules(counts="hidden")))
    for path in OPEN:
        text = client.get(path).text
        assert re.findall(r"phiếu|votes|account|tallies", text) == [], path
        assert str(entry.id) not in text


def test_atom_says_what_is_new(client: GatewayClient, entry: Dossier) -> None:
    feed = parsed(client, "/binh-chon/atom.xml")
    (one,) = feed.findall(f"{ATOM}entry")
    assert one.findtext(f"{ATOM}title") == NASTY
    assert one.findtext(f"{ATOM}id") == f"http://localhost/bai-du-thi/{entry.code}"
    link = one.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://localhost{entry.url}"
    assert one.findtext(f"{ATOM}author/{ATOM}name") == entry.authors
    updated = feed.findtext(f"{ATOM}updated") or ""
    assert datetime.fromisoformat(updated).tzinfo is not None
    assert client.get("/binh-chon/atom.xml").content_type == "application/atom+xml; charset=utf-8"


def test_newest_come_first_in_feeds(
    client: GatewayClient, conn: Connection, entry: Dossier
) -> None:
    for number, title in enumerate(("Hai", "Ba"), 2):
        put_entry(conn, number, title)
    atom = parsed(client, "/binh-chon/atom.xml").iter(f"{ATOM}entry")
    rss = parsed(client, "/binh-chon/rss.xml").iter("item")
    assert [one.findtext(f"{ATOM}title") for one in atom] == ["Ba", "Hai", NASTY]
    assert [one.findtext("title") for one in rss] == ["Ba", "Hai", NASTY]


def test_feeds_of_nothing_are_well_formed(client: GatewayClient, open_edition: None) -> None:
    for path in ("/binh-chon/atom.xml", "/binh-chon/rss.xml", "/sitemap.xml"):
        assert len(list(parsed(client, path).iter())) >= 5


def test_site_map_names_pages_with_their_last_change(client: GatewayClient, entry: Dossier) -> None:
    urls = parsed(client, "/sitemap.xml").findall(f"{SITEMAP}url")
    places = [url.findtext(f"{SITEMAP}loc") for url in urls]
    assert places[:2] == ["http://localhost/", "http://localhost/binh-chon"]
    assert places[-1] == f"http://localhost{entry.url}"
    assert urls[-1].findtext(f"{SITEMAP}lastmod", "").endswith("Z")


def test_table_opens_in_a_spreadsheet_and_calculates_nothing(
    client: GatewayClient, entry: Dossier
) -> None:
    answer = client.get("/binh-chon/du-lieu-mo.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="bai-du-thi-trinh-dien.csv"'
    )
    (row,) = rows(client)
    assert row["Tên bài dự thi"] == "'" + NASTY
    assert (row["Mã bài"], row["Mã đơn vị"], row["Con số hiệu quả"]) == (
        entry.code, WARD, "30 % bớt củi",
    )  # fmt: skip
    assert row["Địa chỉ"] == f"http://localhost{entry.url}"


def test_open_data_is_what_the_table_says(client: GatewayClient, entry: Dossier) -> None:
    body = opened(client)
    (item,) = body["entries"]
    assert (body["edition"], item["code"], item["title"]) == ("trinh-dien", entry.code, NASTY)
    assert item["figures"] == [{"value": "30 %", "label": "bớt củi"}]
    assert {"account", "id", "version"} & item.keys() == set()


def test_gallery_tells_programs_where_feeds_are(client: GatewayClient, entry: Dossier) -> None:
    for path in ("/binh-chon", entry.url):
        text = client.get(path).text
        for name in ("atom", "rss"):
            assert f'type="application/{name}+xml"' in text
    assert '<a href="/binh-chon/du-lieu-mo">' in client.get(entry.url).text


def test_structured_data_cannot_leave_its_element(
    client: GatewayClient, conn: Connection, open_edition: None
) -> None:
    title = '</script><script>alert(1)</script> "chè"'
    entry = put_entry(conn, 1, title)
    blocks = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(entry.url).text
    )
    work, trail = (json.loads(block) for block in blocks)
    assert (work["@type"], work["name"], work["url"]) == (
        "CreativeWork", title, f"http://localhost{entry.url}",
    )  # fmt: skip
    assert work["author"] == {"@type": "Organization", "name": entry.authors}
    assert [step["position"] for step in trail["itemListElement"]] == [1, 2, 3]
    assert "account" not in work
