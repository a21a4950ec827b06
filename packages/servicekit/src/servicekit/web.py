"""The Flask side of every service: one factory, and what views need from the request."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast

from flask import Blueprint, Flask, Response, current_app, request
from jinja2 import ChoiceLoader, PackageLoader

from servicekit import errors, hooks, openapi_pages, rendering
from servicekit.auth import KeyRing
from servicekit.db import Database
from servicekit.settings import Settings

JSON_LIMIT: Final = 256 * 1024
RECEIVED_AT: Final = re.compile(r"\d{9,11}\.\d{3}", re.ASCII)


class MissingReceiveTime(RuntimeError):
    """The gateway did not say when the request arrived; never guessed (law 6)."""


def create_app(
    settings: Settings,
    database: Database,
    *,
    import_name: str,
    blueprints: Sequence[Blueprint],
    service: str,
) -> Flask:
    """Templates, errors, logs, sign-in and filters around a service's blueprints."""
    app = Flask(import_name, static_folder=None)
    app.secret_key = hashlib.sha256(b"flash:" + settings.seal_key.encode()).digest()
    app.config.update(
        MAX_CONTENT_LENGTH=JSON_LIMIT,
        MAX_FORM_MEMORY_SIZE=JSON_LIMIT,
        SESSION_COOKIE_NAME="contest_flash",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https:"),
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions |= {
        "settings": settings,
        "database": database,
        "service": service,
        "key_ring": KeyRing(database),
    }
    app.jinja_loader = ChoiceLoader(
        [cast("Any", app.jinja_loader), PackageLoader("servicekit", "templates")]
    )
    rendering.install(app, settings)
    hooks.install(app)
    errors.install(app)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    openapi_pages.install(app, service)
    return app


def database() -> Database:
    """The database of the current app."""
    found: Database = current_app.extensions["database"]
    return found


def settings() -> Any:
    """The settings of the current app, of the service's own class."""
    return current_app.extensions["settings"]


def received_at() -> datetime:
    """When the gateway had the headers, UTC. Raises MissingReceiveTime (a 500, never now())."""
    return read_received_at(request.headers.get("X-Received-At", ""))


def read_received_at(text: str) -> datetime:
    """The gateway's header: epoch seconds with milliseconds. Raises MissingReceiveTime."""
    if not RECEIVED_AT.fullmatch(text):
        raise MissingReceiveTime(text)
    seconds, milliseconds = text.split(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(milliseconds) * 1000)


def cache_public(response: Response, seconds: int, *, stale: int = 30) -> Response:
    """Let the gateway keep a public page. Raises ValueError if it would set a cookie."""
    if response.headers.getlist("Set-Cookie"):
        raise ValueError("a public page sets no cookie (law 10)")
    response.headers["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate={stale}"
    return response


def cookie_is_secure() -> bool:
    """Cookies are bound to https as soon as the public address is."""
    return bool(settings().public_url.startswith("https:"))


__all__ = [
    "MissingReceiveTime",
    "cache_public",
    "cookie_is_secure",
    "create_app",
    "database",
    "read_received_at",
    "received_at",
    "settings",
]
