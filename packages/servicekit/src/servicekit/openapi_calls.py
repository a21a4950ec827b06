"""All JSON calls of a service with their descriptions, and what each may refuse."""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_type_hints

from flask import Flask
from werkzeug.routing import Rule

from servicekit import auth
from servicekit.hooks import UNSAFE
from servicekit.openapi import DOORS, Operation, call_of


def operations(app: Flask) -> list[Operation]:
    """By path and method."""
    return sorted(_operations(app), key=lambda one: (one.path, one.method))


def undescribed(app: Flask, service: str) -> list[str]:
    """JSON routes that nobody described."""
    return [rule.rule for rule, view in _routes(app, service) if call_of(view) is None]


def is_described(app: Flask, method: str, path: str, problem: Mapping[str, Any]) -> bool:
    """Whether the call at this address says that it may refuse like this; True where none is."""
    for one in operations(app):
        if one.method == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", one.path), path):
            slugs = refuses(one).get(problem["status"], ())
            return problem["type"].removeprefix("/problems/") in slugs
    return True


def refuses(one: Operation) -> dict[int, tuple[str, ...]]:
    """The call's own problems and those of every call of its kind."""
    common: dict[int, tuple[str, ...]] = {
        400: ("bad-request",),
        500: ("internal",),
        503: ("starting", "unavailable", "unknown-outcome"),
    }
    if one.path_types:
        common[404] = ("not-found",)
    if one.guard != "public":
        common[401] = ("not-signed-in",)
    if one.guard not in ("public", "signed_in"):
        common[403] = ("forbidden",)
    if one.method in UNSAFE:
        common[403] = (*common.get(403, ()), "foreign-origin")
    if one.call.takes is not None:
        common |= {413: ("too-large",), 415: ("not-json",)}
    if one.call.takes is not None or one.call.asks is not None:
        common[422] = ("invalid",)
    own = one.call.refuses
    return {s: (*common.get(s, ()), *own.get(s, ())) for s in {*common, *own}}


def _routes(app: Flask, service: str) -> Iterator[tuple[Rule, Any]]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(f"/api/{service}/"):
            yield rule, app.view_functions[rule.endpoint]


def _operations(app: Flask) -> Iterator[Operation]:
    yield from app.extensions.get(DOORS, ())
    for rule, view in _routes(app, app.extensions["service"]):
        call = call_of(view)
        if call is None:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        hints = get_type_hints(inspect.unwrap(view), include_extras=True)
        types = {name: hints[name] for name in re.findall(r"{(\w+)}", path)}
        for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"}):
            yield Operation(
                method=method,
                path=path,
                name=view.__name__,
                guard=auth.guard_of(view) or "",
                words=inspect.getdoc(view) or "",
                call=call,
                path_types=types,
            )
