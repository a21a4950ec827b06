"""The OpenAPI 3.1 document of a service, made of the descriptions its JSON calls carry."""

import inspect
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec
from flask import Flask

from servicekit import auth
from servicekit.openapi import Call, Operation
from servicekit.openapi_calls import operations, refuses
from servicekit.problems import FieldError

REFERENCE: Final = "#/components/schemas/{name}"
SCHEMES: Final = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The `token` of `POST /api/accounts/v1/sessions`; a header of any kind "
        "keeps the cookie out.",
    },
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": auth.COOKIE,
        "description": "The same token as browsers hold it. Everything but reading also needs an "
        "`Origin` header that names this site.",
    },
}
ABOUT: Final = """\
Errors are problem documents (RFC 9457); `type` says which one, words are Vietnamese and meant for \
people. 429 and 503 carry `Retry-After` in seconds. 503 means that the outcome is unknown: ask \
again, nothing is counted twice. Moments are RFC 3339 in UTC with milliseconds. Lists are \
`{"items": [...], "next": cursor or null}`; a cursor fits only the arguments it was made for.

The gateway itself refuses what is no HTTP request, has too long a line or too large headers \
(`bad-request` with 400, 414, 431), and hangs up on whoever takes more than 15 seconds to send the \
headers or, in the middle of a vote's body, the next byte."""

RETRY_AFTER: Final = {
    "Retry-After": {
        "required": True,
        "description": "Seconds.",
        "schema": {"type": "integer", "minimum": 0},
    }
}


class ProblemDocument(msgspec.Struct):
    """RFC 9457. Some problems have further members, such as `closed_at`."""

    type: str
    title: str
    status: int
    detail: str | msgspec.UnsetType = msgspec.UNSET
    errors: list[FieldError] | msgspec.UnsetType = msgspec.UNSET


def document(app: Flask, service: str) -> dict[str, Any]:
    """The whole document; paths are sorted."""
    found = operations(app)
    types = {kind for one in found for kind in _types(one.call)} | {ProblemDocument}
    _, schemas = msgspec.json.schema_components(sorted(types, key=repr), ref_template=REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for one in found:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{service} API", "version": "1", "description": ABOUT},
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": SCHEMES},
    }


def _types(call: Call) -> list[Any]:
    """All types of the call that have a schema."""
    return [kind for kind in (call.takes, *call.gives.values()) if kind is not None]


def _operation(one: Operation) -> dict[str, Any]:
    summary, _, more = one.words.partition("\n")
    found: dict[str, Any] = {
        "operationId": one.name,
        "summary": summary.rstrip("."),
        "description": _with_roles(inspect.cleandoc(more), one.guard),
        "security": _security(one.guard),
        "parameters": [*_path_arguments(one.path_types), *_query_arguments(one.call.asks)],
        "responses": _answers(one),
    }
    if one.call.takes is not None:
        content = {"application/json": {"schema": _schema(one.call.takes)}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _with_roles(text: str, guard: str) -> str:
    if guard in ("public", "signed_in"):
        return text
    return f"{text}\n\nRoles: {guard.replace(',', ', ')}.".strip()


def _security(guard: str) -> list[dict[str, list[str]]]:
    return [] if guard == "public" else [{"bearer": []}, {"cookie": []}]


def _path_arguments(types: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _schema(kind)}
        for name, kind in types.items()
    ]


def _query_arguments(asks: Any) -> list[dict[str, Any]]:
    if asks is None:
        return []
    return [
        {
            "name": field.name,
            "in": "query",
            "required": field.required,
            "schema": _schema(field.type),
        }
        for field in msgspec.structs.fields(asks)
    ]


def _answers(one: Operation) -> dict[str, Any]:
    refused = sorted(refuses(one).items())
    good = {str(status): _good(status, kind) for status, kind in one.call.gives.items()}
    return good | {str(status): _refusal(status, slugs) for status, slugs in refused}


def _good(status: int, kind: Any) -> dict[str, Any]:
    if kind is None:
        return {"description": HTTPStatus(status).phrase}
    words = kind.__doc__ if isinstance(kind, type(msgspec.Struct)) else None
    text = (words or HTTPStatus(status).phrase).partition("\n")[0]
    return {"description": text, "content": {"application/json": {"schema": _schema(kind)}}}


def _refusal(status: int, slugs: tuple[str, ...]) -> dict[str, Any]:
    kinds = [f"/problems/{slug}" for slug in slugs]
    narrowed = {"properties": {"type": {"enum": kinds}, "status": {"const": status}}}
    schema = {"allOf": [_schema(ProblemDocument), narrowed]}
    found: dict[str, Any] = {
        "description": f"{HTTPStatus(status).phrase}: {', '.join(slugs)}",
        "content": {"application/problem+json": {"schema": schema}},
    }
    return found | ({"headers": RETRY_AFTER} if status in (429, 503) else {})


def _schema(kind: Any) -> dict[str, Any]:
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=REFERENCE)
    return schema
