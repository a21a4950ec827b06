"""The API as programs see it: statuses, problems, cookies."""

from typing import Any

import msgspec
import pytest
from flask import Flask

from accounts.bootstrap import make_app
from accounts.model.declarations import TEXT_VERSION
from accounts.settings import AccountsSettings
from servicekit import auth
from servicekit.auth import guard_of
from servicekit.db import Connection
from servicekit.testing import sign_in

pytestmark = pytest.mark.integration

MAIL = "nguoi.binh.chon@example.vn"
API = "/api/accounts/v1"


def post(client: Any, path: str, body: Any, **headers: str) -> Any:
    return client.post(API + path, json=body, headers=headers)


def enter(client: Any, people: Any, contact: str = MAIL) -> Any:
    assert post(client, "/otp", {"contact": contact}).status_code == 202
    code = people.last_secret()["code"]
    return post(client, "/sessions", {"contact": contact, "code": code})


def test_code_is_sent_alike_to_known_and_unknown(client: Any, people: Any) -> None:
    enter(client, people)
    with people.database.transaction() as conn:
        conn.execute("UPDATE challenges SET created_at = created_at - interval '2 minutes'")
    known = post(client, "/otp", {"contact": MAIL})
    unknown = post(client, "/otp", {"contact": "chua.biet@example.vn"})
    assert (known.status_code, sorted(known.json)) == (202, ["expires_at"])
    assert (unknown.status_code, sorted(unknown.json)) == (202, ["expires_at"])
    assert sorted(name for name, _ in known.headers) == sorted(name for name, _ in unknown.headers)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"contact": "091234"}, "contact"),
        ({"contact": "ten@"}, "contact"),
        ({"contact": ""}, "contact"),
        ({"contact": 912345678}, "contact"),
        ({}, "contact"),
    ],
)
def test_contact_malformed_is_named(client: Any, body: Any, field: str) -> None:
    answer = post(client, "/otp", body)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_second_code_too_early_says_when(client: Any) -> None:
    post(client, "/otp", {"contact": MAIL})
    answer = post(client, "/otp", {"contact": MAIL})
    assert answer.status_code == 429
    assert 50 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.json["type"] == "/problems/too-many-codes"


def test_session_has_token_cookies_and_account(client: Any, people: Any, conn: Connection) -> None:
    answer = enter(client, people)
    assert answer.status_code == 201
    assert sorted(answer.json) == ["account", "declared", "expires_at", "token"]
    assert answer.json["account"] == 1
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == [
        "contest_token",
        "contest_refresh",
        "contest_refresh",
        "contest_device",
        "contest_device",
    ]
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert [cookie.split("Path=")[1].split(";")[0] for cookie in cookies] == [
        "/",
        "/tai-khoan",
        "/api/accounts/v1/sessions",
        "/tai-khoan",
        "/api/accounts/v1",
    ]
    found = client.get(API + "/session").json
    assert (found["signed_in"], found["account"], found["roles"]) == (True, 1, [])


def test_cookies_are_secure_once_the_address_is(
    people: Any, settings: AccountsSettings, edition: None
) -> None:
    secure = msgspec.structs.replace(settings, public_url="https://example.vn")
    other = make_app(secure, people.database).test_client()
    post(other, "/otp", {"contact": MAIL})
    code = people.last_secret()["code"]
    answer = post(other, "/sessions", {"contact": MAIL, "code": code})
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


def test_wrong_used_and_absent_codes_are_401(client: Any, people: Any) -> None:
    absent = post(client, "/sessions", {"contact": MAIL, "code": "123456"})
    assert (absent.status_code, absent.json["type"]) == (401, "/problems/code-over")
    post(client, "/otp", {"contact": MAIL})
    code = people.last_secret()["code"]
    wrong = post(client, "/sessions", {"contact": MAIL, "code": f"{(int(code) + 1) % 10**6:06}"})
    assert (wrong.status_code, wrong.json["type"]) == (401, "/problems/wrong-code")
    assert wrong.json["errors"] == [
        {"field": "code", "message": "Mã chưa đúng. Bạn còn 4 lần thử."}
    ]
    assert post(client, "/sessions", {"contact": MAIL, "code": code}).status_code == 201
    assert post(client, "/sessions", {"contact": MAIL, "code": code}).status_code == 401


def test_sixth_try_is_429(client: Any, people: Any) -> None:
    post(client, "/otp", {"contact": MAIL})
    code = people.last_secret()["code"]
    wrong = {"contact": MAIL, "code": f"{(int(code) + 1) % 10**6:06}"}
    statuses = [post(client, "/sessions", wrong).status_code for _ in range(5)]
    last = post(client, "/sessions", {"contact": MAIL, "code": code})
    assert (statuses, last.status_code) == ([401] * 5, 429)
    assert "Retry-After" in last.headers


def test_declaration_in_the_session_names_its_field(client: Any, people: Any, ward: str) -> None:
    post(client, "/otp", {"contact": MAIL})
    asked = {"contact": MAIL, "code": people.last_secret()["code"]}
    bad = {"commune": "99999", "attested": True, "consent": TEXT_VERSION}
    answer = post(client, "/sessions", asked | {"declaration": bad})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["declaration.commune"]
    good = bad | {"commune": ward}
    assert post(client, "/sessions", asked | {"declaration": good}).json["declared"] is True


def test_refresh_renews_both_cookies(client: Any, people: Any) -> None:
    enter(client, people)
    answer = post(client, "/sessions/refresh", None)
    assert answer.status_code == 200
    assert len(answer.headers.getlist("Set-Cookie")) == 3


def test_refresh_of_a_stranger_is_401(client: Any) -> None:
    assert post(client, "/sessions/refresh", None).status_code == 401


def test_sign_out_clears_cookies_and_ends_the_session(client: Any, people: Any) -> None:
    enter(client, people)
    refresh = client.get_cookie("contest_refresh", path="/tai-khoan").value
    assert client.delete(API + "/sessions/current").status_code == 204
    assert client.get_cookie("contest_token") is None
    client.set_cookie("contest_refresh", refresh, path=API + "/sessions")
    assert post(client, "/sessions/refresh", None).status_code == 401
    assert client.delete(API + "/sessions/current").status_code == 204


def test_session_of_a_stranger_is_200_and_never_cached(client: Any) -> None:
    answer = client.get(API + "/session")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.json == {"signed_in": False, "name": "", "roles": [], "expired": False}


def test_session_with_a_dead_token_says_that_it_may_be_renewed(client: Any) -> None:
    client.set_cookie(auth.COOKIE, "not.a.token")
    assert client.get(API + "/session").json["expired"] is True


def test_keys_are_public_cacheable_and_complete(client: Any, people: Any) -> None:
    issued = enter(client, people)
    answer = client.get(API + "/keys", headers={})
    assert answer.headers["Cache-Control"].startswith("public, max-age=60")
    (key,) = answer.json["keys"]
    assert sorted(key) == ["alg", "crv", "kid", "kty", "use", "x"]
    assert issued.status_code == 201


def test_foreign_origin_cannot_use_our_cookies(client: Any, people: Any) -> None:
    enter(client, people)
    answer = client.delete(API + "/sessions/current", headers={"Origin": "https://example.com"})
    assert answer.status_code == 403


def staff_routes(app: Flask) -> list[tuple[str, str]]:
    """Every route that needs somebody, with plausible values."""
    found = []
    for rule in app.url_map.iter_rules():
        if guard_of(app.view_functions[rule.endpoint]) == "public":
            continue
        path = rule.rule
        for argument, value in (
            ("<int:number>", "1"),
            ("<int:grant_id>", "1"),
            ("<int:conflict>", "1"),
            ("<code>", "05482"),
        ):
            path = path.replace(argument, value)
        found += [(method, path) for method in rule.methods or () if method in ("GET", "POST")]
    return sorted(found)


def test_every_route_has_a_guard(app: Flask) -> None:
    views = [app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()]
    assert [view for view in views if guard_of(view) is None] == []


def test_stranger_reaches_nothing_guarded(app: Flask, client: Any) -> None:
    for method, path in staff_routes(app):
        answer = client.open(path, method=method)
        if method == "GET":
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (
                303,
                "/tai-khoan/dang-nhap",
            ), path
        else:
            assert answer.status_code == 401, path


def test_voter_reaches_no_staff_page(
    app: Flask, client: Any, people: Any, token: Any, now: Any
) -> None:
    number = people.staff("nguoi.thuong@example.vn", now)
    sign_in(client, token(number, sid=people.session(number, now)))
    for method, path in staff_routes(app):
        if path.startswith("/quan-tri/"):
            assert client.open(path, method=method).status_code == 403, path
