"""The one place that wires notifications together."""

import random
from functools import partial

from flask import Flask

from notifications.actions import maintain
from notifications.actions.office import Office
from notifications.consume import events
from notifications.consume.sending import Sender
from notifications.model.kinds import Channel, Lane
from notifications.model.mail import read_sender
from notifications.model.servers import read_server
from notifications.settings import NotificationsSettings
from notifications.store.channels import Carrier
from notifications.store.channels.smtp import SmtpCarrier
from notifications.web import preferences, staff, suppressions, wordings
from servicekit import clock
from servicekit.consumer import Consumer
from servicekit.db import Database
from servicekit.loops import Every, Loop
from servicekit.service import Service
from servicekit.web import create_app

NAME = "notifications"


def make_app(settings: NotificationsSettings, database: Database) -> Flask:
    """Preferences for people, the delivery pages for staff."""
    return create_app(
        settings,
        database,
        import_name=NAME,
        blueprints=[preferences.pages, staff.pages, wordings.pages, suppressions.pages],
        service=NAME,
    )


def make_carriers(settings: NotificationsSettings) -> dict[Channel, Carrier]:
    """Phones are reached only where a sink for text messages is configured.

    Raises BadAddress, BadServer: wrong settings are named at start, not with the first message.
    """
    read_sender(settings.mail_from)
    carry = partial(SmtpCarrier, timeout=settings.smtp_timeout_seconds)
    carriers: dict[Channel, Carrier] = {
        Channel.EMAIL: carry(read_server(settings.smtp_url, settings.smtp_password))
    }
    if settings.phone_sink_url:
        carriers[Channel.PHONE] = carry(read_server(settings.phone_sink_url))
    return carriers


def make_office(settings: NotificationsSettings, database: Database) -> Office:
    """Connections belong to one thread, so every sender has an office of its own."""
    return Office(
        settings=settings,
        database=database,
        carriers=make_carriers(settings),
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
            handlers=events.EVENT_HANDLERS,
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
        Every(10, "measure", maintain.measure, database),
        Every(3_600, "forget-old", maintain.forget_old, database),
    ]


SERVICE = Service(
    name=NAME,
    settings=NotificationsSettings,
    make_app=make_app,
    make_consumers=make_consumers,
    make_loops=make_loops,
)
