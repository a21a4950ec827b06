"""A unit's new name reaches its entries, and everybody who keeps copies of them."""

from collections.abc import Callable
from typing import Any

import pytest
from services.submissions.tests.submissions_desk import (
    OTHER_WARD,
    WARD,
    Desk,
    entry_states,
    published_states,
)

from contracts.events import UnitState
from servicekit import clock
from servicekit.consumer import Received
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, a_unit, outbox_events
from submissions.consume.units import handle_unit

pytestmark = pytest.mark.integration

Hear = Callable[..., None]


@pytest.fixture
def hear(database: Database, open_edition: None) -> Hear:
    """`hear(unit)`: as the consumer hands it over."""

    def run(unit: UnitState) -> None:
        event: Received[Any] = Received(
            event=unit, edition="all", id="e", time=clock.now(), topic="units", partition=0,
            offset=0, key=unit.key(), request_id="",
        )  # fmt: skip
        with database.transaction() as conn:
            handle_unit(conn, event)

    return run


def renamed(**changes: Any) -> UnitState:
    return a_unit(code=WARD, **({"version": 2, "name": "Phường Quan Triều Mới"} | changes))


def test_entries_of_a_renamed_unit_carry_its_new_name_once(
    desk: Desk, conn: Connection, hear: Hear, browser: Callable[..., GatewayClient]
) -> None:
    entry, draft = desk.published(), desk.draft(title="Nháp")
    foreign = desk.published(title="Của phường khác", primary_unit=OTHER_WARD, units=(OTHER_WARD,))
    before = len(outbox_events(conn))
    for _ in range(2):
        hear(renamed())
    assert len(outbox_events(conn)) == before + 2
    state = entry_states(conn)[-1]
    assert (state.code, state.unit_name, state.version) == (
        entry.code,
        "Phường Quan Triều Mới",
        entry.version + 1,
    )
    assert published_states(conn)[-1].version == entry.version + 1
    assert (desk.now(draft.code), desk.now(foreign.code)) == (draft, foreign)
    page = browser(1).get("/binh-chon").text
    assert "Phường Quan Triều Mới" in page
    assert "Phường Phan Đình Phùng" in page


def test_unit_changed_without_a_new_name_or_heard_late_renews_nothing(
    desk: Desk, conn: Connection, hear: Hear
) -> None:
    entry = desk.published()
    before = len(outbox_events(conn))
    hear(renamed(name="Phường Quan Triều", aliases=("P. Quan Triều",)))
    hear(renamed(version=1))
    assert len(outbox_events(conn)) == before
    assert desk.now(entry.code) == entry
