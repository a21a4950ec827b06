"""The only place that wires submissions together."""

from flask import Flask

from contracts.events import AccountState, UnitState
from servicekit.consumer import Consumer
from servicekit.db import Database
from servicekit.loops import Every, Loop
from servicekit.service import Service
from servicekit.web import create_app
from submissions.actions.upkeep import measure_queue, republish, sweep_files
from submissions.consume.accounts import handle_account
from submissions.settings import SubmissionsSettings
from submissions.store.files import FileStore
from submissions.web import BLUEPRINTS, words

SWEEP_SECONDS = 3_600
MEASURE_SECONDS = 15


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
    return app


def make_loops(settings: SubmissionsSettings, database: Database) -> list[Loop]:
    """Merged accounts, orphaned files, figures of the queue."""
    store = FileStore(settings.files_dir)
    return [
        Consumer(settings, database, name="accounts", handlers={AccountState: handle_account}),
        Every(SWEEP_SECONDS, "sweep-files", lambda db, now: sweep_files(db, store, now), database),
        Every(MEASURE_SECONDS, "measure-queue", measure_queue, database),
    ]


SERVICE = Service(
    name="submissions",
    settings=SubmissionsSettings,
    make_app=make_app,
    make_loops=make_loops,
    copies=(UnitState,),
    republish=republish,
)
