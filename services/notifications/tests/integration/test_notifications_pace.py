"""Keeping to the rate of a channel, with several workers."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from contracts.events import ContactState
from notifications.actions.deliver import deliver_some
from notifications.actions.office import Office
from notifications.model.kinds import Kind, Lane
from notifications.model.states import State
from notifications.settings import NotificationsSettings
from notifications.store import contacts
from servicekit.db import Connection

pytestmark = pytest.mark.integration


def test_two_workers_share_the_rate_and_nothing_is_lost(
    make_office: Callable[..., Office],
    settings: NotificationsSettings,
    make: Callable[..., str],
    conn: Connection,
    clock: Any,
    mail_server: Any,
) -> None:
    contacts.store(conn, ContactState(account=7, version=1, email="an@example.vn"))
    slow = msgspec.structs.replace(settings, email_per_minute=60)
    workers = [make_office(settings=slow), make_office(settings=slow)]
    for _ in range(6):
        make(State.CREATED, at=clock())
    arrived = []
    for _ in range(5):
        for worker in workers:
            deliver_some(worker, Lane.ORDINARY, limit=4)
        arrived.append(len(mail_server.received))
        clock.go(seconds=1)
    assert arrived == [2, 3, 4, 5, 6]
    assert conn.execute("SELECT DISTINCT state, tries FROM messages").fetchall() == [("sent", 1)]


def test_code_does_not_wait_for_the_rate(
    make_office: Callable[..., Office],
    settings: NotificationsSettings,
    make: Callable[..., str],
    conn: Connection,
    clock: Any,
    mail_server: Any,
) -> None:
    contacts.store(conn, ContactState(account=7, version=1, email="an@example.vn"))
    slow = make_office(settings=msgspec.structs.replace(settings, email_per_minute=1))
    make(State.CREATED, at=clock())
    deliver_some(slow, Lane.ORDINARY, limit=4)
    conn.execute("UPDATE messages SET lane = 'urgent', state = 'created', settled_at = NULL")
    make(State.CREATED, kind=Kind.WELCOME, at=clock())
    deliver_some(slow, Lane.URGENT, limit=4)
    deliver_some(slow, Lane.ORDINARY, limit=4)
    assert len(mail_server.received) == 2
    states = conn.execute("SELECT state FROM messages ORDER BY id").fetchall()
    assert states == [("sent",), ("created",)]
