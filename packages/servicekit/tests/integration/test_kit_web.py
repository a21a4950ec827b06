"""Guards, problems and receive time as a program meets them."""

import base64
import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import msgspec
import pytest
from flask import Blueprint, Flask, jsonify
from joserfc.jwk import OKPKey
from werkzeug.test import TestResponse

from contracts.roles import Role
from servicekit import auth, clock, web
from servicekit.auth import caller, public, requires, signed_in
from servicekit.db import Database
from servicekit.openapi import Call, body, described, reply
from servicekit.settings import Settings
from servicekit.testing import GatewayClient, Signer, at, sign_in

pytestmark = pytest.mark.integration

bp = Blueprint("trial", __name__)


class Wish(msgspec.Struct):
    entry: str
    times: int = 1


@bp.get("/api/trial/public")
@public
def read_public() -> Any:
    return jsonify(received=web.received_at().isoformat())


@bp.get("/api/trial/mine")
@signed_in
def read_mine() -> Any:
    return jsonify(account=caller().account)


@bp.get("/api/trial/staff")
@requires(Role.SECRETARY, Role.DOST_STAFF)
def read_staff() -> Any:
    return jsonify(units=caller().units)


@bp.post("/api/trial/wishes")
@public
@described(Call(takes=Wish, gives={200: Wish}))
def wish() -> Any:
    """Wish for something.

    Not for `everything` & <all>.
    """
    return reply(body(Wish))


@bp.get("/rieng")
@signed_in
def read_page() -> Any:
    return "riêng"


@bp.get("/rieng/<code>")
@signed_in
def read_one(code: str) -> Any:
    return code


@bp.post("/rieng/<code>/gui")
@signed_in
def send_page(code: str) -> Any:
    return code


@pytest.fixture
def app(database: Database, make_settings: Callable[..., Any]) -> Flask:
    return web.create_app(
        make_settings(Settings), database, import_name=__name__, blueprints=[bp], service="trial"
    )


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def document(answer: TestResponse) -> Any:
    """The JSON that was answered."""
    return answer.json


def test_stranger_gets_a_problem_from_the_api(client: GatewayClient) -> None:
    answer = client.get("/api/trial/mine")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert document(answer)["type"] == "/problems/not-signed-in"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_stranger_on_a_page_is_led_to_the_sign_in_page_and_back(client: GatewayClient) -> None:
    answer = client.get("/rieng?a=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/tai-khoan/dang-nhap?tiep=/rieng%3Fa%3D1"


def test_expired_token_on_a_page_is_refreshed(client: GatewayClient, token: Signer) -> None:
    sign_in(client, token(7, expires_at=clock.now() - timedelta(seconds=1)))
    answer = client.get("/rieng")
    assert answer.headers["Location"] == "/tai-khoan/lam-moi?tiep=/rieng"
    assert client.get("/api/trial/mine").status_code == 401


def test_form_with_an_expired_token_goes_through_renewal_with_its_body(
    client: GatewayClient, token: Signer
) -> None:
    sign_in(client, token(7, expires_at=clock.now() - timedelta(seconds=1)))
    answer = client.post("/rieng/5/gui?a=1", data={"note": "Đủ"})
    assert answer.status_code == 307
    assert answer.headers["Location"] == "/tai-khoan/lam-moi?tiep=/rieng/5/gui%3Fa%3D1"


def test_form_without_a_session_keeps_everything_typed_but_passwords(
    client: GatewayClient,
) -> None:
    typed = {"note": "\nDòng <b>một</b>\nDòng hai", "unit": ["1", "2"], "password": "rất-kín"}
    answer = client.post("/rieng/5/gui?a=1", data=typed)
    assert (answer.status_code, 'action="/rieng/5/gui?a=1"' in answer.text) == (401, True)
    kept = re.findall(r'<textarea name="(\w+)" hidden>\n([^<]*)</textarea>', answer.text)
    assert [(name, unescape(text)) for name, text in kept] == [
        ("note", typed["note"]),
        ("unit", "1"),
        ("unit", "2"),
    ]
    assert "rất-kín" not in answer.text


def test_words_beside_a_file_are_kept_and_the_file_is_asked_for_again(
    client: GatewayClient,
) -> None:
    typed = {"note": "Dòng <b>một</b>", "files": (io.BytesIO(bytes(3_000_000)), "a.pdf")}
    answer = client.post(
        "/rieng/5/gui",
        data=typed,
        content_type="multipart/form-data",
        environ_overrides={"wsgi.input_terminated": True},  # as every real server says
    )
    answer.request.environ["wsgi.input"].close()
    kept = re.findall(r'<textarea name="(\w+)" hidden>\n([^<]*)</textarea>', answer.text)
    assert (answer.status_code, [(n, unescape(t)) for n, t in kept]) == (
        401, [("note", "Dòng <b>một</b>")],
    )  # fmt: skip
    assert "chọn lại ở bước cuối" in answer.text


def test_long_form_without_a_session_is_kept_as_a_whole(client: GatewayClient) -> None:
    long = "Cải tiến kỹ thuật đổi mới. " * 15_000  # a megabyte as it is sent
    answer = client.post(
        "/rieng/5/gui", data={"note": long}, environ_overrides={"wsgi.input_terminated": True}
    )
    assert (answer.status_code, long in unescape(answer.text)) == (401, True)


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://localhost/rieng/5?moi=1", "/rieng/5"),
        ("http://localhost/rieng/5/gui", "/rieng/5"),
        ("http://evil.example/rieng", "/rieng/5"),
        ("", "/rieng/5"),
    ],
)
def test_files_without_a_session_lead_back_to_a_page_that_can_be_opened(
    client: GatewayClient, came_from: str, back: str
) -> None:
    files = {"files": (io.BytesIO(b"%PDF-1.7"), "a.pdf")}
    answer = client.post("/rieng/5/gui", data=files, headers={"Referer": came_from})
    assert answer.status_code == 401
    assert f'href="/tai-khoan/dang-nhap?tiep={back}"' in answer.text
    assert "chọn lại" in answer.text


def test_address_of_a_form_opened_as_a_page_leads_to_the_page_above(client: GatewayClient) -> None:
    answer = client.get("/rieng/5/gui")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/rieng/5")
    for_programs = client.get("/api/trial/wishes")
    assert (for_programs.status_code, "POST" in for_programs.headers["Allow"]) == (405, True)


def test_token_is_accepted_as_header_and_as_cookie(client: GatewayClient, token: Signer) -> None:
    assert client.get("/api/trial/mine", headers=bearer(token(7))).json == {"account": 7}
    sign_in(client, token(8))
    assert client.get("/api/trial/mine").json == {"account": 8}


@pytest.mark.parametrize("header", ["Basic Og==", "Bearer", "Bearer ", "x"])
def test_header_that_is_no_bearer_token_never_falls_back_to_the_cookie(
    client: GatewayClient, token: Signer, header: str
) -> None:
    sign_in(client, token(8))
    answer = client.get("/api/trial/mine", headers={"Authorization": header})
    assert (answer.status_code, document(answer)["type"]) == (401, "/problems/not-signed-in")
    assert client.get("/api/trial/mine").json == {"account": 8}


def test_token_of_a_foreign_key_is_refused(client: GatewayClient, token: Signer) -> None:
    foreign = OKPKey.generate_key("Ed25519", private=True)
    foreign.ensure_kid()
    for text in (Signer(foreign)(7), token(7)[:-8] + "AAAAAAAA", "x.y.z"):
        assert client.get("/api/trial/mine", headers=bearer(text)).status_code == 401


def test_token_that_names_our_key_but_is_not_signed_is_refused(
    client: GatewayClient, token: Signer
) -> None:
    header, claims, _ = token(7).split(".")
    bare = base64.urlsafe_b64encode(b'{"alg":"none","kid":"x"}').decode().rstrip("=")
    for text in (f"{bare}.{claims}.", f"{header}.{claims}."):
        assert client.get("/api/trial/mine", headers=bearer(text)).status_code == 401


def test_roles_open_and_close_a_route(client: GatewayClient, token: Signer) -> None:
    officer = token(3, roles=((Role.UNIT_OFFICER, "05482"),))
    staff = token(4, roles=(Role.SECRETARY, (Role.UNIT_OFFICER, "05482")))
    assert client.get("/api/trial/staff").status_code == 401
    refused = client.get("/api/trial/staff", headers=bearer(officer))
    assert (refused.status_code, document(refused)["type"]) == (403, "/problems/forbidden")
    assert client.get("/api/trial/staff", headers=bearer(staff)).json == {"units": ["05482"]}


def test_receive_time_is_the_gateways(client: GatewayClient) -> None:
    client.received_at = at("2025-11-20T23:59:59.999+07:00")
    assert client.get("/api/trial/public").json == {"received": "2025-11-20T16:59:59.999000+00:00"}


@pytest.mark.parametrize("text", ["", "now", "1763657999", "1763657999.9", "-1.000"])
def test_receive_time_is_never_guessed(client: GatewayClient, text: str) -> None:
    answer = client.get("/api/trial/public", headers={"X-Received-At": text})
    assert (answer.status_code, document(answer)["type"]) == (500, "/problems/internal")


def test_body_is_read_as_its_type(client: GatewayClient) -> None:
    answer = client.post("/api/trial/wishes", json={"entry": "ZK3M8QX"})
    assert answer.json == {"entry": "ZK3M8QX", "times": 1}


@pytest.mark.parametrize(
    ("body", "field"), [(b"{}", "entry"), (b'{"entry": 1}', "entry"), (b"[1]", ""), (b"{", "")]
)
def test_bad_body_names_its_field(client: GatewayClient, body: bytes, field: str) -> None:
    answer = client.post("/api/trial/wishes", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert [error["field"] for error in document(answer)["errors"]] == [field]
    assert document(answer)["errors"][0]["message"]


def test_nul_is_refused_before_any_database_sees_it(client: GatewayClient) -> None:
    asked = client.get("/api/trial/public?q=a%00b")
    assert (asked.status_code, document(asked)["type"]) == (400, "/problems/bad-request")
    sent = client.post("/api/trial/wishes", json={"entry": "a\0b"})
    assert (sent.status_code, document(sent)["type"]) == (422, "/problems/invalid")
    assert [error["field"] for error in document(sent)["errors"]] == [""]


def test_body_of_another_kind_or_size_is_refused(client: GatewayClient) -> None:
    assert client.post("/api/trial/wishes", data="entry=1").status_code == 415
    big = b'{"entry": "' + b"x" * (web.JSON_LIMIT + 1) + b'"}'
    answer = client.post("/api/trial/wishes", data=big, content_type="application/json")
    assert (answer.status_code, document(answer)["type"]) == (413, "/problems/too-large")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost.evil.example"])
def test_foreign_origin_is_refused(client: GatewayClient, origin: str) -> None:
    answer = client.post("/api/trial/wishes", json={"entry": "a"}, headers={"Origin": origin})
    assert (answer.status_code, document(answer)["type"]) == (403, "/problems/foreign-origin")


def test_cookie_without_origin_is_refused_and_bearer_is_not(
    client: GatewayClient, token: Signer
) -> None:
    answer = client.post("/api/trial/wishes", json={"entry": "a"}, headers=bearer(token(1)))
    assert answer.status_code == 200
    sign_in(client, token(1))
    plain = FlaskPost(client)
    assert plain.status("/api/trial/wishes") == 403


class FlaskPost:
    """A POST with the client's cookies and without any Origin."""

    def __init__(self, client: GatewayClient) -> None:
        self._client = client

    def status(self, path: str) -> int:
        answer = self._client.post(path, json={"entry": "a"}, headers={"Origin": ""})
        return int(answer.status_code)


def test_unknown_path_is_a_problem_for_programs(client: GatewayClient) -> None:
    answer = client.get("/api/trial/nothing")
    assert (answer.status_code, document(answer)["title"]) == (404, "Không tìm thấy nội dung này")


def test_answers_are_not_cached_unless_a_view_says_so(client: GatewayClient) -> None:
    assert client.get("/api/trial/public").headers["Cache-Control"] == "no-store"


def test_view_with_two_guards_is_refused() -> None:
    def read_nothing() -> str:
        return ""

    with pytest.raises(TypeError):
        public(signed_in(read_nothing))
    assert auth.guard_of(read_page) == "signed_in"


def test_service_tells_its_calls_to_programs_and_readers(client: GatewayClient) -> None:
    told = client.get("/api/trial/v1/openapi.json")
    section = unescape(client.get("/api-calls").get_data(as_text=True))
    assert list(told.get_json()["paths"]) == ["/api/trial/v1/openapi.json", "/api/trial/wishes"]
    assert told.headers["Cache-Control"] == "public, max-age=60"
    assert re.findall(r"<code><strong>(.+?)</strong> (.+?)</code>", section) == [
        ("POST", "/api/trial/wishes")
    ]
    assert '{\n  "entry": "…",\n  "times": 0\n}' in section
    assert '<p class="prose">Not for <code>everything</code> & <all>.</p>' in section
