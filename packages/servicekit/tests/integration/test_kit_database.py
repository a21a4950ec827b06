"""The pool after its server was away: the first request is served, however many broke."""

from contextlib import ExitStack

import pytest

from servicekit.db import Database, value

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
