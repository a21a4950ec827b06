"""Entries arrive over Kafka and are kept; repeats and old versions change nothing."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
import tenacity

from contracts import topics
from contracts.events import EntryState
from portal.bootstrap import make_consumers
from portal.settings import PortalSettings
from portal.store import entries
from servicekit import clock, outbox
from servicekit.db import Database
from servicekit.loops import Loop, unwatched
from servicekit.testing import KafkaForTest

pytestmark = pytest.mark.integration


def an_entry(version: int, title: str) -> EntryState:
    return EntryState(
        edition="trinh-dien",
        number=1,
        version=version,
        code="CODE1",
        slug="x",
        title=title,
        account=5,
    )


def test_entry_states_arrive_in_the_portal(
    make_settings: Callable[..., Any], database: Database, kafka_topics: KafkaForTest
) -> None:
    kafka_topics.create(
        topics.ENTRIES, topics.DOSSIERS, topics.DOSSIER_TRANSITIONS, topics.REPORT_TRANSITIONS
    )
    settings = make_settings(PortalSettings, topic_prefix=kafka_topics.prefix)
    with database.transaction() as conn:
        for version, title in ((1, "Cũ"), (2, "Mới"), (2, "Lặp lại"), (1, "Cũ")):
            outbox.publish(conn, an_entry(version, title), edition="trinh-dien", now=clock.now())
    stop = Event()
    loops: list[Loop] = [outbox.Relay(settings, database), *make_consumers(settings, database)]
    threads = [Thread(target=loop.run, args=(stop, unwatched)) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        for attempt in tenacity.Retrying(
            stop=tenacity.stop_after_delay(60), wait=tenacity.wait_fixed(0.1), reraise=True
        ):
            with attempt, database.transaction() as conn:
                consumed = conn.execute("SELECT sum(next_offset) FROM kit.positions").fetchone()
                assert consumed == (4,)
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)
    with database.transaction() as conn:
        assert [entry.title for entry in entries.latest(conn, "trinh-dien", 9)] == ["Mới"]
