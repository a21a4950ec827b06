"""What the public reads: the same for everybody, safe, found with or without diacritics."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from services.portal.tests.portal_articles import EDITOR, published, written

from portal.actions.publish_articles import schedule_article
from portal.actions.write_articles import Writer
from portal.model.articles import PATHS, Details, Publication
from portal.web.pages import CACHE_SECONDS
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient

pytestmark = pytest.mark.integration

ATOM = "{http://www.w3.org/2005/Atom}"
SCRIPT = "<script>alert(1)</script>"


def test_script_in_every_field_is_only_text(
    demonstration: datetime, database: Database, client: GatewayClient
) -> None:
    details = Details(
        symbol=SCRIPT, issuer=SCRIPT, place=SCRIPT, website=f"https://a.vn/{SCRIPT}", tier=SCRIPT
    )
    for kind in set(PATHS) - {"video"}:
        text = {"title": SCRIPT, "summary": SCRIPT, "body": SCRIPT, "details": details}
        published(database, kind, f"xau-{kind}", demonstration, **text)
        for path in (PATHS[kind], f"{PATHS[kind]}/xau-{kind}"):
            page = client.get(path)
            assert page.status_code == 200, path
            assert SCRIPT not in page.text, path
        assert "&lt;script&gt;alert(1)" in client.get(f"{PATHS[kind]}/xau-{kind}").text
    for path in ("/tim-kiem?tu=alert", "/", "/huong-dan"):
        page = client.get(path)
        assert (page.status_code, SCRIPT in page.text) == (200, False), path


def test_lists_may_be_kept_by_the_gateway(demonstration: datetime, client: GatewayClient) -> None:
    for path in (*PATHS.values(), "/tim-kiem?tu=che", "/hoi-dap/dat-cau-hoi"):
        page = client.get(path)
        assert page.headers["Cache-Control"] == (
            f"public, max-age={CACHE_SECONDS}, stale-while-revalidate=0"
        ), path
        assert "Set-Cookie" not in page.headers


def test_page_is_kept_no_longer_than_until_the_next_schedule(
    demonstration: datetime, database: Database, client: GatewayClient
) -> None:
    made = written(database, "news", "mai", demonstration)
    now = clock.now()
    ahead = Publication(version=1, shown_from=now + timedelta(seconds=CACHE_SECONDS - 1))
    schedule_article(database, Writer(account=EDITOR, now=now), made.id, ahead)
    kept = re.match(r"public, max-age=(\d+),", client.get("/tin-tuc").headers["Cache-Control"])
    assert kept is not None
    assert 1 <= int(kept[1]) < CACHE_SECONDS


def test_search_finds_with_and_without_diacritics(
    demonstration: datetime, client: GatewayClient
) -> None:
    for typed in ("tưới chè", "TUOI CHE", "tuoi  chè", "chè tưới", "cảm biến tiết kiệm"):
        page = client.get("/tim-kiem", query_string={"tu": typed}).text
        assert "Có 1 kết quả." in page, typed
        assert "Tưới chè tiết kiệm nước bằng cảm biến độ ẩm" in page


def test_search_leads_on_to_the_entries_with_the_same_words(
    demonstration: datetime, client: GatewayClient
) -> None:
    page = client.get("/tim-kiem", query_string={"tu": 'máy "sao" & chè'}).text
    assert 'href="/binh-chon?q=m%C3%A1y%20%22sao%22%20%26%20ch%C3%A8"' in page
    assert "Tìm các từ này trong bài dự thi" in page
    assert "Tìm các từ này" not in client.get("/tim-kiem").text


def test_search_takes_signs_literally(demonstration: datetime, client: GatewayClient) -> None:
    for typed in ("100%", "a_b", "\\", "' OR 1=1 --", "%", "a"):
        page = client.get("/tim-kiem", query_string={"tu": typed})
        assert (page.status_code, "kết quả." in page.text) == (200, False), typed


def test_search_knows_variants_of_a_name(
    demonstration: datetime, database: Database, client: GatewayClient
) -> None:
    name = "Giải “Vì Thái Nguyên – thân yêu”"
    published(database, "news", "giai", demonstration, title=name)
    page = client.get("/tim-kiem", query_string={"tu": 'GIẢI "vì thái nguyên - thân'}).text
    assert "Giải “Vì Thái Nguyên – thân yêu”" in page


def test_drafts_and_their_words_are_not_found(
    demonstration: datetime, database: Database, client: GatewayClient
) -> None:
    written(database, "news", "bi-mat", demonstration, title="Chuyện bí mật")
    assert "Không tìm thấy nội dung nào" in client.get("/tim-kiem?tu=bi mat").text
    assert "bi-mat" not in client.get("/noi-dung/sitemap.xml").text
    assert "bí mật" not in client.get("/tin-tuc/atom.xml").text


def test_chain_of_documents_is_shown_in_both_directions(
    demonstration: datetime, client: GatewayClient
) -> None:
    plan = client.get("/tai-lieu/02-kh-td").text
    related = plan[plan.index("Văn bản liên quan") :]
    assert re.findall(r"<dt>(.*?)</dt>", related) == [
        "Căn cứ",
        "Là căn cứ của",
        "Được thực hiện bởi",
    ]
    assert '<a href="/tai-lieu/01-bb-td">' in related
    assert related.count('<a href="/tai-lieu/03-qd-td">') == 2
    facts = plan[: plan.index("Văn bản liên quan")]
    assert "<dd>02/KH-TD</dd>" in facts
    assert "<dd>02/02/2026</dd>" in facts


def test_relation_to_a_draft_is_not_shown(
    demonstration: datetime, database: Database, client: GatewayClient
) -> None:
    hidden = written(database, "document", "nhap", demonstration, title="Văn bản nháp")
    details = Details(based_on=(hidden.id,))
    published(database, "document", "that", demonstration, details=details)
    assert "Văn bản nháp" not in client.get("/tai-lieu/that").text


def test_rules_page_leads_to_its_documents(demonstration: datetime, client: GatewayClient) -> None:
    page = client.get("/the-le/2026").text
    assert '<a href="/tai-lieu/131-kh-ubnd">' in page
    assert "1546/BTCCT-TTK" not in page[page.index("Căn cứ") : page.index("Mã kiểm tra")]


def test_atom_feed_is_well_formed_and_absolute(
    demonstration: datetime, database: Database, client: GatewayClient
) -> None:
    published(database, "news", "moi", demonstration, title="Tin \x0b<mới> & lạ", body="**Đậm**")
    answer = client.get("/tin-tuc/atom.xml")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.data)  # noqa: S314  # our own answer
    first = feed.findall(f"{ATOM}entry")[0]
    assert first.findtext(f"{ATOM}title") == "Tin <mới> & lạ"
    assert first.findtext(f"{ATOM}content") == "<p><strong>Đậm</strong></p>\n"
    link = first.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"].startswith("http")
    assert link.attrib["href"].endswith("/tin-tuc/moi")
    assert len(feed.findall(f"{ATOM}entry")) == 3


def test_site_map_names_every_public_article(
    demonstration: datetime, client: GatewayClient, conn: Connection
) -> None:
    answer = client.get("/noi-dung/sitemap.xml").text
    paths = re.findall(r"<loc>https?://[^/<]+(/[^<]*)</loc>", answer)
    assert set(PATHS.values()) <= set(paths)
    count = conn.execute("SELECT count(*) FROM articles").fetchone()
    assert count is not None
    assert len(paths) == len(PATHS) + count[0]


def test_article_can_be_shared_and_read_by_machines(
    demonstration: datetime, client: GatewayClient
) -> None:
    page = client.get("/video/the-le-trong-mot-phut").text
    assert '<meta property="og:type" content="article">' in page
    assert re.search(r'<link rel="canonical" href="http[^"]*/video/the-le-trong-mot-phut">', page)
    assert '"@type": "VideoObject"' in page
    assert 'href="https://button-share.zalo.me/share_external?' in page
    assert '"duration": "PT8S"' in page


def test_demonstration_film_plays(demonstration: datetime, client: GatewayClient) -> None:
    page = client.get("/video/the-le-trong-mot-phut").text
    source = re.search(r'<video[^>]* src="([^"]+)" poster="([^"]+)"', page)
    assert source is not None
    film, poster = client.get(source[1]), client.get(source[2])
    assert (film.mimetype, film.data[4:8]) == ("video/mp4", b"ftyp")
    assert film.data.index(b"moov") < film.data.index(b"mdat")
    assert poster.mimetype == "image/jpeg"


def test_sponsors_stand_by_tier_with_their_logos(
    demonstration: datetime, client: GatewayClient
) -> None:
    page = client.get("/nha-tai-tro").text
    assert re.findall(r'<h2 id="tier-[a-z]+">(.*?)</h2>', page) == [
        "Tài trợ chính",
        "Bảo trợ truyền thông",
    ]
    logos = re.findall(r'<img class="article-logo" src="([^"]+)"', page)
    assert [client.get(logo).mimetype for logo in logos] == ["image/png", "image/png"]


def test_news_of_another_edition_keeps_its_address(
    real: datetime, database: Database, client: GatewayClient
) -> None:
    assert client.get("/tai-lieu/1546-btcct-ttk").status_code == 200
    assert client.get("/tin-tuc/khong-co").status_code == 404
    assert client.get("/video/1546-btcct-ttk").status_code == 404
