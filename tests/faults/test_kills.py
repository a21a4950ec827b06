"""`kill -9` while people work: what was acknowledged is there after, once; all come back."""

import os
import signal

import psycopg
import pytest

from servicekit.testing import Stack
from support.processes import Processes
from support.survival import Crew

pytestmark = pytest.mark.journey

SERVERS = ("gateway", "postgres", "redis", "kafka")


def test_work_survives_kills_of_every_service_process(
    crew: Crew, processes: Processes, stack: Stack
) -> None:
    """The next dies as soon as work goes on, whether the one before is ready again or not."""
    with crew.at_work():
        for name in processes.services():
            with crew.going_on():
                processes.kill(name)
                if name == "notifications-work":
                    let_leases_end(stack)
    check_all_run(processes)
    crew.check()


def test_work_survives_kills_of_gateway_and_servers(
    crew: Crew, processes: Processes, stack: Stack
) -> None:
    with crew.at_work():
        for name in SERVERS:
            with crew.going_on():
                processes.kill(name)
                processes.wait_ready(name)
        with crew.going_on():
            kill_gateways_worker(processes)
        with crew.going_on():
            kill_backend_of_submissions(stack)
    check_all_run(processes)
    crew.check()


def check_all_run(processes: Processes) -> None:
    """Not only what was killed: nothing gave up because of it."""
    processes.wait_ready()
    assert set(processes.states().values()) == {"RUNNING"}


def let_leases_end(stack: Stack) -> None:
    """A letter that a killed sender had taken waits for two minutes: as if they were over."""
    with psycopg.connect(stack.admin_url("contest_notifications")) as conn:
        conn.execute("UPDATE messages SET lease_until = now() WHERE state = 'sending'")


def kill_gateways_worker(processes: Processes) -> None:
    """nginx itself goes on and starts another."""
    worker = processes.children("gateway", "worker process")[0]
    os.kill(worker, signal.SIGKILL)


def kill_backend_of_submissions(stack: Stack) -> None:
    """PostgreSQL ends every connection and recovers from its log."""
    with psycopg.connect(stack.admin_url("postgres")) as conn:
        row = conn.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = 'contest_submissions' LIMIT 1"
        ).fetchone()
    assert row is not None
    os.kill(row[0], signal.SIGKILL)
