"""Guards, problems and receive time as a program meets them."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from flask import Blueprint, Flask, jsonify
from joserfc.jwk import OKPKey

from contracts.roles import Role
from servicekit import auth, clock, web
from servicekit.auth import caller, public, requires, signed_in
from servicekit.db import Database
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
def wish() -> Any:
    return jsonify(msgspec.structs.asdict(web.body(Wish)))


@bp.get("/rieng")
@signed_in
def read_page() -> Any:
    return "riêng"


@pytest.fixture
def app(database: Database, make_settings: Callable[..., Any]) -> Flask:
    return web.create_app(
        make_settings(Settings), database, import_name=__name__, blueprints=[bp], service="trial"
    )


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_stranger_gets_a_problem_from_the_api(client: GatewayClient) -> None:
    answer = client.get("/api/trial/mine")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "/problems/not-signed-in"
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
    assert (answer.status_code, answer.json["type"]) == (401, "/problems/not-signed-in")
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
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/forbidden")
    assert client.get("/api/trial/staff", headers=bearer(staff)).json == {"units": ["05482"]}


def test_receive_time_is_the_gateways(client: GatewayClient) -> None:
    client.received_at = at("2025-11-20T23:59:59.999+07:00")
    assert client.get("/api/trial/public").json == {"received": "2025-11-20T16:59:59.999000+00:00"}


@pytest.mark.parametrize("text", ["", "now", "1763657999", "1763657999.9", "-1.000"])
def test_receive_time_is_never_guessed(client: GatewayClient, text: str) -> None:
    answer = client.get("/api/trial/public", headers={"X-Received-At": text})
    assert (answer.status_code, answer.json["type"]) == (500, "/problems/internal")


def test_body_is_read_as_its_type(client: GatewayClient) -> None:
    answer = client.post("/api/trial/wishes", json={"entry": "ZK3M8QX"})
    assert answer.json == {"entry": "ZK3M8QX", "times": 1}


@pytest.mark.parametrize(
    ("body", "field"), [(b"{}", "entry"), (b'{"entry": 1}', "entry"), (b"[1]", ""), (b"{", "")]
)
def test_bad_body_names_its_field(client: GatewayClient, body: bytes, field: str) -> None:
    answer = client.post("/api/trial/wishes", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert answer.json["errors"][0]["message"]


def test_body_of_another_kind_or_size_is_refused(client: GatewayClient) -> None:
    assert client.post("/api/trial/wishes", data="entry=1").status_code == 415
    big = b'{"entry": "' + b"x" * (web.JSON_LIMIT + 1) + b'"}'
    answer = client.post("/api/trial/wishes", data=big, content_type="application/json")
    assert (answer.status_code, answer.json["type"]) == (413, "/problems/http-413")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost.evil.example"])
def test_foreign_origin_is_refused(client: GatewayClient, origin: str) -> None:
    answer = client.post("/api/trial/wishes", json={"entry": "a"}, headers={"Origin": origin})
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/foreign-origin")


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
    assert (answer.status_code, answer.json["title"]) == (404, "Không tìm thấy nội dung này")


def test_answers_are_not_cached_unless_a_view_says_so(client: GatewayClient) -> None:
    assert client.get("/api/trial/public").headers["Cache-Control"] == "no-store"


def test_view_with_two_guards_is_refused() -> None:
    with pytest.raises(TypeError):
        public(signed_in(read_page.__wrapped__))
    assert auth.guard_of(read_page) == "signed_in"
