"""Filters with counts, the shuffles of the day, and help where nothing is found."""

import re
from collections import Counter
from html import unescape
from typing import Any

import pytest
from services.submissions.tests.shown_entries import EDITION, put_entry
from services.submissions.tests.submissions_desk import OTHER_WARD, WARD

from servicekit.db import Connection
from servicekit.testing import GatewayClient, an_edition, put_copy
from submissions.model.shuffles import SHUFFLES
from submissions.store import gallery
from submissions.store.dossiers import Dossier
from submissions.store.facets import facets
from submissions.store.gallery import Wanted

pytestmark = pytest.mark.integration


def page(client: GatewayClient, query: str = "", **headers: str) -> str:
    """The gallery as people read it."""
    return unescape(client.get(f"/binh-chon{query}", headers=headers).text)


def titles(text: str) -> list[str]:
    return re.findall(r'<h2><a href="/bai-du-thi/[^"]+">([^<]+)</a></h2>', text)


def chips(text: str) -> dict[str, str]:
    """Words of each chip without its count → where it leads."""
    found = re.findall(r'<a class="chip" href="([^"]+)"[^>]*>(.*?)</a>', text)
    plain = ((re.sub(r"<span class=\"chip-count\">.*|<[^>]+>", "", w), href) for href, w in found)
    return {words.replace("\xa0", " ").strip(): href for words, href in plain}


LISTS = {
    "object_kinds": [
        {"code": "product", "label": "Sản phẩm"},
        {"code": "solution", "label": "Giải pháp"},
    ],
    "fields": [
        {"code": "it", "label": "Công nghệ"},
        {"code": "agriculture", "label": "Nông nghiệp"},
        {"code": "education", "label": "Giáo dục"},
    ],
}


@pytest.fixture
def four(conn: Connection, open_edition: None) -> None:
    """Three fields, two kinds, two units; one suspended entry that nothing may count."""
    put_copy(conn, an_edition(version=2, rules=LISTS))
    one, both = {"units": [WARD]}, {"units": [WARD, OTHER_WARD], "primary_unit": OTHER_WARD}
    nobody: dict[str, Any] = {"units": [], "primary_unit": None}
    put_entry(conn, 1, "Máy sao chè", **one)
    put_entry(conn, 2, "Máy sấy chè", kind="solution", **one)
    put_entry(conn, 3, "Máy đọc sách", field="education", kind="solution", **both)
    put_entry(conn, 4, "Ăng ten", field="it", **nobody)
    put_entry(conn, 5, "Máy bị dừng", field="it", stage="suspended", **both)


def test_counts_of_a_filter_ignore_only_that_filter(conn: Connection, four: None) -> None:
    counts = facets(conn, Wanted(edition=EDITION, words="may", field="agriculture", unit=WARD))
    assert (counts.total, counts.unfiltered) == (2, 3)
    assert counts.field == {"agriculture": 2, "education": 1}
    assert counts.kind == {"product": 1, "solution": 1}
    assert counts.unit == {WARD: 2}
    assert counts.without == {"field": 3, "kind": 2, "unit": 2}


def test_every_count_is_what_its_filter_shows(client: GatewayClient, four: None) -> None:
    text = page(client)
    for name in ("kind", "unit"):
        block = re.search(rf'<select[^>]*name="{name}">(.*?)</select>', text)
        assert block is not None
        offered = re.findall(r'<option value="([^"]+)">[^<]+\((\d+)\)</option>', block[1])
        assert len(offered) == 2
        for code, entries in offered:
            assert len(titles(page(client, f"?{name}={code}"))) == int(entries)


def test_kind_filters_people_and_programs_alike(client: GatewayClient, four: None) -> None:
    assert sorted(titles(page(client, "?kind=solution"))) == ["Máy sấy chè", "Máy đọc sách"]
    body = client.get("/api/submissions/v1/entries?kind=solution&field=education").json
    assert body is not None
    assert [item["title"] for item in body["items"]] == ["Máy đọc sách"]


def test_links_keep_the_rest_of_the_search(client: GatewayClient, four: None) -> None:
    text = page(client, "?q=may&unit=05482&order=title")
    field = chips(text)["Giáo dục"]
    assert field == "/binh-chon?q=may&field=education&unit=05482&order=title"
    assert titles(page(client, field.removeprefix("/binh-chon"))) == ["Máy đọc sách"]


def test_nothing_found_says_which_filter_to_leave_out(client: GatewayClient, four: None) -> None:
    text = page(client, f"?q=may&field=education&kind=product&unit={WARD}")
    ways = chips(text)
    assert titles(text) == []
    assert sorted(words for words in ways if words.startswith("Bỏ")) == [
        "Bỏ loại", "Bỏ lĩnh vực", "Bỏ mọi điều kiện lọc",
    ]  # fmt: skip
    assert titles(page(client, ways["Bỏ lĩnh vực"].removeprefix("/binh-chon"))) == ["Máy sao chè"]
    assert titles(page(client, ways["Bỏ loại"].removeprefix("/binh-chon"))) == ["Máy đọc sách"]


@pytest.mark.parametrize(
    ("typed", "instead"),
    [("mya+sao", "máy sao"), ("SACHH", "sách"), ("chee+sayy", "chè sấy"), ("qwertyuiop", None)],
)
def test_slip_of_the_fingers_is_answered_with_the_nearest_words(
    client: GatewayClient, four: None, typed: str, instead: str | None
) -> None:
    text = page(client, f"?q={typed}")
    found = re.search(r'Có phải bạn tìm <a href="([^"]+)"><strong>([^<]+)</strong>', text)
    assert (found[2] if found else None) == instead
    if found:
        assert titles(page(client, found[1].removeprefix("/binh-chon")))


def test_suspended_titles_are_not_offered(client: GatewayClient, four: None) -> None:
    assert "Có phải bạn tìm" not in page(client, "?q=dungg")


def test_either_place_of_the_tone_ranks_the_phrase_first(
    client: GatewayClient, conn: Connection, open_edition: None
) -> None:
    for number, title in enumerate(("Bình hoa mới", "Hoa hòa bình xanh"), 1):
        put_entry(conn, number, title)
    for typed in ("hòa bình", "hoà bình", "HO%C3%80+bình"):
        assert titles(page(client, f"?q={typed}"))[0] == "Hoa hòa bình xanh"


def test_letters_that_look_alike_are_one(
    client: GatewayClient, conn: Connection, open_edition: None
) -> None:
    put_entry(conn, 1, "Đơn giản hoá")
    shown = [titles(page(client, f"?q={typed}")) for typed in ("%C3%90%C6%A1n", "don", "ĐƠN")]
    assert shown == [["Đơn giản hoá"]] * 3


def test_many_and_strange_words_are_no_trouble(client: GatewayClient, four: None) -> None:
    for typed in ("a+" * 60, "%27%3B--", "%25_%5C", "<script>", "%F0%9F%98%80", "x" * 5000):
        answer = client.get(f"/binh-chon?q={typed}")
        assert answer.status_code == 200
        assert "<script>" not in answer.text.split('id="ket-qua"')[1].split("</main>")[0]


@pytest.fixture
def sixty(conn: Connection, open_edition: None) -> list[Dossier]:
    return [put_entry(conn, number, f"Bài {number}") for number in range(1, 61)]


def test_places_are_spread_evenly_over_the_shuffles(conn: Connection, sixty: list[Dossier]) -> None:
    """Among the first ten of 16 shuffles of 10 days: 1,600 places for 60 entries."""
    days = range(1, 11)
    seeds = [f"2026-11-{day:02d}/{shuffle}" for day in days for shuffle in range(SHUFFLES)]
    firsts: Counter[str] = Counter()
    for seed in seeds:
        shown = gallery.page(conn, Wanted(edition=EDITION, seed=seed), None, size=10)
        firsts.update(card.code for card in shown)
    expected = len(seeds) * 10 / 60
    spread = sum((firsts[entry.code] - expected) ** 2 / expected for entry in sixty)
    # 59 degrees of freedom: a fair draw goes beyond once in a thousand; a fixed order is far away.
    assert len(firsts) == 60
    assert spread < 98


def test_gateway_draws_the_first_page_and_links_keep_it(
    client: GatewayClient, sixty: list[Dossier]
) -> None:
    drawn = {n: titles(page(client, **{"X-Shuffle": str(n)})) for n in range(SHUFFLES)}
    assert len({tuple(order) for order in drawn.values()}) == SHUFFLES
    assert titles(page(client, "?shuffle=5", **{"X-Shuffle": "9"})) == drawn[5]

    text = page(client, **{"X-Shuffle": "5"})
    assert '<input type="hidden" name="shuffle" value="5">' in text
    seen = titles(text)
    while following := re.search(r'rel="next" href="/binh-chon([^"]+)"', text):
        text = page(client, following[1], **{"X-Shuffle": "9"})
        seen += titles(text)
    assert sorted(seen) == sorted(f"Bài {n}" for n in range(1, 61))
    first = re.search(r'rel="prev" href="/binh-chon([^"]+)"', text)
    assert first is not None
    assert titles(page(client, first[1])) == drawn[5]


@pytest.mark.parametrize("order", ["newest", "title"])
def test_other_orders_have_no_shuffle(
    client: GatewayClient, sixty: list[Dossier], order: str
) -> None:
    pages = [page(client, f"?order={order}", **{"X-Shuffle": str(n)}) for n in (1, 2)]
    assert titles(pages[0]) == titles(pages[1])
    assert "shuffle" not in pages[0]


@pytest.mark.parametrize("shuffle", ["16", "-1", "x", "9" * 4000])
def test_nonsense_shuffle_is_the_gateways(
    client: GatewayClient, sixty: list[Dossier], shuffle: str
) -> None:
    assert titles(page(client, f"?shuffle={shuffle}", **{"X-Shuffle": "3"})) == titles(
        page(client, "?shuffle=3")
    )
