"""Wires the portal."""

import tempfile
from typing import Final

from flask import Flask

from contracts.events import EntryState
from portal.actions.republish import republish
from portal.actions.seed_editions import follow_plans
from portal.consume.entries import keep_entry
from portal.settings import PortalSettings
from portal.web import (
    answering,
    api,
    api_docs,
    article_editing,
    article_feeds,
    article_files,
    article_pages,
    article_previews,
    article_publishing,
    article_versions,
    articles,
    asking,
    dossier_rules,
    edition_changes,
    edition_windows,
    editions,
    pages,
    tasks,
)
from servicekit.consumer import Consumer
from servicekit.db import Database
from servicekit.loops import Every, Loop
from servicekit.service import Service
from servicekit.web import create_app

FOLLOW_SECONDS: Final = 3_600
"""The files change with the release only, so the first time after a start does the work."""


def make_app(settings: PortalSettings, database: Database) -> Flask:
    """The pages and the API."""
    if settings.spool_dir:
        tempfile.tempdir = settings.spool_dir
    return create_app(
        settings,
        database,
        import_name="portal",
        blueprints=(
            pages.bp,
            article_pages.bp,
            article_feeds.bp,
            article_files.bp,
            article_previews.bp,
            asking.bp,
            answering.bp,
            articles.bp,
            article_editing.bp,
            article_versions.bp,
            article_publishing.bp,
            api.bp,
            api_docs.bp,
            tasks.bp,
            editions.bp,
            edition_windows.bp,
            edition_changes.bp,
            dossier_rules.bp,
        ),
        service="portal",
    )


def make_consumers(settings: PortalSettings, database: Database) -> list[Consumer]:
    """The consumer of published entries."""
    return [Consumer(settings, database, name="entries", handlers={EntryState: keep_entry})]


def make_loops(_settings: PortalSettings, database: Database) -> list[Loop]:
    """Editions follow their data files."""
    return [Every(FOLLOW_SECONDS, "follow-plans", follow_plans, database)]


SERVICE: Final = Service(
    name="portal",
    settings=PortalSettings,
    make_app=make_app,
    make_consumers=make_consumers,
    make_loops=make_loops,
    republish=republish,
)
