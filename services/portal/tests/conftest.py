"""The portal under test, with editions seeded at a fixed moment."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from portal.actions.seed_editions import seed_editions
from portal.bootstrap import make_app
from portal.settings import PortalSettings
from servicekit.db import Database
from servicekit.testing import at

SEEDED_AT = at("2026-11-21T10:00:00+07:00")


@pytest.fixture(scope="session")
def service_name() -> str:
    return "portal"


@pytest.fixture
def app(make_settings: Callable[..., Any], database: Database) -> Flask:
    return make_app(make_settings(PortalSettings), database)


@pytest.fixture
def demonstration(database: Database) -> datetime:
    """Editions 2026 and the demonstration, which is current; the moment they were seeded at."""
    seed_editions(database, SEEDED_AT, demonstration=True)
    return SEEDED_AT


@pytest.fixture
def real(database: Database) -> datetime:
    """Edition 2026 only, current."""
    seed_editions(database, SEEDED_AT, demonstration=False)
    return SEEDED_AT
