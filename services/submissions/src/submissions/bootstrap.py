"""The only place that wires submissions together."""

from flask import Flask

from contracts.events import AccountState, UnitState
from servicekit import copies
from servicekit.consumer import Consumer
from servicekit.db import Database
from servicekit.loops import Every, Loop
from servicekit.service import Service
from servicekit.web import create_app
from submissions.actions.likenesses import fingerprint
from submissions.actions.share_cards import draw_share_cards
from submissions.actions.upkeep import (
    forget_withdrawn_drafts,
    measure_disk,
    measure_queue,
    republish,
    sweep_files,
)
from submissions.consume.accounts import handle_account
from submissions.consume.units import handle_unit
from submissions.settings import SubmissionsSettings
from submissions.store.files import FileStore
from submissions.store.spellings import Vocabulary
from submissions.web import BLUEPRINTS, words

SWEEP_SECONDS = 300
MEASURE_SECONDS = 15
FINGERPRINT_SECONDS = 5
CARD_SECONDS = 5
CARD_PATIENCE = 60


def make_app(settings: SubmissionsSettings, database: Database) -> Flask:
    """The web side. Creates the file store's folder, so that a wrong setting fails at start."""
    settings.files_dir.mkdir(parents=True, exist_ok=True)
    app = create_app(
        settings,
        database,
        import_name="submissions",
        blueprints=BLUEPRINTS,
        service="submissions",
    )
    words.install(app)
    app.extensions["vocabulary"] = Vocabulary()
    return app


def make_consumers(settings: SubmissionsSettings, database: Database) -> list[Consumer]:
    """Merged accounts; units, whose names stand on entries."""
    return [
        Consumer(settings, database, name="accounts", handlers={AccountState: handle_account}),
        Consumer(
            settings,
            database,
            name="units",
            handlers={UnitState: handle_unit},
            tombstones=copies.tombstones(UnitState),
        ),
    ]


def make_loops(settings: SubmissionsSettings, database: Database) -> list[Loop]:
    """Remains of withdrawn drafts, files nobody names, fingerprints, figures of queue and disk."""
    store = FileStore(settings.files_dir)
    return [
        Every(SWEEP_SECONDS, "forget-withdrawn-drafts", forget_withdrawn_drafts, database),
        Every(SWEEP_SECONDS, "sweep-files", lambda db, now: sweep_files(db, store, now), database),
        Every(FINGERPRINT_SECONDS, "fingerprint", fingerprint, database),
        Every(
            CARD_SECONDS,
            "draw-share-cards",
            lambda db, now: draw_share_cards(db, store, now),
            database,
            patience=CARD_PATIENCE,
        ),
        Every(MEASURE_SECONDS, "measure-queue", measure_queue, database),
        Every(MEASURE_SECONDS, "measure-disk", lambda _db, _now: measure_disk(store), database),
    ]


SERVICE = Service(
    name="submissions",
    settings=SubmissionsSettings,
    make_app=make_app,
    make_consumers=make_consumers,
    make_loops=make_loops,
    republish=republish,
)
