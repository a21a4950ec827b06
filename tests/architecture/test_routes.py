"""Every door of every service has decided who may pass."""

import importlib
from tempfile import gettempdir
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import validate

from servicekit import auth, settings
from servicekit.db import Database
from servicekit.openapi_calls import undescribed
from servicekit.openapi_document import document
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
        "FILES_DIR": gettempdir(),
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


@pytest.mark.parametrize("name", SERVICES)
def test_every_json_call_is_described(name: str) -> None:
    """Decision 10: the description is made of the types that the call decodes and encodes."""
    app = app_of(name)
    assert undescribed(app, name) == []
    validate(document(app, name))


@pytest.mark.parametrize("name", SERVICES)
def test_service_keeps_to_its_own_part_of_the_api(name: str) -> None:
    paths = [rule.rule for rule in app_of(name).url_map.iter_rules()]
    strangers = [path for path in paths if path.startswith("/api/") and f"/{name}/v1/" not in path]
    assert strangers == (["/api/docs"] if name == "portal" else [])
