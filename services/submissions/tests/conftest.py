"""Submissions under test: an edition that is open, two wards, a dossier ready to hand in."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import msgspec
import pytest
from flask import Flask
from PIL import Image

from contracts.events import DossierState, DossierTransitioned, EntryState
from contracts.roles import Role
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, a_unit, an_edition, outbox_events, put_copy
from submissions.actions.attach import Offered, add_file, keep_file
from submissions.actions.drafts import open_draft, save_draft
from submissions.actions.hand_in import hand_in
from submissions.actions.review import Decision, decide
from submissions.bootstrap import make_app
from submissions.model.contents import CONSENTS, Contents
from submissions.model.lifecycle import Verb
from submissions.settings import SubmissionsSettings
from submissions.store import dossiers
from submissions.store.dossiers import Dossier
from submissions.store.files import FileStore

ALICE, BOB, CHARLIE = 11, 12, 13
"""Owner, another applicant, a reviewer."""
SECRETARY = (Role.SECRETARY,)
WARD, OTHER_WARD = "05482", "05443"
EVERYTHING = ("declared", *CONSENTS)

COMPLETE = Contents(
    kind="product",
    field="agriculture",
    themes=("green",),
    title="Máy sao chè Hoà Bình",
    summary="Bớt củi, giữ hương.",
    problem="Tốn củi.",
    solution="Dùng lại nhiệt của khói.",
    where_applied="Xã La Bằng",
    applied_since="03/2024",
    effects="Bớt một phần ba lượng củi.",
    applicant_kind="group",
    authors="Nhóm hợp tác xã",
    primary_unit=WARD,
    units=(WARD, OTHER_WARD),
)


def jpeg(size: tuple[int, int] = (1200, 900), **options: Any) -> BytesIO:
    """A small photograph."""
    stream = BytesIO()
    Image.new("RGB", size, (11, 107, 79)).save(stream, "JPEG", **options)
    stream.seek(0)
    return stream


@pytest.fixture(scope="session")
def service_name() -> str:
    return "submissions"


@pytest.fixture
def settings(make_settings: Callable[..., Any], tmp_path: Any) -> SubmissionsSettings:
    found: SubmissionsSettings = make_settings(
        SubmissionsSettings, files_dir=tmp_path / "files", upload_limit_mb=2
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


class Desk:
    """Takes dossiers where a test needs them, through the real actions."""

    def __init__(self, database: Database, store: FileStore) -> None:
        self._database = database
        self._store = store

    def draft(self, *, account: int = ALICE, picture: bool = True, **changes: Any) -> Dossier:
        """A complete draft with a picture, unless told otherwise."""
        contents = msgspec.structs.asdict(msgspec.structs.replace(COMPLETE, **changes))
        moment = clock.now()
        with self._database.transaction() as conn:
            code = open_draft(conn, account, moment).code
            save_draft(conn, code, account, contents, moment)
            if picture:
                photo = jpeg()
                offered = Offered(
                    name="ảnh.jpg", declared="image/jpeg", size=len(photo.getvalue()), content=photo
                )
                kept = keep_file(self._store, offered, {"jpeg": 10**7})
                add_file(conn, code, account, kept, moment)
            return dossiers.get(conn, code)

    def submitted(self, **changes: Any) -> Dossier:
        """Handed in now."""
        draft = self.draft(**changes)
        with self._database.transaction() as conn:
            return hand_in(conn, dossiers.lock(conn, draft.code), EVERYTHING, clock.now())

    def take(self, dossier: Dossier, verb: Verb, **decision: Any) -> Dossier:
        """A reviewer's step."""
        with self._database.transaction() as conn:
            current = dossiers.get(conn, dossier.code)
            step = Decision(verb=verb, version=current.version, **decision)
            return decide(conn, dossier.code, step, account=CHARLIE, now=clock.now())

    def valid(self, **changes: Any) -> Dossier:
        """Found valid."""
        return self.take(self.submitted(**changes), Verb.ACCEPT)

    def published(self, **changes: Any) -> Dossier:
        """An entry on show."""
        return self.take(self.valid(**changes), Verb.PUBLISH)

    def now(self, code: str) -> Dossier:
        """The row as it is."""
        with self._database.transaction() as conn:
            return dossiers.get(conn, code)


@pytest.fixture
def desk(database: Database, store: FileStore, open_edition: None) -> Desk:
    return Desk(database, store)


def published_states(conn: Connection) -> list[DossierState]:
    """All dossier states in the outbox, oldest first."""
    return [event for event in outbox_events(conn) if isinstance(event, DossierState)]


def transitions(conn: Connection) -> list[DossierTransitioned]:
    """All steps in the outbox, oldest first."""
    return [event for event in outbox_events(conn) if isinstance(event, DossierTransitioned)]


def entry_states(conn: Connection) -> list[EntryState]:
    """All entry states in the outbox, oldest first."""
    return [event for event in outbox_events(conn) if isinstance(event, EntryState)]


def received(moment: datetime) -> dict[str, str]:
    """The header the gateway would have set at that moment."""
    return {"X-Received-At": f"{moment.timestamp():.3f}"}
