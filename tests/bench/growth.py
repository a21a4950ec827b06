"""What a vote costs the ledger when the table is small and when it holds millions."""

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from load.place import Place
from servicekit import clock, migrations
from servicekit.db import Database
from voting.store import ledger, tallies
from voting.store.ledger import NewVote

DATABASE = "bench_growth"
EDITION, ENTRIES, PARTITIONS = 31, 300, 12
ACCOUNTS = 1_500_000
BATCH, BATCHES = 1_000, 60
SETTLING = 120
"""Batches until most pages were changed once since the checkpoint, at ten million rows too."""
FILL = """
    INSERT INTO ledger (edition, entry, account, received_at, partition, log_offset)
    SELECT %(edition)s, entry, account, now(), account %% %(partitions)s, 0
    FROM generate_series(1, %(entries)s) AS entry,
         generate_series(2, %(accounts)s, %(step)s) AS account
    ORDER BY 1, 2, 3
"""
"""Even account numbers from the first to the last: measured votes come between them."""


@dataclass(frozen=True)
class Cost:
    """Milliseconds of a transaction of 1,000 votes: the first after a checkpoint, and the median
    once most pages stand whole in the WAL."""

    rows: int
    first_ms: float
    steady_ms: float


def measure(place: Place, sizes: tuple[int, ...]) -> list[Cost]:
    """Tables of these sizes, in the stack's own PostgreSQL and with its settings."""
    chance = random.Random(1)  # noqa: S311  # the same votes each time
    with _database(place) as database:
        return [_cost(database, place, size, chance) for size in sizes]


def _cost(database: Database, place: Place, size: int, chance: random.Random) -> Cost:
    batches = [_votes(chance) for _ in range(SETTLING + BATCHES)]
    with psycopg.connect(place.stack.admin_url(DATABASE), autocommit=True) as admin:
        _fill(admin, size)
        admin.execute("CHECKPOINT")
    taken = [_record(database, batch) for batch in batches]
    return Cost(size, taken[0], statistics.median(taken[SETTLING:]))


def _fill(admin: psycopg.Connection, size: int) -> None:
    step = ACCOUNTS * ENTRIES // size // 2 * 2
    numbers = {"edition": EDITION, "entries": ENTRIES, "partitions": PARTITIONS}
    admin.execute("TRUNCATE ledger CASCADE")
    admin.execute(FILL, numbers | {"accounts": ACCOUNTS, "step": step})
    admin.execute("VACUUM ANALYZE ledger")


def _votes(chance: random.Random) -> list[NewVote]:
    """Votes of accounts all over the table for entries all over the list."""
    now = clock.now()
    return [
        NewVote(
            EDITION,
            chance.randint(1, ENTRIES),
            2 * chance.randint(0, ACCOUNTS // 2) + 1,
            now,
            chance.randrange(PARTITIONS),
            0,
        )
        for _ in range(BATCH)
    ]


def _record(database: Database, votes: list[NewVote]) -> float:
    began = time.perf_counter()
    with database.transaction() as conn:
        tallies.add(conn, ledger.add(conn, votes))
    return (time.perf_counter() - began) * 1000


@contextmanager
def _database(place: Place) -> Iterator[Database]:
    """Voting's schema in a database of its own, removed afterwards."""
    with psycopg.connect(place.stack.admin_url("postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
        url = place.stack.admin_url(DATABASE)
        migrations.migrate(url, "voting")
        database = Database(url)
        database.open()
        try:
            yield database
        finally:
            database.close()
            admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
