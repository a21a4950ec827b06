"""What every service's program can do with its code: `work`, `dead-letters` … and its own.

`web` and `migrate` begin without it: `servicekit.program`.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from threading import Event, Thread
from typing import Any, Final

import structlog

from servicekit import (
    clock,
    deadletter_commands,
    kafka,
    logs,
    loops,
    outbox,
    program,
    resealing,
    settings,
    tracing,
    waiting,
)
from servicekit.db import Database
from servicekit.ops import OpsApp, serve
from servicekit.service import Service, database_trouble, schema_is_ready
from servicekit.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True)
class Context:
    """What an extra command gets."""

    settings: Any
    database: Database
    now: datetime


Command = Callable[[Context, list[str]], int]
TELL_SECONDS: Final = 5.0


def main(service: Service, commands: Mapping[str, Command] | None = None) -> None:
    """Run the command named by the first argument; exits the process."""
    own = dict(commands or {})
    name, *arguments = sys.argv[1:] or [""]
    found = settings.load(service.settings) if name in {*_COMMON, *own} else None
    if found is None:
        sys.exit(f"usage: {service.name} {'|'.join([*program.LIGHT, *_COMMON, *own])}")
    logs.configure(found.log_level, f"{service.name}-{name}")
    if name in own:
        sys.exit(_run_own(own[name], found, arguments))
    sys.exit(_COMMON[name](service, found))


def no_arguments(name: str) -> Callable[[Command], Command]:
    """An extra command that refuses whatever is typed behind it (exit code 2), but for `--help`."""

    def decorate(command: Command) -> Command:
        @wraps(command)
        def checked(context: Context, arguments: list[str]) -> int:
            parser = argparse.ArgumentParser(prog=name, description=command.__doc__)
            parser.parse_args(arguments)
            return command(context, arguments)

        return checked

    return decorate


@contextmanager
def telling(what: str, *, every: float = TELL_SECONDS) -> Iterator[Callable[[str], None]]:
    """Long work says on stderr how far it is; `tell(text)` is what will be said next."""
    said, over, began = [what], Event(), time.monotonic()

    def tell_now_and_then() -> None:
        while not over.wait(every):
            print(f"{said[-1]} ({time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)

    teller = Thread(target=tell_now_and_then, daemon=True)
    teller.start()
    try:
        yield said.append
    finally:
        over.set()
        teller.join()


def _dead_letters(service: Service, found: Settings) -> int:
    """Needs the consumers of the worker, for `replay`."""
    database = Database(found.database_url)
    database.open()
    try:
        return deadletter_commands.run(sys.argv[2:], service.consumers(found, database), database)
    finally:
        database.close()


def _run_own(command: Command, found: Settings, arguments: list[str]) -> int:
    database = Database(found.database_url, max_size=found.database_pool)
    database.open()
    try:
        return command(Context(found, database, clock.now()), arguments)
    finally:
        database.close()


def _republish(service: Service, found: Settings) -> int:
    if service.republish is None:
        sys.exit(f"{service.name} publishes no states")
    database = Database(found.database_url)
    database.open()
    try:
        with database.transaction() as conn:
            log.info("republished", states=service.republish(conn, clock.now()))
    finally:
        database.close()
    return 0


def _reseal(service: Service, found: Settings) -> int:
    database = Database(found.database_url)
    database.open()
    try:
        count = resealing.reseal_all(database, service.sealed, found.seal_key)
    finally:
        database.close()
    log.info("resealed", texts=count)
    return 0


def _after_restore(service: Service, found: Settings) -> int:
    """The log is a new, empty one: the last day's events once more, then every state."""
    database = Database(found.database_url)
    database.open()
    try:
        with database.transaction() as conn:
            again = outbox.publish_again(conn)
            states = service.republish(conn, clock.now()) if service.republish else 0
    finally:
        database.close()
    print(f"{again} events again, {states} states")
    return 0


def _work(service: Service, found: Settings) -> int:
    """All loops of the service in one process, until a signal or a failure."""
    database = Database(found.database_url, max_size=found.database_pool)
    database.open()
    context = Context(found, database, clock.now())
    return run_loops(service, context, found.work_ops_listen, service.loops(found, database))


def run_loops(
    service: Service, context: Context, listen: str, running: Sequence[loops.Loop]
) -> int:
    """Run loops once schema and broker are there, with an ops port; answers the exit code."""
    found, database = context.settings, context.database
    tracing.start(found, "-".join([service.name, *sys.argv[1:2]]))
    group = loops.LoopGroup(running, found.run_dir / service.name)
    ops = OpsApp(lambda: [*service.unready(found, database), *group.stopped()], ages=group.ages)
    server = serve(ops, listen)
    Thread(target=server.serve_forever, daemon=True, name="ops").start()
    try:
        url = found.database_url
        waiting.until(
            "database",
            lambda: schema_is_ready(url, service.name),
            why=lambda: database_trouble(url),
        )
        waiting.until("Kafka", lambda: kafka.is_reachable(found))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: group.stop())
        return group.run()
    finally:
        server.shutdown()


_COMMON: Final[dict[str, Callable[[Service, Any], int]]] = {
    "work": _work,
    "republish": _republish,
    "reseal": _reseal,
    "after-restore": _after_restore,
    "dead-letters": _dead_letters,
}
