"""The gallery and its API: only what is published, search, fair order, pages, caching."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from services.submissions.tests.submissions_desk import OTHER_WARD, WARD, Desk

from contracts.events import EditionWindows, VotingRules
from contracts.windows import Window
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, at, put_copy
from submissions.model.lifecycle import Verb
from submissions.store import gallery
from submissions.store.gallery import Place, Wanted

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]


def shown(client: GatewayClient, query: str = "") -> list[str]:
    """Titles of the cards, in order."""
    page = client.get(f"/binh-chon{query}").text
    return re.findall(r'<h2><a href="/bai-du-thi/[^"]+">([^<]+)</a></h2>', page)


def found(client: GatewayClient, path: str = "") -> Any:
    """What the API answers below the list of entries."""
    return client.get(f"/api/submissions/v1/entries{path}").json


@pytest.fixture
def three(desk: Desk) -> dict[str, str]:
    """Title → code."""
    made = [
        desk.published(title="Máy sao chè Hoà Bình", field="agriculture"),
        desk.published(
            title="Đèn học đường", field="education", units=(OTHER_WARD,), primary_unit=OTHER_WARD
        ),
        desk.published(title="Ăng ten", field="it", units=(), primary_unit=None),
    ]
    return {dossier.title: dossier.code for dossier in made}


def test_only_published_entries_are_shown(client: GatewayClient, desk: Desk) -> None:
    desk.draft(title="Nháp")
    desk.submitted(title="Đã nộp")
    desk.valid(title="Hợp lệ")
    seen = desk.published(title="Thấy được")
    held = desk.published(title="Tạm dừng")
    desk.take(held, Verb.SUSPEND, reason="complaint")
    out = desk.published(title="Bị loại")
    desk.take(out, Verb.DISQUALIFY, reason="legal")
    assert shown(client) == ["Thấy được"]
    assert [item["code"] for item in found(client)["items"]] == [seen.code]
    codes = [held.code, out.code]
    answers = [client.get(f"/api/submissions/v1/entries/{code}").status_code for code in codes]
    assert answers == [404, 404]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=may+sao+che", ["Máy sao chè Hoà Bình"]),
        ("?q=MÁY+SAO+CHÈ", ["Máy sao chè Hoà Bình"]),
        ("?q=hòa+bình", ["Máy sao chè Hoà Bình"]),
        ("?q=Ho%CC%80a", ["Máy sao chè Hoà Bình"]),
        ("?q=bình+chè", ["Máy sao chè Hoà Bình"]),
        ("?q=den", ["Đèn học đường"]),
        ("?q=đèn", ["Đèn học đường"]),
        ("?q=du%C6%A1", ["Đèn học đường"]),
        ("?q=uong", []),
        ("?q=ang+ten", ["Ăng ten"]),
        ("?q=%25", ["Máy sao chè Hoà Bình", "Ăng ten", "Đèn học đường"]),
        ("?q=khong+co+gi", []),
        ("?field=it", ["Ăng ten"]),
        (f"?unit={WARD}", ["Máy sao chè Hoà Bình"]),
        (f"?unit={OTHER_WARD}&field=it", []),
        ("?order=title", ["Ăng ten", "Đèn học đường", "Máy sao chè Hoà Bình"]),
        ("?order=newest", ["Ăng ten", "Đèn học đường", "Máy sao chè Hoà Bình"]),
        ("?order=votes&cursor=x", ["Máy sao chè Hoà Bình", "Ăng ten", "Đèn học đường"]),
    ],
)  # fmt: skip
def test_search_with_and_without_diacritics(
    client: GatewayClient, three: dict[str, str], query: str, found: list[str]
) -> None:
    titles = shown(client, query)
    if "order=title" in query or "order=newest" in query:
        assert titles == found
    else:
        assert sorted(titles) == sorted(found)


def test_code_finds_its_entry(client: GatewayClient, three: dict[str, str]) -> None:
    assert shown(client, f"?q={three['Ăng ten'].lower()}") == ["Ăng ten"]


def test_exact_diacritics_come_first(client: GatewayClient, desk: Desk) -> None:
    for title in ("Bò sữa", "Bó hoa", "Bơ sáp"):
        desk.published(title=title)
    assert [shown(client, f"?q={word}")[0] for word in ("bó", "bơ", "bò")] == [
        "Bó hoa", "Bơ sáp", "Bò sữa",
    ]  # fmt: skip


@pytest.fixture
def sixty(desk: Desk, conn: Connection) -> int:
    """60 more entries by copying one row."""
    one = desk.published()
    conn.execute(
        """
        INSERT INTO dossiers (id, edition, code, account, stage, title, created_at, updated_at,
            submitted_at, decided_at, decided_by, published_at, number, slug)
        SELECT gen_random_uuid(), edition, 'X' || n, account, stage, 'Bài ' || n %% 10, created_at,
            updated_at, submitted_at, decided_at, decided_by,
            published_at + n %% 7 * interval '1 minute', 100 + n, 'bai'
        FROM dossiers, generate_series(1, 60) AS n WHERE code = %s
        """,
        (one.code,),
    )
    return 61


@pytest.mark.parametrize("order", ["fair", "newest", "title"])
@pytest.mark.parametrize("words", ["", "bai"])
def test_pages_reach_every_entry_once(
    client: GatewayClient, sixty: int, order: str, words: str
) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        body = found(client, f"?q={words}&order={order}&cursor={cursor}")
        seen += [item["code"] for item in body["items"]]
        cursor = body["next"]
    expected = sixty if not words else sixty - 1
    assert len(seen) == len(set(seen)) == expected


def test_pages_are_linked_for_readers_without_scripts(client: GatewayClient, sixty: int) -> None:
    page = client.get("/binh-chon").text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following is not None
    second = client.get(following[1].replace("&amp;", "&")).text
    assert "Về trang đầu" in second


def test_fair_order_is_the_same_all_day_and_another_the_next(
    conn: Connection, sixty: int, open_edition: None
) -> None:
    def order(seed: str) -> list[int]:
        wanted = Wanted(edition="trinh-dien", seed=seed)
        return [card.number for card in gallery.page(conn, wanted, None, size=100)]

    assert order("2026-11-05") == order("2026-11-05")
    assert order("2026-11-05") != order("2026-11-06")
    assert sorted(order("2026-11-05")) == sorted(order("2026-11-06"))


def test_paging_keeps_the_shuffle_over_midnight(
    app: object, sixty: int, client: GatewayClient
) -> None:
    first = found(client)
    client.received_at = at("2030-01-01T00:00:00+07:00")
    second = found(client, f"?cursor={first['next']}")
    codes = {item["code"] for item in first["items"]} & {item["code"] for item in second["items"]}
    assert codes == set()


def test_newest_order_falls_strictly(conn: Connection, sixty: int) -> None:
    wanted = Wanted(edition="trinh-dien", order="newest")
    first = gallery.page(conn, wanted, None)
    last = first[-1]
    after = Place(tier=last.tier, rank=last.rank, number=last.number)
    moments = [card.published_at for card in first + gallery.page(conn, wanted, after)]
    assert all(earlier >= later for earlier, later in pairwise(moments))


def test_public_answers_carry_nothing_personal(
    client: GatewayClient, desk: Desk, browser: Browser
) -> None:
    entry = desk.published()
    for path in (
        "/binh-chon",
        entry.url,
        "/api/submissions/v1/entries",
        f"/bai-du-thi/{entry.code}/qr.svg",
    ):
        answer = client.get(path)
        assert answer.headers["Cache-Control"].startswith("public, max-age=")
        assert "Set-Cookie" not in answer.headers
        assert answer.data == browser(99).get(path).data


def test_counts_stay_away_while_hidden(
    client: GatewayClient, desk: Desk, database: Database
) -> None:
    entry = desk.published()
    assert 'data-votes="' in client.get("/binh-chon").text
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, voting=VotingRules(counts="hidden")))
    for path in ("/binh-chon", entry.url):
        page = client.get(path).text
        assert "data-votes" not in page
        assert f'data-entry="{entry.code}"' in page


@pytest.mark.parametrize(
    ("days", "button", "words"),
    [((-1, 1), True, "Bình chọn"), ((1, 2), False, "Bình chọn mở từ"),
     ((-2, -1), False, "Bình chọn đã kết thúc")],
)  # fmt: skip
def test_vote_button_follows_the_window(
    client: GatewayClient,
    desk: Desk,
    database: Database,
    days: tuple[int, int],
    button: bool,
    words: str,
) -> None:
    entry = desk.published()
    start, end = (clock.now() + timedelta(days=day) for day in days)
    windows = EditionWindows(voting=Window(start=start, end=end))
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, windows=windows))
    for path in ("/binh-chon", entry.url):
        page = client.get(path).text
        assert ("vote-button" in page) is button
        assert words in page


def test_pages_are_not_kept_across_the_end_of_voting(
    client: GatewayClient, desk: Desk, database: Database
) -> None:
    entry = desk.published()
    moment = clock.now()
    window = Window(start=moment - timedelta(days=1), end=moment + timedelta(seconds=25))
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, windows=EditionWindows(voting=window)))
    for path in ("/binh-chon", entry.url):
        kept = re.fullmatch(
            r"public, max-age=(\d+), stale-while-revalidate=0",
            client.get(path).headers["Cache-Control"],
        )
        assert kept is not None
        assert 1 <= int(kept[1]) <= 25


def test_midnight_end_of_voting_is_the_day_that_ends(
    client: GatewayClient, desk: Desk, database: Database
) -> None:
    entry = desk.published()
    start, end = at("2020-10-01T00:00:00+07:00"), at("2020-11-01T00:00:00+07:00")
    windows = EditionWindows(voting=Window(start=start, end=end))
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, windows=windows))
    words = (
        "Bình chọn đã kết thúc lúc 24:00 ngày 31/10/2020."
        " Phiếu gửi sau thời điểm này không được tính."
    )
    assert [words in client.get(path).text for path in ("/binh-chon", entry.url)] == [True, True]


def test_edition_without_voting_has_no_button(
    client: GatewayClient, desk: Desk, database: Database
) -> None:
    entry = desk.published()
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, windows=EditionWindows()))
    assert "vote-button" not in client.get(entry.url).text + client.get("/binh-chon").text


def test_api_item_has_the_agreed_fields(client: GatewayClient, desk: Desk) -> None:
    entry = desk.published()
    item = found(client)["items"][0]
    assert (item["code"], item["title"], item["summary"], item["unit"], item["url"]) == (
        entry.code, entry.title, entry.summary, "Phường Quan Triều",
        f"http://localhost{entry.url}",
    )  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", item["published_at"])
    one = found(client, f"/{entry.code.lower()}")
    assert (one["problem"], one["code"]) == (entry.problem, entry.code)
    assert "account" not in one


def test_api_refusals_are_problem_documents(client: GatewayClient) -> None:
    for code in ("ZZZZZZZ", "nonsense"):
        answer = client.get(f"/api/submissions/v1/entries/{code}")
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
        assert found(client, f"/{code}")["type"] == "/problems/not-found"


def test_empty_gallery_says_what_will_come(client: GatewayClient) -> None:
    assert "Chưa có bài dự thi được công bố" in client.get("/binh-chon").text


def test_gallery_without_any_edition_is_a_kind_503(client: GatewayClient, conn: Connection) -> None:
    conn.execute("DELETE FROM kit.copies WHERE topic = 'editions'")
    answer = client.get("/binh-chon")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
