"""Wires the portal."""

from typing import Final

from flask import Flask

from contracts.events import EntryState
from portal.actions.republish import republish
from portal.consume.entries import keep_entry
from portal.settings import PortalSettings
from portal.web import api, edition_changes, editions, pages, tasks
from servicekit.consumer import Consumer
from servicekit.db import Database
from servicekit.loops import Loop
from servicekit.service import Service
from servicekit.web import create_app


def make_app(settings: PortalSettings, database: Database) -> Flask:
    """The pages and the API."""
    return create_app(
        settings,
        database,
        import_name="portal",
        blueprints=(pages.bp, api.bp, tasks.bp, editions.bp, edition_changes.bp),
        service="portal",
    )


def make_loops(settings: PortalSettings, database: Database) -> list[Loop]:
    """The consumer of published entries."""
    return [Consumer(settings, database, name="entries", handlers={EntryState: keep_entry})]


SERVICE: Final = Service(
    name="portal",
    settings=PortalSettings,
    make_app=make_app,
    make_loops=make_loops,
    republish=republish,
)
