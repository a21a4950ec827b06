"""Every door of every service has decided who may pass."""

import importlib
from typing import Any

import msgspec
import pytest

from servicekit import auth, settings
from servicekit.db import Database
from servicekit.service import Service

pytestmark = pytest.mark.architecture

SERVICES = ("accounts", "portal", "submissions", "voting", "notifications", "reporting")
SECRET = "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="


def app_of(name: str) -> Any:
    """The service's app with settings that point nowhere: nothing may be opened at build time."""
    service: Service = importlib.import_module(f"{name}.bootstrap").SERVICE
    required = [f.name.upper() for f in msgspec.structs.fields(service.settings) if f.required]
    environ = dict.fromkeys(required, SECRET) | {
        "DATABASE_URL": "postgresql://127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SEAL_KEY": SECRET,
    }
    found = settings.load(service.settings, environ)
    return service.make_app(found, Database(found.database_url))


@pytest.mark.parametrize("name", SERVICES)
def test_every_route_has_a_guard(name: str) -> None:
    app = app_of(name)
    routes = {rule.rule: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    assert [path for path, view in routes.items() if auth.guard_of(view) is None] == []
    assert routes


@pytest.mark.parametrize("name", SERVICES)
def test_reading_changes_nothing_by_method(name: str) -> None:
    """A view that answers GET answers no unsafe method, so that the two never share code."""
    for rule in app_of(name).url_map.iter_rules():
        methods = set(rule.methods or ()) - {"HEAD", "OPTIONS"}
        assert methods == {"GET"} or "GET" not in methods, rule.rule
