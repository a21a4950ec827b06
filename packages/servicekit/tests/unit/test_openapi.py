"""Descriptions of JSON calls: what they say, and that a view cannot do otherwise."""

from typing import Annotated, Any

import msgspec
import pytest
from flask import Blueprint, Flask
from openapi_spec_validator import validate

from contracts.roles import Role
from servicekit import errors
from servicekit.auth import public, requires, signed_in
from servicekit.openapi import DOORS, Call, Operation, arguments, body, described, query, reply
from servicekit.openapi_calls import is_described, undescribed
from servicekit.openapi_document import document

pytestmark = pytest.mark.unit


class Wish(msgspec.Struct):
    """A wish."""

    entry: str
    times: int = 1


class Asked(msgspec.Struct):
    unit: Annotated[str, msgspec.Meta(description="A unit.")]
    code: list[str] = msgspec.field(default_factory=list)


Name = Annotated[str, msgspec.Meta(description="Whose.", examples=["lan"])]
bp = Blueprint("trial", __name__, url_prefix="/api/trial/v1")


@bp.post("/wishes")
@public
@described(Call(takes=Wish, gives={201: Wish}, refuses={409: ("granted",)}))
def wish() -> Any:
    """Wish for something.

    Once.
    """
    return reply(body(Wish), 201)


@bp.get("/wishes/<name>")
@requires(Role.SECRETARY, Role.BOARD)
@described(Call(asks=Asked, gives={200: Wish}))
def wishes_of(name: Name) -> Any:
    """What somebody wished for."""
    return reply(Wish(name))


@bp.get("/forgotten")
@signed_in
def forgotten() -> Any:
    return {}


@bp.get("/other")
@public
@described(Call(gives={200: Wish}))
def other() -> Any:
    return reply(Wish("a"), 201)


@bp.get("/asked")
@public
@described(Call(asks=Asked, gives={200: Asked}))
def asked() -> Any:
    return reply(query(Asked))


DOOR = Operation(
    method="PUT",
    path="/api/trial/v1/door",
    name="knock",
    guard="signed_in",
    words="Knock.",
    call=Call(gives={204: None}),
)


@pytest.fixture
def app() -> Flask:
    found = Flask(__name__)
    found.extensions |= {"service": "trial", DOORS: (DOOR,)}
    found.register_blueprint(bp)
    errors.install(found)
    return found


@pytest.fixture
def described_as(app: Flask) -> dict[str, Any]:
    return document(app, "trial")


def slugs(operation: dict[str, Any]) -> dict[str, list[str]]:
    """Problem types by status."""
    found = {}
    for status, answer in operation["responses"].items():
        problem = answer.get("content", {}).get("application/problem+json")
        if problem:
            narrowed = problem["schema"]["allOf"][1]["properties"]
            assert narrowed["status"] == {"const": int(status)}
            found[status] = [t.removeprefix("/problems/") for t in narrowed["type"]["enum"]]
    return found


COMMON = {
    "400": ["bad-request"],
    "500": ["internal"],
    "503": ["starting", "unavailable", "unknown-outcome"],
}


def test_document_is_valid_and_lists_routes_and_doors(described_as: dict[str, Any]) -> None:
    validate(described_as)
    assert [(path, *calls) for path, calls in described_as["paths"].items()] == [
        ("/api/trial/v1/asked", "get"),
        ("/api/trial/v1/door", "put"),
        ("/api/trial/v1/other", "get"),
        ("/api/trial/v1/wishes", "post"),
        ("/api/trial/v1/wishes/{name}", "get"),
    ]


def test_route_without_description_is_named(app: Flask) -> None:
    assert undescribed(app, "trial") == ["/api/trial/v1/forgotten"]


def test_call_says_what_goes_in_and_out(described_as: dict[str, Any]) -> None:
    call = described_as["paths"]["/api/trial/v1/wishes"]["post"]
    wish = {"schema": {"$ref": "#/components/schemas/Wish"}}
    assert (call["operationId"], call["summary"], call["description"]) == (
        "wish",
        "Wish for something",
        "Once.",
    )
    assert call["requestBody"] == {"required": True, "content": {"application/json": wish}}
    assert call["responses"]["201"] == {
        "description": "A wish.",
        "content": {"application/json": wish},
    }
    assert call["security"] == []
    assert slugs(call) == COMMON | {
        "403": ["foreign-origin"],
        "409": ["granted"],
        "413": ["too-large"],
        "415": ["not-json"],
        "422": ["invalid"],
    }


def test_guard_and_arguments_are_described(described_as: dict[str, Any]) -> None:
    call = described_as["paths"]["/api/trial/v1/wishes/{name}"]["get"]
    assert [(p["name"], p["in"], p["required"]) for p in call["parameters"]] == [
        ("name", "path", True),
        ("unit", "query", True),
        ("code", "query", False),
    ]
    assert call["parameters"][0]["schema"]["description"] == "Whose."
    assert call["description"] == "Roles: board, secretary."
    assert call["security"] == [{"bearer": []}, {"cookie": []}]
    assert slugs(call) == COMMON | {
        "401": ["not-signed-in"],
        "403": ["forbidden"],
        "404": ["not-found"],
        "422": ["invalid"],
    }


def test_refusals_that_pass_say_when_to_come_back(described_as: dict[str, Any]) -> None:
    answers = described_as["paths"]["/api/trial/v1/wishes"]["post"]["responses"]
    assert [status for status, answer in answers.items() if "headers" in answer] == ["503"]
    assert list(answers["503"]["headers"]) == ["Retry-After"]


@pytest.mark.parametrize(
    ("method", "path", "slug", "status", "described"),
    [
        ("POST", "/wishes", "granted", 409, True),
        ("POST", "/wishes", "granted", 403, False),
        ("POST", "/wishes", "not-signed-in", 401, False),
        ("GET", "/wishes/lan", "not-signed-in", 401, True),
        ("GET", "/wishes/lan", "granted", 409, False),
        ("PUT", "/door", "not-signed-in", 401, True),
        ("PUT", "/door", "granted", 409, False),
        ("GET", "/nowhere", "not-found", 404, True),
    ],
)
def test_refusal_is_known_or_not(
    app: Flask, method: str, path: str, slug: str, status: int, described: bool
) -> None:
    problem = {"type": f"/problems/{slug}", "status": status}
    assert is_described(app, method, f"/api/trial/v1{path}", problem) is described


@pytest.fixture
def strict(app: Flask) -> Flask:
    """Exceptions reach the test."""
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.error_handler_spec[None][None].pop(Exception)
    return app


def test_answer_of_another_status_is_a_mistake(strict: Flask) -> None:
    with pytest.raises(TypeError, match=r"trial\.other"):
        strict.test_client().get("/api/trial/v1/other")


@pytest.mark.parametrize("read", [body, query])
def test_reading_another_type_is_a_mistake(strict: Flask, read: Any) -> None:
    with (
        strict.test_request_context("/api/trial/v1/asked"),
        pytest.raises(TypeError, match=r"trial\.asked"),
    ):
        read(Wish)


def test_arguments_are_texts_and_lists_of_texts(app: Flask) -> None:
    answer = app.test_client().get("/api/trial/v1/asked?unit=a&code=1&code=2&unit=b&more=x")
    assert answer.json == {"unit": "a", "code": ["1", "2"]}


def test_missing_argument_is_named(app: Flask) -> None:
    answer = app.test_client().get("/api/trial/v1/asked?code=1")
    problem = answer.get_json()
    assert (answer.status_code, problem["errors"][0]["field"]) == (422, "unit")


def test_page_reads_arguments_without_a_description(app: Flask) -> None:
    with app.test_request_context("/binh-chon?unit=05482"):
        assert arguments(Asked) == Asked("05482", [])
