"""What only one process does at a time, whatever becomes of connections."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from functools import partial
from threading import Event, Thread

import psycopg
import pytest

from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.loops import Every, unwatched
from servicekit.turns import Turns
from servicekit.waiting import until

pytestmark = pytest.mark.integration

HOLDER = """
    SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database =
        (SELECT oid FROM pg_database WHERE datname = current_database())
"""

SILENCE = 4.0
"""Seconds; what is alive says something four times meanwhile, on a busy machine too."""
HOLDER_PROCESS = """
import sys
from functools import partial

import psycopg

from servicekit.turns import Turns
from servicekit.waiting import until

turns = Turns(partial(psycopg.connect, sys.argv[1], autocommit=True), silence=float(sys.argv[2]))
for _ in range(2):
    with turns.turn("sweep") as mine:
        print(mine, flush=True)
        sys.stdin.readline()
"""
"""Has the turn until it is told to go on, and takes it once more."""


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """Another process's view of the same database."""
    found = Database(database.url)
    found.open()
    yield found
    found.close()


def holders(conn: Connection) -> list[int]:
    return [pid for (pid,) in conn.execute(HOLDER).fetchall()]


def takes(database: Database) -> bool:
    with database.turn("sweep") as mine:
        return mine


def test_one_process_has_the_turn_until_it_gives_it_back(
    database: Database, other: Database
) -> None:
    with (
        database.turn("sweep") as mine,
        other.turn("sweep") as theirs,
        database.turn("sweep") as again,
        other.turn("measure") as different,
    ):
        assert (mine, theirs, again, different) == (True, False, False, True)
    with other.turn("sweep") as later:
        assert later


def test_turns_share_one_connection_that_is_kept(database: Database, conn: Connection) -> None:
    seen = []
    for _ in range(3):
        with database.turn("sweep"), database.turn("measure"):
            seen.append(set(holders(conn)))
    assert len(seen[0]) == 1
    assert seen == [seen[0]] * 3
    assert holders(conn) == []


def test_turn_is_free_when_its_process_ends(
    database: Database, other: Database, conn: Connection
) -> None:
    with ExitStack() as stack:
        assert stack.enter_context(other.turn("sweep"))
        other.close()
        until("the server sees the end of the connection", lambda: not holders(conn), pause=0.01)
        assert takes(database)


def test_connection_that_was_lost_during_a_turn_is_made_anew_for_the_next(
    database: Database, conn: Connection
) -> None:
    with database.turn("sweep") as mine:
        assert mine
        (lost,) = holders(conn)
        conn.execute("SELECT pg_terminate_backend(%s, 5000)", (lost,))
    with database.turn("sweep") as healed:
        assert (healed, lost in holders(conn)) == (True, False)


def test_connection_that_was_lost_between_turns_is_told_once_at_most(
    database: Database, conn: Connection
) -> None:
    with database.turn("sweep"):
        (lost,) = holders(conn)
    conn.execute("SELECT pg_terminate_backend(%s, 5000)", (lost,))
    # Nobody is told where the connection's own beat met the end first.
    with suppress(psycopg.OperationalError), database.turn("sweep"):
        pass
    with database.turn("sweep") as healed:
        assert healed


def test_turn_of_a_process_that_stands_still_is_free_after_its_silence(
    database: Database, conn: Connection
) -> None:
    """Its kernel still answers for it, so that only silence tells."""
    command = [sys.executable, "-c", HOLDER_PROCESS, database.url, str(SILENCE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == b"True\n"
        (holder,) = holders(conn)
        process.send_signal(signal.SIGSTOP)
        until("the turn is free", partial(takes, database), timeout=60, pause=0.1)
        assert holders(conn) == []
        process.send_signal(signal.SIGCONT)
        process.stdin.write(b"go on\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"True\n"
        assert holder not in holders(conn)
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_long_action_is_not_silence(database: Database, other: Database, conn: Connection) -> None:
    turns = Turns(partial(psycopg.connect, database.url, autocommit=True), silence=SILENCE)
    began = clock.now()
    with turns.turn("sweep") as mine:
        assert mine
        while clock.now() - began < timedelta(seconds=1.5 * SILENCE):
            with other.turn("sweep") as theirs:
                assert not theirs
    turns.close()
    assert takes(other)


def test_session_that_says_nothing_is_ended(database: Database, conn: Connection) -> None:
    with database.session(silence=SILENCE) as silent:
        assert silent.execute("SELECT pg_try_advisory_lock(7)").fetchone() == (True,)
        until("its lock is free", lambda: holders(conn) == [], timeout=60, pause=0.1)
        with pytest.raises(psycopg.OperationalError):
            silent.execute("SELECT 1")


def test_server_that_is_away_is_asked_once_for_all_who_wait() -> None:
    asked = []

    def connect() -> Connection:
        asked.append(1)
        raise psycopg.OperationalError("away")

    turns = Turns(connect)
    for _ in range(3):
        with pytest.raises(psycopg.OperationalError), turns.turn("sweep"):
            pass
    assert asked == [1]


def test_action_that_fails_gives_its_turn_back(database: Database, other: Database) -> None:
    with pytest.raises(LookupError), database.turn("sweep"):
        raise LookupError
    with other.turn("sweep") as theirs:
        assert theirs


def test_loop_goes_on_after_its_connection_was_lost(database: Database, conn: Connection) -> None:
    stop, ran = Event(), []

    def act(_database: Database, _now: object) -> None:
        ran.append(set(holders(conn)))
        conn.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE "
            "locktype = 'advisory' AND granted AND pid = ANY (%s)",
            (list(ran[-1]),),
        )
        if len(ran) == 3:
            stop.set()

    loop = Thread(target=Every(0.01, "act", act, database).run, args=(stop, unwatched))
    loop.start()
    loop.join(timeout=60)
    assert (loop.is_alive(), len(ran), len(set.union(*ran))) == (False, 3, 3)
