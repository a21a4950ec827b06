"""Public pages and the API: the same for everybody, cacheable, right at every phase."""

import hashlib
from datetime import datetime, timedelta

import msgspec
import pytest
from flask import Flask

from contracts.events import EditionWindows, EntryState
from contracts.windows import Window
from portal.actions.seed_editions import seed_editions
from portal.store import editions, entries
from portal.web.pages import CACHE_SECONDS
from servicekit import clock, copies
from servicekit.db import Database
from servicekit.testing import GatewayClient, Signer, at, sign_in

pytestmark = pytest.mark.integration

PAGES = (
    "/",
    "/the-le",
    "/the-le/2026",
    "/huong-dan",
    "/tin-tuc",
    "/tai-lieu",
    "/nha-tai-tro",
    "/su-kien",
    "/quyen-rieng-tu",
)
NUMBERS = range(1, 9)


def an_entry(number: int, **changes: object) -> EntryState:
    values = {
        "edition": "trinh-dien",
        "number": number,
        "version": 1,
        "code": f"CODE{number}",
        "slug": "may-say-che",
        "title": f"Máy sấy chè số {number}",
        "unit_name": "Phường Thử",
        "account": 5,
        "published_at": at("2026-11-01T08:00:00+07:00") + timedelta(hours=number),
    }
    return EntryState(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def with_entries(database: Database) -> None:
    """Of a demonstration whose voting is open just now."""
    seed_editions(database, clock.now(), demonstration=True)
    with database.transaction() as conn:
        for number in NUMBERS:
            entries.keep(conn, an_entry(number))


def test_public_page_is_the_same_for_everybody(
    demonstration: datetime, app: Flask, client: GatewayClient, token: Signer
) -> None:
    stranger = GatewayClient(app, app.response_class)
    sign_in(client, token(7, name="Nguyễn Thị Thử"))
    for path in PAGES:
        reader = client.get(path)
        assert reader.status_code == 200, path
        assert reader.text == stranger.get(path).text, path
        assert "Nguyễn Thị Thử" not in reader.text
        assert "Set-Cookie" not in reader.headers
        assert reader.headers["Cache-Control"].startswith("public, max-age=")
        assert "Cookie" not in reader.headers.get("Vary", "")


def test_home_leads_to_voting_while_it_is_open(with_entries: None, client: GatewayClient) -> None:
    page = client.get("/").text
    assert '<a href="/binh-chon">Bình chọn</a>' in page
    assert "Xem bài dự thi và bình chọn" in page
    assert page.count("vote-button") == 6
    assert "Xem tất cả 8 bài" in page
    assert page.index("Máy sấy chè số 8") < page.index("Máy sấy chè số 3")
    assert "Máy sấy chè số 2" not in page


SAYS = {
    "read_rules": ("Chuẩn bị dự thi", "Đọc thể lệ</a>", "Còn 29 ngày 23 giờ đến ngày nhận hồ sơ"),
    "submit": ("Nộp hồ sơ thế nào", "Nộp hồ sơ dự thi</a>", "Còn 29 ngày 23 giờ để nộp hồ sơ"),
    "review": (
        "Hồ sơ đang được thẩm định",
        "Xem các bài dự thi</a>",
        "Còn 29 ngày 23 giờ đến ngày mở bình chọn",
    ),
    "vote": (
        "Bình chọn trong năm bước",
        "Xem bài dự thi và bình chọn</a>",
        "Còn 29 ngày 23 giờ để bình chọn",
    ),
    "judge": (
        "Đang chấm thi",
        "Xem các bài dự thi</a>",
        "Còn 29 ngày 23 giờ đến ngày công bố kết quả",
    ),
    "see_results": (
        '<h2 id="now">Kết quả',
        'href="/binh-chon/ket-qua">Xem kết quả</a>',
        "Cảm ơn các tác giả",
    ),
}
MONTHS = {"submission": (1, 2), "voting": (3, 4), "results": (5, None)}


@pytest.mark.parametrize("step", SAYS)
def test_home_says_what_there_is_to_do_in_each_phase(
    step: str, demonstration: datetime, database: Database, client: GatewayClient
) -> None:
    """The calendar is set around the present, which the pages ask the clock for."""
    now = clock.now() - timedelta(minutes=1)
    begun = timedelta(days=30 * list(SAYS).index(step))
    windows = {
        kind: Window(
            start=now + timedelta(days=30 * first) - begun,
            end=None if end is None else now + timedelta(days=30 * end) - begun,
        )
        for kind, (first, end) in MONTHS.items()
    }
    with database.transaction() as conn:
        found = editions.current(conn)
        assert found is not None
        changed = msgspec.structs.replace(found, version=2, windows=EditionWindows(**windows))
        editions.save(conn, changed, now)
    page = client.get("/").text
    assert [words for words in SAYS[step] if words not in page] == []
    others = {words[0] for other, words in SAYS.items() if other != step}
    assert [words for words in others if words in page] == []


@pytest.mark.parametrize("standing", ["suspended", "withdrawn", "disqualified"])
def test_home_leaves_out_entries_not_in_good_standing(
    standing: str, with_entries: None, database: Database, client: GatewayClient
) -> None:
    with database.transaction() as conn:
        entries.keep(conn, an_entry(8, version=2, standing=standing))
        entries.keep(conn, an_entry(8, version=1, title="Bản cũ"))
    page = client.get("/").text
    assert "Máy sấy chè số 8" not in page
    assert "Bản cũ" not in page
    assert "Xem tất cả 7 bài" in page


def test_edition_without_announced_voting_says_so(real: datetime, client: GatewayClient) -> None:
    page = client.get("/the-le").text
    assert "Ban Tổ chức sẽ công bố việc bình chọn của lần thi này." in page
    assert "05/11" not in page
    assert client.get("/").text.count("Sẽ công bố") == 3


def test_rules_page_of_each_edition_has_its_own_address(
    demonstration: datetime, client: GatewayClient
) -> None:
    page = client.get("/the-le/2026").text
    assert "Từ ngày 01/10/2026 đến ngày 31/10/2026" in page
    assert '<a href="/the-le/trinh-dien">' in page
    assert client.get("/the-le/1999").status_code == 404


def test_demonstration_is_marked_on_every_page_of_its_edition(
    demonstration: datetime, client: GatewayClient, database: Database
) -> None:
    with database.transaction() as conn:
        current = editions.current(conn)
        assert current is not None
        copies.store(conn, current)
    assert all("Bản trình diễn." in client.get(path).text for path in PAGES)


def test_portal_without_editions_is_starting(client: GatewayClient) -> None:
    page = client.get("/")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "3"
    problem = client.get("/api/portal/v1/editions/current")
    assert problem.status_code == 503
    assert problem.json is not None
    assert problem.json["type"] == "/problems/starting"


def test_guide_shows_the_contact_that_staff_set(
    demonstration: datetime, client: GatewayClient
) -> None:
    page = client.get("/huong-dan").text
    assert "hotro@trinh-dien.vn" in page
    assert "Mỗi tài khoản chỉ được bình chọn 1 lần/1 bài thi" in page


def test_current_edition_of_the_api(real: datetime, client: GatewayClient) -> None:
    answer = client.get("/api/portal/v1/editions/current")
    assert answer.json is not None
    body = answer.json
    assert (body["code"], body["number"], body["current"]) == ("2026", 2, True)
    assert body["windows"]["submission"] == {
        "start": "2026-09-30T17:00:00.000Z",
        "end": "2026-10-31T17:00:00.000Z",
        "label": "Từ ngày 01/10/2026 đến ngày 31/10/2026",
    }
    assert body["windows"]["voting"] is None
    assert body["voting"] is None


def test_rules_hash_can_be_checked_by_anyone(real: datetime, client: GatewayClient) -> None:
    body = client.get("/api/portal/v1/editions/current").json
    assert body is not None
    bytes_hashed = client.get(body["rules_url"]).data
    assert hashlib.sha256(bytes_hashed).hexdigest() == body["rules_hash"]


def test_editions_of_the_api_are_listed_and_found(
    demonstration: datetime, client: GatewayClient
) -> None:
    listed = client.get("/api/portal/v1/editions").json
    assert listed is not None
    codes = [item["code"] for item in listed["items"]]
    assert codes == ["2026", "trinh-dien", "trinh-dien-truoc"]
    assert listed["next"] is None
    one = client.get("/api/portal/v1/editions/2026").json
    assert one == listed["items"][0]
    unknown = client.get("/api/portal/v1/editions/1999")
    assert (unknown.status_code, unknown.mimetype) == (404, "application/problem+json")


def test_pages_are_kept_for_seconds_only(demonstration: datetime, client: GatewayClient) -> None:
    kept = client.get("/").headers["Cache-Control"]
    assert kept == f"public, max-age={CACHE_SECONDS}, stale-while-revalidate=0"


@pytest.mark.parametrize("path", ["/the-le", "/tin-tuc", "/en", "/en/search"])
def test_address_typed_with_a_slash_at_its_end_leads_to_the_page(
    path: str, demonstration: datetime, client: GatewayClient
) -> None:
    answer = client.get(f"{path}/?tu=che")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{path}?tu=che")
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/khong-co/", "/api/portal/v1/khong-co/", "/%2F%2Fevil.vn/", "/the-le/khong-co/"]
)
def test_slash_at_the_end_leads_nowhere_else(
    path: str, demonstration: datetime, client: GatewayClient
) -> None:
    answer = client.get(path, base_url="http://localhost")
    assert "evil.vn" not in answer.headers.get("Location", "")
    followed = client.get(answer.headers["Location"]) if answer.location else answer
    assert followed.status_code == 404
