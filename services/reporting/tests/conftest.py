"""What the tests of reporting share."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from services.reporting.tests.reporting_year import Year, events_of, plan

from contracts.envelope import EventData
from reporting.actions.apply_events import EFFECTS
from reporting.actions.rebuild import ensure_live
from reporting.bootstrap import make_app
from reporting.settings import ReportingSettings
from reporting.store import generations
from servicekit.consumer import Received
from servicekit.db import Database
from servicekit.ids import new_id
from servicekit.testing import GatewayClient, Signer, an_edition, at, put_copy, sign_in

NOON = at("2026-10-20T12:00:00+07:00")
MORNING = at("2026-06-20T09:00:00+07:00")
Apply = Callable[..., None]
Go = Callable[..., Any]


@pytest.fixture(scope="session")
def service_name() -> str:
    return "reporting"


@pytest.fixture
def settings(make_settings: Callable[..., ReportingSettings]) -> ReportingSettings:
    return make_settings(ReportingSettings)


@pytest.fixture
def live(database: Database) -> int:
    """An empty live generation and a current edition."""
    with database.transaction() as conn:
        put_copy(conn, an_edition())
    return ensure_live(database, NOON)


@pytest.fixture
def app(settings: ReportingSettings, database: Database, live: int) -> Flask:
    return make_app(settings, database)


@pytest.fixture
def apply(database: Database, live: int) -> Apply:
    """`apply(event, …)`: the events' effects, as the consumer would have them.

    The same object given twice is the same event delivered twice.
    """
    given: dict[int, tuple[EventData, str]] = {}

    def run(*events: EventData, **about: Any) -> None:
        with database.transaction() as conn:
            generations.enter(conn, live)
            for event in events:
                _, event_id = given.setdefault(id(event), (event, new_id()))
                EFFECTS[type(event)](conn, received(event, **({"id": event_id} | about)))

    return run


def received(event: EventData, *, time: datetime = NOON, **about: Any) -> Received[EventData]:
    """The event as a consumer hands it over."""
    usual: dict[str, Any] = {"edition": "trinh-dien", "id": new_id(), "partition": 0, "offset": 0}
    place = usual | about
    return Received(
        event=event, time=time, topic=event.topic.name, key=event.key(), request_id="", **place
    )


@pytest.fixture
def go(client: GatewayClient, token: Signer) -> Go:
    """`go(role, path, data, at=…)`: a page, or a form sent, by somebody with one role."""

    def run(
        role: Any, path: str, data: dict[str, Any] | None = None, *,
        at: datetime = MORNING, account: int = 7,
    ) -> Any:  # fmt: skip
        sign_in(client, token(account, roles=(role,) if role else ()))
        client.received_at = at
        return client.get(path) if data is None else client.post(path, data=data)

    return run


@pytest.fixture
def year(apply: Any, live: int) -> Year:
    """Sent twice, in any order: states of a key too, as a rebuild and a restored log may."""
    chance = random.Random(2026)  # noqa: S311  # the same year each time
    found = plan(chance)
    events = list(events_of(found))
    twice = events + chance.sample(events, len(events) // 4)
    chance.shuffle(twice)
    apply(*twice)
    return found
