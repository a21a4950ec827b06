"""Submissions under test: an edition that is open, two wards, signed-in browsers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from services.submissions.tests.submissions_desk import OTHER_WARD, WARD, Desk

from servicekit.db import Database
from servicekit.testing import GatewayClient, Signer, a_unit, an_edition, put_copy
from submissions.bootstrap import make_app
from submissions.settings import SubmissionsSettings
from submissions.store.files import FileStore


@pytest.fixture(scope="session")
def service_name() -> str:
    return "submissions"


@pytest.fixture
def settings(make_settings: Callable[..., Any], tmp_path: Path) -> SubmissionsSettings:
    found: SubmissionsSettings = make_settings(
        SubmissionsSettings, files_dir=tmp_path / "files", upload_limit_mb=2, free_disk_mb=0
    )
    return found


@pytest.fixture
def store(settings: SubmissionsSettings) -> FileStore:
    return FileStore(settings.files_dir)


@pytest.fixture
def app(settings: SubmissionsSettings, open_edition: None, database: Database) -> Flask:
    return make_app(settings, database)


@pytest.fixture
def open_edition(database: Database) -> None:
    """The demonstration edition, open for dossiers and votes, and two wards."""
    with database.transaction() as conn:
        put_copy(conn, an_edition())
        put_copy(conn, a_unit(code=WARD, name="Phường Quan Triều"))
        put_copy(conn, a_unit(code=OTHER_WARD, name="Phường Phan Đình Phùng"))


@pytest.fixture
def browser(app: Flask, token: Signer) -> Callable[..., GatewayClient]:
    """`browser(ALICE)`, `browser(CHARLIE, SECRETARY)`: a signed-in client with a cookie."""

    def signed_in(account: int, roles: tuple[Any, ...] = ()) -> GatewayClient:
        client = GatewayClient(app, app.response_class, use_cookies=True)
        client.set_cookie("contest_token", token(account, roles=roles))
        return client

    return signed_in


@pytest.fixture
def desk(database: Database, store: FileStore, open_edition: None) -> Desk:
    return Desk(database, store)


@pytest.fixture
def quick_desk(database: Database, store: FileStore, open_edition: None) -> Desk:
    """A desk of an edition that asks for no evidence: its dossiers have no files to be made."""
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules={"evidence_required": False}))
    return Desk(database, store, picture=False)
