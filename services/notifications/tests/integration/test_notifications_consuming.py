"""Events over a real Kafka: read again from the beginning, nobody gets a thing twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import msgspec
import pytest

from contracts import topics
from contracts.envelope import EventData, encode
from contracts.events import ContactState, DossierTransitioned, SignInCodeRequested
from contracts.events.submissions import DossierStage as Stage
from contracts.topics import Topic
from notifications.bootstrap import SERVICE
from notifications.settings import NotificationsSettings
from servicekit import clock as clocks
from servicekit import kafka
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.loops import Loop, unwatched
from servicekit.sealing import seal
from servicekit.testing import KafkaForTest

pytestmark = pytest.mark.integration

TOPICS = (
    topics.ACCOUNTS,
    topics.CONTACTS,
    topics.SIGN_IN_CODES,
    topics.SIGN_INS,
    topics.VOTER_DAYS,
    topics.CEREMONY_LETTERS,
    topics.DOSSIER_TRANSITIONS,
    topics.EDITIONS,
    topics.REPORTS,
    topics.REPORT_TRANSITIONS,
    topics.UNITS,
    topics.SIGNING_KEYS,
    topics.MESSAGES,
)


@pytest.fixture
def live_settings(
    settings: NotificationsSettings, kafka_topics: KafkaForTest
) -> NotificationsSettings:
    kafka_topics.create(*TOPICS)
    return msgspec.structs.replace(settings, topic_prefix=kafka_topics.prefix)


@pytest.fixture
def produce(live_settings: NotificationsSettings) -> Iterator[Callable[..., None]]:
    """`produce(event, id="…")`, or `produce(topic, key="7")` for a tombstone."""
    producer = kafka.make_producer(live_settings)

    def send(what: EventData | Topic, *, id: str = "", key: str = "") -> None:  # noqa: A002
        topic = what if isinstance(what, Topic) else what.topic
        body = None
        if isinstance(what, EventData):
            key = what.key()
            body = encode(
                what, id=id or new_id(), source="test", edition="trinh-dien", time=clocks.now()
            )
        name = live_settings.topic_prefix + topic.name
        sent: Any = producer.send(name, value=body, key=key.encode())
        sent.get(timeout=60)

    yield send
    producer.close()


@contextmanager
def running(loops: list[Loop]) -> Iterator[None]:
    stop = Event()
    threads = [Thread(target=loop.run, args=(stop, unwatched)) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=60)


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for what another thread does."""
    waiting = Event()
    for _ in range(int(seconds / 0.05)):
        if true():
            return
        waiting.wait(0.05)
    pytest.fail("it did not happen in time")


def loops(settings: NotificationsSettings, database: Database, *names: str) -> list[Loop]:
    made = SERVICE.loops(settings, database)
    return [loop for loop in made if loop.name.startswith(names)]


def a_code(settings: NotificationsSettings, contact: str = "an@example.vn") -> SignInCodeRequested:
    body = {"contact": contact, "code": "402917", "channel": "email"}
    return SignInCodeRequested(
        challenge=new_id(),
        channel="email",
        sealed=seal(settings.seal_key, msgspec.json.encode(body)),
        expires_at=clocks.now() + timedelta(minutes=5),
    )


def received_step(account: int = 7) -> DossierTransitioned:
    return DossierTransitioned(
        dossier="d1",
        code="H7K3MX",
        account=account,
        title="Máy sấy chè",
        before=Stage.DRAFT,
        after=Stage.SUBMITTED,
        at=clocks.now(),
    )


def count(conn: Connection, table: str = "messages") -> int:
    return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # type: ignore[index]  # noqa: S608


def behind(conn: Connection) -> bool:
    """Whether a consumer has not caught up with its topics yet."""
    found = conn.execute("SELECT count(*), bool_and(caught_up) FROM kit.positions").fetchone()
    return found is None or found[0] < 8 or not found[1]


def test_events_read_again_from_the_beginning_send_nothing_twice(
    live_settings: NotificationsSettings,
    database: Database,
    conn: Connection,
    produce: Callable[..., None],
    mail_server: Any,
) -> None:
    code, step = a_code(live_settings), received_step()
    produce(ContactState(account=7, version=1, email="an@example.vn"))
    for _ in range(2):
        produce(code, id="code-1")
        produce(step, id="step-1")
    with running(loops(live_settings, database, "codes", "events", "sender")):
        until(lambda: len(mail_server.received) == 2 and not behind(conn))
    conn.execute("DELETE FROM kit.positions")
    produce(received_step(), id="step-2")
    with running(loops(live_settings, database, "codes", "events", "sender")):
        until(lambda: len(mail_server.received) == 3 and not behind(conn))
    assert sorted(mail_server.subjects) == [
        "Mã đăng nhập của bạn",
        "Đã nhận hồ sơ H7K3MX",
        "Đã nhận hồ sơ H7K3MX",
    ]
    assert conn.execute("SELECT occasion FROM messages ORDER BY occasion").fetchall() == [
        ("code-1",),
        ("step-1",),
        ("step-2",),
    ]
    assert count(conn, "kit.dead_letters") == 0


def test_code_leaves_as_soon_as_its_event_is_read(
    live_settings: NotificationsSettings,
    database: Database,
    conn: Connection,
    produce: Callable[..., None],
    mail_server: Any,
) -> None:
    with running(loops(live_settings, database, "codes", "sender-urgent")):
        produce(a_code(live_settings))
        until(lambda: len(mail_server.received) == 1)
        for _ in range(5):
            produce(a_code(live_settings))
        until(lambda: len(mail_server.received) == 6)
    [(slowest,)] = conn.execute(
        "SELECT extract(epoch FROM max(settled_at - created_at)) FROM messages"
    ).fetchall()
    assert slowest < 3  # usually 0.03; the rest is room for a busy machine


def test_tombstone_erases_the_contact(
    live_settings: NotificationsSettings,
    database: Database,
    conn: Connection,
    produce: Callable[..., None],
) -> None:
    produce(ContactState(account=7, version=1, name="An", email="an@example.vn"))
    with running(loops(live_settings, database, "events")):
        until(lambda: count(conn, "contacts") == 1)
        produce(topics.CONTACTS, key="7")
        until(lambda: count(conn, "contacts") == 0)


def test_code_sealed_by_a_stranger_becomes_a_dead_letter_and_stops_nobody(
    live_settings: NotificationsSettings,
    database: Database,
    conn: Connection,
    produce: Callable[..., None],
) -> None:
    produce(
        SignInCodeRequested(
            challenge="x",
            channel="email",
            sealed="not ours",
            expires_at=clocks.now() + timedelta(minutes=5),
        )
    )
    produce(a_code(live_settings))
    with running(loops(live_settings, database, "codes")):
        until(lambda: count(conn) == 1)
        until(lambda: count(conn, "kit.dead_letters") == 1)
