"""Counted links: every opening once, by unit, channel and day; told of exactly."""

from datetime import date, datetime

import msgspec
import pytest

from contracts.events import VisitCount
from portal.actions.visits import AT_ONCE, publish_visits, republish_visits, seed_visits
from portal.store import visits
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, a_unit, at, outbox_events, put_copy

pytestmark = pytest.mark.integration

BEFORE_MIDNIGHT = at("2026-10-20T23:59:59.999+07:00")
MIDNIGHT = at("2026-10-21T00:00:00+07:00")


@pytest.fixture
def link(client: GatewayClient, conn: Connection, demonstration: datetime) -> GatewayClient:
    put_copy(conn, a_unit())
    client.received_at = BEFORE_MIDNIGHT
    return client


def counted(conn: Connection) -> list[tuple[str, str, date, int]]:
    return list(
        conn.execute("SELECT unit, channel, day, visits FROM visits ORDER BY day, channel, unit")
    )


def told(conn: Connection) -> list[VisitCount]:
    return [event for event in outbox_events(conn) if isinstance(event, VisitCount)]


def test_each_opening_counts_for_its_channel_and_day_in_vietnam(
    link: GatewayClient, conn: Connection
) -> None:
    for word in ("zalo", "zalo", "qr", "<script>"):
        answer = link.get(f"/d/05482?k={word}")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
    link.received_at = MIDNIGHT
    link.get("/d/05482?k=zalo")
    first, second = date(2026, 10, 20), date(2026, 10, 21)
    assert counted(conn) == [
        ("05482", "other", first, 1),
        ("05482", "visual", first, 1),
        ("05482", "zalo", first, 2),
        ("05482", "zalo", second, 1),
    ]


def test_robots_and_mere_looks_at_the_headers_are_led_on_uncounted(
    link: GatewayClient, conn: Connection
) -> None:
    answers = (
        link.get("/d/05482?k=zalo", headers={"X-Robot": "1"}),
        link.head("/d/05482?k=zalo"),
        link.get("/d/99999?k=zalo"),
    )
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [(302, "/")] * 3
    assert counted(conn) == []


def test_sum_is_told_once_until_it_grows(
    link: GatewayClient, conn: Connection, database: Database
) -> None:
    for _ in range(3):
        link.get("/d/05482?k=zalo")
    assert [publish_visits(database, clock.now()) for _ in range(2)] == [1, 0]
    link.get("/d/05482?k=zalo")
    publish_visits(database, clock.now())
    first, second = told(conn)
    assert first == VisitCount(
        edition="trinh-dien", unit="05482", channel="zalo", day=date(2026, 10, 20), visits=3
    )
    assert second == msgspec.structs.replace(first, visits=4)


def test_more_sums_than_fit_at_once_are_all_told(
    link: GatewayClient, conn: Connection, database: Database
) -> None:
    conn.execute(
        """
        INSERT INTO visits (edition, unit, channel, day, visits)
        SELECT 'trinh-dien', number::text, 'zalo', '2026-10-20', number
        FROM generate_series(1, %s) AS number
        """,
        (AT_ONCE + 1,),
    )
    assert publish_visits(database, clock.now()) == AT_ONCE + 1
    assert sum(count.visits for count in told(conn)) == (AT_ONCE + 1) * (AT_ONCE + 2) // 2


def test_republishing_tells_what_was_told_and_nothing_else(
    link: GatewayClient, conn: Connection, database: Database
) -> None:
    link.get("/d/05482?k=zalo")
    publish_visits(database, clock.now())
    link.get("/d/05482?k=qr")
    with database.transaction() as again:
        assert republish_visits(again, clock.now()) == 1
    assert [(count.channel, count.visits) for count in told(conn)] == [("zalo", 1)] * 2


def test_demonstration_has_visits_of_the_last_week_once(
    demonstration: datetime, conn: Connection, database: Database
) -> None:
    for _ in range(2):
        seed_visits(database, MIDNIGHT)
    zalo = conn.execute(
        "SELECT min(day), max(day), sum(visits) FROM visits WHERE (unit, channel) = (%s, %s)",
        ("05482", "zalo"),
    ).fetchone()
    assert zalo == (date(2026, 10, 15), date(2026, 10, 21), 255)


def test_real_contest_is_never_given_visits(
    real: datetime, conn: Connection, database: Database
) -> None:
    seed_visits(database, MIDNIGHT)
    assert counted(conn) == []
    assert visits.of_unit(conn, "2026", "05482") == []
