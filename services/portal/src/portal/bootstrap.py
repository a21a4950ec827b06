"""Wires the portal."""

import tempfile
from functools import partial
from typing import Final

from flask import Flask

from contracts.events import EntryState, UnitState
from portal.actions.ceremonies import letters
from portal.actions.republish import republish
from portal.actions.seed_editions import follow_plans
from portal.actions.visits import publish_visits
from portal.consume import happenings as events
from portal.consume import letters as letter_events
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
    awards,
    basics,
    calendar_feed,
    ceremonies,
    counted_links,
    dossier_rules,
    edition_changes,
    edition_windows,
    editions,
    happenings,
    message_rules,
    new_editions,
    pages,
    promotion,
    promotion_desk,
    publicity,
    published_rules,
    report_rules,
    rules_lock,
    staff_search,
    tasks,
)
from servicekit.consumer import Consumer
from servicekit.db import Database
from servicekit.loops import Every, Loop
from servicekit.resealing import Sealed
from servicekit.service import Service
from servicekit.web import create_app

LETTERS_SECONDS: Final = 300
FOLLOW_SECONDS: Final = 3_600
"""The files change with the release only, so the first time after a start does the work."""
VISITS_SECONDS: Final = 5


BLUEPRINTS: Final = (
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
    new_editions.bp,
    edition_windows.bp,
    edition_changes.bp,
    dossier_rules.bp,
    message_rules.bp,
    awards.bp,
    basics.bp,
    calendar_feed.bp,
    publicity.bp,
    published_rules.bp,
    rules_lock.bp,
    counted_links.bp,
    promotion.bp,
    promotion_desk.bp,
    staff_search.bp,
    happenings.bp,
    report_rules.bp,
    *ceremonies.BLUEPRINTS,
)


def make_app(settings: PortalSettings, database: Database) -> Flask:
    """The pages and the API."""
    if settings.spool_dir:
        tempfile.tempdir = settings.spool_dir
    return create_app(
        settings,
        database,
        import_name="portal",
        blueprints=BLUEPRINTS,
        service="portal",
    )


def make_consumers(settings: PortalSettings, database: Database) -> list[Consumer]:
    """Published entries for the public, what other services do for staff, letters' ends."""
    return [
        Consumer(settings, database, name="entries", handlers={EntryState: keep_entry}),
        Consumer(
            settings,
            database,
            name="happenings",
            handlers=events.HANDLERS,
            tombstones=events.TOMBSTONES,
        ),
        Consumer(settings, database, name="letters", handlers=letter_events.HANDLERS),
    ]


def make_loops(settings: PortalSettings, database: Database) -> list[Loop]:
    """Editions follow their data files; sums of visits are told of; guests are reminded."""
    return [
        Every(FOLLOW_SECONDS, "follow-plans", follow_plans, database),
        Every(
            LETTERS_SECONDS,
            "ceremony-letters",
            partial(letters.send_due, keys=settings.seal_key),
            database,
            patience=300,
        ),
        Every(VISITS_SECONDS, "publish-visits", publish_visits, database),
    ]


SERVICE: Final = Service(
    name="portal",
    settings=PortalSettings,
    make_app=make_app,
    make_consumers=make_consumers,
    make_loops=make_loops,
    copies=(UnitState,),
    republish=republish,
    sealed=(Sealed("ceremony_guests", "id", "secret_sealed"),),
)
