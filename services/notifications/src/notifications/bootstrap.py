"""The one place that wires notifications together."""

import random
from functools import partial

from flask import Flask

from contracts.events import DossierState, ReportState, UnitState
from notifications.actions import campaign, maintain, remind
from notifications.actions.office import Office
from notifications.actions.read_bounces import read_bounces
from notifications.consume import events
from notifications.consume.sending import Sender
from notifications.model.kinds import Lane
from notifications.model.servers import read_mailbox_address
from notifications.settings import NotificationsSettings
from notifications.store.channels.made import make_carriers
from notifications.web import (
    campaigns,
    finding,
    inbox,
    preferences,
    reports,
    staff,
    suppressions,
    unread,
    wordings,
)
from servicekit import clock
from servicekit.consumer import Consumer
from servicekit.db import Database
from servicekit.loops import Every, Loop
from servicekit.resealing import Sealed
from servicekit.service import Service
from servicekit.web import create_app

NAME = "notifications"


def make_app(settings: NotificationsSettings, database: Database) -> Flask:
    """Preferences for people, the delivery pages for staff."""
    return create_app(
        settings,
        database,
        import_name=NAME,
        blueprints=[
            preferences.pages,
            inbox.pages,
            staff.pages,
            wordings.pages,
            suppressions.pages,
            campaigns.pages,
            finding.pages,
            reports.calls,
            unread.calls,
        ],
        service=NAME,
    )


def make_office(settings: NotificationsSettings, database: Database) -> Office:
    """Connections belong to one thread, so every sender has an office of its own."""
    return Office(
        settings=settings,
        database=database,
        carriers=make_carriers(settings, database, clock.now),
        clock=clock.now,
        chance=random.random,
    )


def make_consumers(settings: NotificationsSettings, database: Database) -> list[Consumer]:
    """Sign-in codes on their own, so that nothing holds them up."""
    return [
        Consumer(settings, database, name="codes", handlers=events.code_handlers(settings)),
        Consumer(
            settings,
            database,
            name="events",
            handlers=events.EVENT_HANDLERS | events.letter_handlers(settings),
            tombstones=events.tombstones(settings),
        ),
    ]


def make_loops(settings: NotificationsSettings, database: Database) -> list[Loop]:
    """The senders of both lanes, and the housekeeping."""
    counts = {Lane.URGENT: settings.urgent_senders, Lane.ORDINARY: settings.ordinary_senders}
    senders = [
        Sender(make_office(settings, database), lane, number + 1)
        for lane, count in counts.items()
        for number in range(count)
    ]
    return [
        *senders,
        Every(5, "free-interrupted", maintain.free_interrupted, database),
        Every(15, "remind", remind.send_due, database, patience=300),
        Every(2, "campaigns", campaign.release_due, database),
        Every(10, "measure", maintain.measure, database),
        *_bounces(settings, database),
        Every(3_600, "forget-old", maintain.forget_old, database, patience=600),
        Every(
            3_600,
            "archive-old",
            partial(maintain.archive_old, settings.message_days),
            database,
            patience=600,
        ),
    ]


def _bounces(settings: NotificationsSettings, database: Database) -> list[Loop]:
    """Raises BadServer."""
    if not settings.bounce_mailbox:
        return []
    read_mailbox_address(settings.bounce_mailbox)
    return [Every(60, "bounces", partial(read_bounces, settings), database, patience=600)]


SERVICE = Service(
    name=NAME,
    settings=NotificationsSettings,
    make_app=make_app,
    make_consumers=make_consumers,
    make_loops=make_loops,
    copies=(UnitState, DossierState, ReportState),
    sealed=(Sealed("messages", "id", "sealed"), Sealed("provider_tokens", "provider", "sealed")),
)
