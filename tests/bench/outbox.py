"""What millions of old messages cost the new ones: making, claiming and listing, before and after.

`python -m bench.outbox [OLD]` with CONTEST_TEST_HOME naming a running stack; it uses a database of
its own there. OLD (5,000,000 when left out) settled messages are made, which takes minutes, then
some of them are folded into numbers by month.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import psycopg
from stack.console import say

from bench.similar import database
from notifications.actions import maintain
from notifications.model.filters import Filter
from notifications.model.kinds import Kind, Lane
from notifications.model.states import State
from notifications.store import inbox, lists, messages
from notifications.store.messages import NewMessage
from servicekit import clock
from servicekit.db import Connection, Database

OLD: Final = 5_000_000
AGE_DAYS: Final = 400
"""The oldest are over this age: what they are kept for is over."""
TIMES: Final = 40
GOAL_MS: Final = 250
"""Of every look and step, whatever lies behind."""
Look = Callable[[Connection], object]


def main() -> int:
    """The table; 1 when something takes longer than the goal."""
    old = int(sys.argv[1]) if len(sys.argv) > 1 else OLD
    with database("bench_outbox", "notifications") as (own, admin):
        _fill(admin, 1_000, 1)
        before = _measure(own)
        began = time.perf_counter()
        _fill(admin, old, 2)
        say(f"{old:,} old messages made in {time.perf_counter() - began:.0f} s")
        after = _measure(own)
        for name, milliseconds in after.items():
            say(f"{name}: {before[name]:.1f} ms among 1,000, {milliseconds:.1f} ms among {old:,}")
        began = time.perf_counter()
        gone = maintain.archive_old(AGE_DAYS - 20, own, clock.now())
        seconds = time.perf_counter() - began
        say(f"{gone:,} folded into numbers in {seconds:.1f} s, {gone / seconds:,.0f} a second")
    return int(max(after.values()) > GOAL_MS)


def _measure(own: Database) -> dict[str, float]:
    """Milliseconds of each, the median."""
    looks: dict[str, Look] = {
        "make a message": _create,
        "claim twenty": lambda conn: messages.claim(conn, Lane.ORDINARY, clock.now(), 20),
        "first page": lambda conn: _page(conn, Filter()),
        "page of a kind nobody got": lambda conn: _page(conn, Filter(kind=Kind.CERTIFICATE)),
        "page of a rare state": lambda conn: _page(conn, Filter(state=State.REFUSED)),
        "page of a dossier": lambda conn: _page(conn, Filter(code="H7K3MX")),
        "own messages": lambda conn: _page(conn, Filter(account=77)),
        "unread": lambda conn: inbox.unread(conn, 77),
    }
    return {name: _median(own, look) for name, look in looks.items()}


def _median(own: Database, look: Look) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        with own.transaction() as conn:
            look(conn)
        taken.append((time.perf_counter() - began) * 1e3)
    return statistics.median(taken)


def _create(conn: Connection) -> None:
    now = clock.now()
    new = NewMessage(
        occasion=f"new-{now.isoformat()}",
        recipient="account:77",
        kind=Kind.WELCOME,
        edition="trinh-dien",
        expires_at=now + timedelta(days=2),
        account=77,
        facts={},
    )
    messages.create(conn, new, now)


def _page(conn: Connection, wanted: Filter) -> None:
    """What the delivery page asks for."""
    lists.newest(conn, wanted, after=None, limit=51)
    lists.looked_until(conn, wanted, None)
    lists.counts(conn, wanted)


def _fill(admin: psycopg.Connection[Any], count: int, series: int) -> None:
    """Settled messages of more than a year, to a hundred thousand accounts; indexes are made
    afterwards, which is quicker."""
    indexes = admin.execute(
        """
        SELECT indexname, indexdef FROM pg_indexes
        WHERE tablename = 'messages' AND indexname NOT IN ('messages_pkey', 'messages_once')
        """
    ).fetchall()
    for name, _ in indexes:
        admin.execute(f"DROP INDEX {name}".encode())
    admin.execute(
        """
        INSERT INTO messages (id, occasion, recipient, kind, lane, edition, account, facts, state,
                              channel, masked, created_at, due_at, settled_at, expires_at)
        SELECT gen_random_uuid(), 'old-' || %(series)s || '-' || n, 'account:' || n %% 100000,
               'dossier_valid', 'ordinary', 'trinh-dien', 1 + n %% 100000,
               jsonb_build_object('code', 'C' || n), 'sent', 'email', '', at, at, at,
               at + interval '2 days'
        FROM generate_series(1, %(count)s) AS n, LATERAL (
            SELECT now() - interval '1 day' - (%(days)s * n / %(count)s::float) * interval '1 day'
        ) AS moment (at)
        """,
        {"series": series, "count": count, "days": AGE_DAYS},
    )
    for _, made_by in indexes:
        admin.execute(made_by.encode())
    admin.execute("ANALYZE messages")


if __name__ == "__main__":
    raise SystemExit(main())
