"""The promotion kit's pages: public, cached, exact; its words written by few."""

import pytest

from contracts.roles import STAFF_ROLES, Role
from portal.actions.seed_editions import seed_editions
from portal.phrases import promotion as words
from portal.web.promotion_desk import MAY_SEE, MAY_WRITE
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, a_unit, put_copy, sign_in

pytestmark = pytest.mark.integration

KIT = "/tuyen-truyen/05482"
DESK = "/quan-tri/tuyen-truyen"
TEXTS = f"{DESK}/loi-mau"
FORM = {
    "version": "0",
    "citation": "",
    "zalo": "{loi_moi} tại {lien_ket}",
    "facebook": "{lien_ket}\r\n{don_vi}",
    "tiktok": "{lien_ket}",
    "loudspeaker": "Kính thưa bà con {don_vi}.",
}


@pytest.fixture
def reader(client: GatewayClient, conn: Connection, database: Database) -> GatewayClient:
    """People vote just now."""
    seed_editions(database, clock.now(), demonstration=True)
    put_copy(conn, a_unit(name="Phường Quan Triều"))
    put_copy(conn, a_unit(code="05503", name="Xã Tân Cương"))
    put_copy(conn, a_unit(code="tinh", name="Tỉnh", group="root"))
    return client


@pytest.fixture
def secretary(reader: GatewayClient, token: Signer) -> GatewayClient:
    sign_in(reader, token(7, roles=(Role.SECRETARY,)))
    return reader


def test_kit_has_the_units_links_texts_and_sheets(reader: GatewayClient) -> None:
    answer = reader.get(KIT)
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in answer.headers
    for word in ("zalo", "facebook", "tiktok", "web", "qr"):
        assert f"<code>http://localhost/d/05482?k={word}</code>" in answer.text
    for name, (label, _) in words.SHEETS.items():
        assert f'href="{KIT}/{name}.svg"' in answer.text
        assert label in answer.text
    assert words.INVITATIONS["vote"] in answer.text
    assert "Nghị quyết số 57-NQ/TW" in answer.text
    assert "số lượt mở, không phải số người" in answer.text


@pytest.mark.parametrize(
    ("file", "mime"),
    [
        ("ap-phich-a4.pdf", "application/pdf"),
        ("anh-vuong.png", "image/png"),
        ("bang-ron.svg", "image/svg+xml"),
        ("bai-phat-thanh.txt", "text/plain"),
    ],
)
def test_files_are_public_and_kept(reader: GatewayClient, file: str, mime: str) -> None:
    answer = reader.get(f"{KIT}/{file}")
    name, _, kind = file.partition(".")
    assert (answer.status_code, answer.mimetype) == (200, mime)
    assert answer.headers["Content-Disposition"] == f'inline; filename="{name}-05482.{kind}"'
    assert answer.headers["Cache-Control"].startswith("public, max-age=")


@pytest.mark.parametrize(
    "path",
    ["/99999", "/tinh", "/05482/bang-ron.png", "/05482/khac.pdf", "/05482/anh-doc.exe"],
)
def test_what_is_not_offered_is_not_found(reader: GatewayClient, path: str) -> None:
    assert reader.get(f"/tuyen-truyen{path}").status_code == 404


def test_unit_is_found_without_diacritics(reader: GatewayClient) -> None:
    page = reader.get("/tuyen-truyen?q=tan cuong").text
    assert ("/tuyen-truyen/05503" in page, "/tuyen-truyen/05482" in page) == (True, False)
    assert "Không có đơn vị nào tên như vậy" in reader.get("/tuyen-truyen?q=khong co").text


def test_only_the_embedded_page_may_be_framed_and_it_has_no_script(reader: GatewayClient) -> None:
    answer = reader.get(f"{KIT}/nhung")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert 'href="http://localhost/d/05482?k=web" target="_blank"' in answer.text
    assert "Content-Security-Policy" not in reader.get(KIT).headers


def test_markup_in_a_units_name_is_shown_as_letters(
    reader: GatewayClient, conn: Connection
) -> None:
    put_copy(conn, a_unit(version=2, name="<img src=x onerror=alert(1)>"))
    assert "<img src=x" not in reader.get(KIT).text
    assert "<img src=x" not in reader.get(f"{KIT}/anh-vuong.svg").text


def test_texts_that_staff_write_are_every_units(secretary: GatewayClient) -> None:
    assert secretary.post(TEXTS, data=FORM).headers["Location"] == TEXTS
    page = secretary.get(KIT).text
    assert f"{words.INVITATIONS['vote']} tại http://localhost/d/05482?k=zalo" in page
    assert "http://localhost/d/05482?k=facebook\nPhường Quan Triều" in page
    assert "57-NQ/TW" not in page
    assert secretary.get(f"{KIT}/bai-phat-thanh.txt").text == (
        "Kính thưa bà con Phường Quan Triều.\n"
    )
    assert "tài khoản 7" in secretary.get(TEXTS).text


@pytest.mark.parametrize(
    ("changes", "status", "words_shown"),
    [
        ({"zalo": "{lien_ket} {ngay}"}, 422, "Không có chỗ điền nào tên là {ngay}"),
        ({"tiktok": "Không có liên kết"}, 422, "Bài đăng cần có {lien_ket}"),
        ({"loudspeaker": " "}, 422, "Mục này cần được điền."),
        ({"citation": "x" * 501}, 422, "Dài quá 500 ký tự"),
        ({"version": "3"}, 409, "Người khác vừa lưu lời mẫu"),
    ],
)
def test_refused_texts_come_back_as_typed(
    secretary: GatewayClient, changes: dict[str, str], status: int, words_shown: str
) -> None:
    typed = FORM | {"facebook": "Lời riêng {lien_ket}"} | changes
    answer = secretary.post(TEXTS, data=typed)
    assert answer.status_code == status
    assert words_shown in answer.text
    assert "Lời riêng {lien_ket}" in answer.text
    assert "Lời riêng" not in secretary.get(KIT).text


def test_second_editor_loses_nothing_and_may_send_again(secretary: GatewayClient) -> None:
    secretary.post(TEXTS, data=FORM)
    late = FORM | {"tiktok": "Bản của tôi {lien_ket}"}
    answer = secretary.post(TEXTS, data=late)
    assert answer.status_code == 409
    assert 'name="version" type="hidden" value="1"' in answer.text
    assert secretary.post(TEXTS, data=late | {"version": "1"}).status_code == 303
    assert "Bản của tôi" in secretary.get(KIT).text


def test_unchanged_texts_make_no_version(secretary: GatewayClient, conn: Connection) -> None:
    secretary.post(TEXTS, data=FORM)
    assert secretary.post(TEXTS, data=FORM | {"version": "1"}).status_code == 422
    assert conn.execute("SELECT count(*) FROM promotion_texts").fetchone() == (1,)


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_desk_is_for_those_who_promote_and_texts_for_those_who_write(
    reader: GatewayClient, token: Signer, role: Role
) -> None:
    sign_in(reader, token(9, roles=(role,)))
    assert reader.get(DESK).status_code == (200 if role in MAY_SEE else 403)
    assert reader.get(TEXTS).status_code == (200 if role in MAY_WRITE else 403)
    answer = reader.post(TEXTS, data=FORM)
    assert answer.status_code == (303 if role in MAY_WRITE else 403)


def test_stranger_is_asked_to_sign_in(reader: GatewayClient) -> None:
    assert reader.get(DESK).headers["Location"].startswith("/tai-khoan/")
    assert reader.post(TEXTS, data=FORM).status_code in (302, 401)
    assert "Lời mẫu" not in reader.get(KIT).text


def test_officer_sees_the_own_units_kit_and_visits(reader: GatewayClient, token: Signer) -> None:
    reader.get("/d/05482?k=zalo")
    sign_in(reader, token(8, roles=((Role.UNIT_OFFICER, "05482"),)))
    page = reader.get(DESK).text
    assert f'href="{KIT}"' in page
    assert '<th scope="row">Zalo</th><td class="number">1</td>' in page
    assert "Xã Tân Cương" not in page
