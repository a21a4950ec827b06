"""What tests of submissions share: people, a complete dossier, a desk that takes it anywhere."""

from datetime import datetime
from io import BytesIO
from typing import Any

import msgspec
from PIL import Image

from contracts.events import DossierState, DossierTransitioned, EntryState
from contracts.roles import Role
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import outbox_events
from submissions.actions.attach import Offered, take_file
from submissions.actions.drafts import open_draft, save_draft
from submissions.actions.hand_in import hand_in
from submissions.actions.review import Decision, decide
from submissions.model.applicants import Applicant
from submissions.model.consenting import version_shown
from submissions.model.contents import CONSENTS, Contents
from submissions.model.lifecycle import Verb
from submissions.settings import UploadLimits
from submissions.store import dossiers
from submissions.store.dossiers import Dossier
from submissions.store.files import FileStore

ALICE, BOB, CHARLIE = 11, 12, 13
"""Owner, another applicant, a reviewer."""
SECRETARY = (Role.SECRETARY,)
WARD, OTHER_WARD = "05482", "05443"
LIMITS = UploadLimits(of_file={"jpeg": 10**7, "pdf": 10**6}, of_account=10**9)
EVERYTHING = ("declared", *CONSENTS)
TICKS = {"texts": version_shown()} | dict.fromkeys(EVERYTHING, "y")
"""What the form for handing in sends with every box ticked."""
NEEDED_TICKS = {name: value for name, value in TICKS.items() if name != "promotion"}

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


WHO = Applicant(
    of_age=True,
    organisation="Hợp tác xã Hoà Bình",
    representative="Nguyễn Văn Thử",
    representative_position="Giám đốc",
)
"""Enough for every kind of applicant; what a kind need not say is not kept."""


def jpeg(size: tuple[int, int] = (1200, 900), colour: str = "#0b6b4f", **options: Any) -> BytesIO:
    """A small photograph."""
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, "JPEG", **options)
    stream.seek(0)
    return stream


class Desk:
    """Takes dossiers where a test needs them, through the real actions."""

    def __init__(self, database: Database, store: FileStore, *, picture: bool = True) -> None:
        self._database = database
        self._store = store
        self._picture = picture

    def draft(
        self, *, account: int = ALICE, picture: bool | None = None, **changes: Any
    ) -> Dossier:
        """A complete draft with a picture, unless told otherwise."""
        contents = msgspec.structs.asdict(msgspec.structs.replace(COMPLETE, **changes))
        moment = clock.now()
        with self._database.transaction() as conn:
            code = open_draft(conn, account, moment).code
            dossier = save_draft(conn, code, account, contents, moment, WHO)
            if self._picture if picture is None else picture:
                photo = jpeg()
                offered = Offered(
                    name="ảnh.jpg", declared="image/jpeg", size=len(photo.getvalue()), content=photo
                )
                take_file(conn, self._store, dossier, offered, LIMITS, moment)
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
