"""The only place that wires submissions together."""

from flask import Flask

from contracts.events import AccountState, UnitState, VotesRecorded
from servicekit import copies
from servicekit.consumer import Consumer
from servicekit.db import Database
from servicekit.loops import Every, Loop
from servicekit.resealing import Sealed
from servicekit.service import Service
from servicekit.web import create_app
from submissions.actions.batches import go_on
from submissions.actions.deletions import forget_deleted_drafts
from submissions.actions.import_runs import forget_old_sheets, run_imports
from submissions.actions.likenesses import fingerprint, measure_fingerprints
from submissions.actions.reading import read_files
from submissions.actions.scanning import measure_unscanned, scan_waiting
from submissions.actions.share_cards import draw_share_cards
from submissions.actions.upkeep import (
    forget_withdrawn_drafts,
    measure_disk,
    measure_queue,
    republish,
    sweep_files,
)
from submissions.actions.uploads import Kit, expire, finish_orphans
from submissions.consume.accounts import handle_account
from submissions.consume.units import handle_unit
from submissions.consume.votes import handle_votes
from submissions.settings import SubmissionsSettings
from submissions.store.parts import Parts
from submissions.store.spellings import Vocabulary
from submissions.store.stores import open_store
from submissions.web import BLUEPRINTS, words

SWEEP_SECONDS = 300
MEASURE_SECONDS = 15
FINGERPRINT_SECONDS = 5
IMPORT_SECONDS = 1
BATCH_SECONDS = 2
ORPHAN_SECONDS = 30
READ_SECONDS = 3
READ_PATIENCE = 180
SCAN_SECONDS = 5
SCAN_PATIENCE = 1_500
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
    """Merged accounts; which entries have votes; units, whose names stand on entries."""
    return [
        Consumer(settings, database, name="accounts", handlers={AccountState: handle_account}),
        Consumer(settings, database, name="votes", handlers={VotesRecorded: handle_votes}),
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
    store = open_store(settings)
    limits = settings.upload_limits()
    return [
        Every(SWEEP_SECONDS, "forget-withdrawn-drafts", forget_withdrawn_drafts, database),
        Every(SWEEP_SECONDS, "forget-deleted-drafts", forget_deleted_drafts, database),
        Every(SWEEP_SECONDS, "sweep-files", lambda db, now: sweep_files(db, store, now), database),
        Every(FINGERPRINT_SECONDS, "fingerprint", fingerprint, database),
        Every(BATCH_SECONDS, "batches", go_on, database),
        Every(
            IMPORT_SECONDS, "import", lambda db, now: run_imports(db, store, limits, now), database
        ),
        Every(SWEEP_SECONDS, "forget-old-sheets", forget_old_sheets, database),
        Every(
            CARD_SECONDS,
            "draw-share-cards",
            lambda db, now: draw_share_cards(db, store, now),
            database,
            patience=CARD_PATIENCE,
        ),
        Every(MEASURE_SECONDS, "measure-queue", measure_queue, database),
        Every(MEASURE_SECONDS, "measure-fingerprints", measure_fingerprints, database),
        Every(MEASURE_SECONDS, "measure-disk", lambda _db, _now: measure_disk(store), database),
        *file_loops(settings, database),
    ]


def file_loops(settings: SubmissionsSettings, database: Database) -> list[Loop]:
    """Uploads that broke off, what the scanner has to say, what stands in files."""
    limits = settings.upload_limits()
    kit = Kit(store=open_store(settings), parts=Parts(settings.files_dir), limits=limits)
    found: list[Loop] = [
        Every(SWEEP_SECONDS, "expire-uploads", lambda db, now: expire(db, kit, now), database),
        Every(
            ORPHAN_SECONDS, "finish-uploads", lambda db, now: finish_orphans(db, kit, now), database
        ),
        Every(
            READ_SECONDS,
            "read-files",
            lambda db, now: read_files(db, kit.store, now),
            database,
            patience=READ_PATIENCE,
        ),
    ]
    if limits.checks.url:
        found += [
            Every(
                SCAN_SECONDS,
                "scan-files",
                lambda db, now: scan_waiting(db, kit.store, limits.checks, now),
                database,
                patience=SCAN_PATIENCE,
            ),
            Every(MEASURE_SECONDS, "measure-unscanned", measure_unscanned, database),
        ]
    return found


SERVICE = Service(
    name="submissions",
    settings=SubmissionsSettings,
    make_app=make_app,
    make_consumers=make_consumers,
    make_loops=make_loops,
    republish=republish,
    sealed=(Sealed("members", "id", "sealed_code"),),
)
