"""What every service tells about its JSON calls: the document, and its part of `/api/docs`."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from flask import Flask, Response, current_app, make_response, render_template
from markupsafe import Markup, escape

from servicekit.auth import public
from servicekit.openapi import Call, described
from servicekit.openapi_document import document

KEPT: Final = "openapi"
CACHE: Final = "public, max-age=60"


def install(app: Flask, service: str) -> None:
    """Two routes: one for programs, one that the gateway includes in its page of all services."""
    app.add_url_rule(f"/api/{service}/v1/openapi.json", view_func=read_description)
    app.add_url_rule("/api-calls", view_func=show_calls)
    app.jinja_env.filters["marked"] = marked


@public
@described(Call(gives={200: dict[str, Any]}))
def read_description() -> Response:
    """This description as an OpenAPI 3.1 document."""
    response = Response(msgspec.json.encode(_document()), mimetype="application/json")
    response.headers["Cache-Control"] = CACHE
    return response


@public
def show_calls() -> Response:
    """The service's section of `/api/docs`, without a frame."""
    found = _document()
    page = render_template(
        "kit/api_calls.html",
        service=current_app.extensions["service"],
        paths=found["paths"],
        example=lambda schema: _pretty(_example(schema, found["components"]["schemas"])),
    )
    return make_response(page)


def marked(text: str) -> Markup:
    """Words between backticks as code."""
    escaped = str(escape(text))
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped))  # noqa: S704  # escaped above


def _document() -> dict[str, Any]:
    """Made once per process: it depends on nothing but code."""
    kept = current_app.extensions
    if KEPT not in kept:
        kept[KEPT] = document(current_app, kept["service"])
    found: dict[str, Any] = kept[KEPT]
    return found


def _pretty(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value)).decode()


def _example(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    """A value of the schema, out of the examples its fields carry."""
    if "$ref" in schema:
        return _example(known[schema["$ref"].rpartition("/")[2]], known)
    for word in ("examples", "enum"):
        if word in schema:
            return schema[word][0]
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], known)
    if schema.get("type") == "object":
        fields = schema.get("properties", {})
        return {name: _example(field, known) for name, field in fields.items()}
    if schema.get("type") == "array":
        return [_example(schema.get("items", {}), known)]
    return EMPTY.get(schema.get("type", ""))


EMPTY: Final = {"string": "…", "integer": 0, "number": 0.0, "boolean": True}
