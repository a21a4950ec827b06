"""Wires accounts together."""

from datetime import datetime
from typing import Final

from flask import Flask

from accounts.actions.announce import publish_states
from accounts.actions.keys import ensure_key, publish_keys
from accounts.actions.unit_editing import publish_unit
from accounts.actions.upkeep import forget_old, move_days
from accounts.errors import Refusal
from accounts.settings import AccountsSettings
from accounts.store import accounts, units
from accounts.web import BLUEPRINTS, answer_refusal
from accounts.web.living import refuse_what_is_over
from servicekit.db import Connection, Database
from servicekit.loops import Every, Loop
from servicekit.resealing import Sealed
from servicekit.service import Service
from servicekit.web import create_app

DAYS_SECONDS: Final = 60
FORGET_SECONDS: Final = 600


def make_app(settings: AccountsSettings, database: Database) -> Flask:
    """The pages and the API."""
    app = create_app(
        settings, database, import_name="accounts", blueprints=BLUEPRINTS, service="accounts"
    )
    app.register_error_handler(Refusal, answer_refusal)
    app.before_request(refuse_what_is_over)
    app.jinja_env.globals["mailbox_path"] = settings.mailbox_path
    return app


def make_loops(settings: AccountsSettings, database: Database) -> list[Loop]:
    """The first signing key, days of grants, forgetting."""
    return [
        Every(DAYS_SECONDS, "signing-key", lambda db, now: ensure_key(db, settings, now), database),
        Every(DAYS_SECONDS, "grant-days", move_days, database),
        Every(FORGET_SECONDS, "forget-old", forget_old, database),
    ]


def republish(conn: Connection, now: datetime) -> int:
    """Every state again: keys, units, accounts with their contacts."""
    published = publish_keys(conn, now)
    for unit in units.all_units(conn):
        publish_unit(conn, unit.code, now)
        published += 1
    for number in accounts.announced_numbers(conn):
        publish_states(conn, number, now)
        published += 1
    return published


SERVICE: Final = Service(
    name="accounts",
    settings=AccountsSettings,
    make_app=make_app,
    make_loops=make_loops,
    republish=republish,
    sealed=(Sealed("signing_keys", "kid", "sealed_private"),),
)
