"""The pool while its server is away, and after: the first request is served, however many broke."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from psycopg_pool import PoolTimeout

from servicekit.db import PATIENCE, PATIENCE_WHILE_AWAY, Database, asks_only, value
from support.ports import free_port

pytestmark = pytest.mark.integration

CONNECTIONS = 6
END_OTHERS = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""


def test_pool_of_broken_connections_serves_the_next_request(database: Database) -> None:
    mine = Database(database.url, max_size=CONNECTIONS)
    mine.open()
    try:
        with ExitStack() as held:
            pids = {
                value(held.enter_context(mine.transaction()), "SELECT pg_backend_pid()")
                for _ in range(CONNECTIONS)
            }
        with mine.session() as conn:
            value(conn, END_OTHERS)
        with mine.transaction() as conn:
            served_by = value(conn, "SELECT pg_backend_pid()")
    finally:
        mine.close()
    assert len(pids) == CONNECTIONS
    assert served_by not in pids


@contextmanager
def asking(*, only: bool) -> Iterator[None]:
    token = asks_only.set(only)
    try:
        yield
    finally:
        asks_only.reset(token)


def wait_for(database: Database) -> float:
    """Seconds that the pool says it waited in vain."""
    with pytest.raises(PoolTimeout, match=r"after [0-9.]+ sec") as told, database.transaction():
        pass
    return float(str(told.value).split()[-2])


def test_who_only_asks_is_told_soon_once_it_is_known_that_the_server_is_away() -> None:
    nobody = Database(f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    nobody.open()
    try:
        with asking(only=True):
            waited = wait_for(nobody), wait_for(nobody)
        with asking(only=False):
            wrote = wait_for(nobody)
    finally:
        nobody.close()
    assert waited[1] == PATIENCE_WHILE_AWAY
    assert wrote == PATIENCE
