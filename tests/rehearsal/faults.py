"""What is done to the parts while people vote, in the order of a rehearsal."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from redis import Redis

from load.place import Place
from support.processes import Processes


@dataclass(frozen=True)
class Scene:
    """Where faults happen."""

    place: Place
    processes: Processes


@dataclass(frozen=True)
class Fault:
    """`strike` returns once the part was hurt and, where it does not heal by itself, helped up."""

    name: str
    words: str
    strike: Callable[[Scene], None]
    is_short: bool = True
    """Also part of the rehearsal of a minute."""


def _kill(name: str) -> Callable[[Scene], None]:
    return lambda scene: os.kill(scene.processes.pid(name), signal.SIGKILL)


def _freeze(name: str, seconds: float) -> Callable[[Scene], None]:
    def strike(scene: Scene) -> None:
        pid = scene.processes.pid(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    return strike


def _signal(name: str, number: signal.Signals) -> Callable[[Scene], None]:
    return lambda scene: os.kill(scene.processes.pid(name), number)


def _kill_child(name: str, title: str) -> Callable[[Scene], None]:
    return lambda scene: os.kill(scene.processes.children(name, title)[0], signal.SIGKILL)


def _flush(scene: Scene) -> None:
    with Redis.from_url(scene.place.environment("voting")["REDIS_URL"]) as redis:
        redis.flushall()


def _empty_and_kill(scene: Scene) -> None:
    """A Redis that comes back has nothing."""
    _flush(scene)
    os.kill(scene.processes.pid("redis"), signal.SIGKILL)


FAULTS = (
    Fault("none", "nothing happens", lambda _: None),
    Fault("worker-kill", "kill -9 of a voting worker", _kill_child("voting-web", "gunicorn")),
    Fault("voting-kill", "kill -9 of voting's master", _kill("voting-web")),
    Fault("voting-deploy", "voting is replaced gently", _signal("voting-web", signal.SIGTERM)),
    Fault("ledger-kill", "kill -9 of the ledger", _kill("voting-ledger")),
    Fault("redis-flush", "Redis forgets everything", _flush),
    Fault("redis-kill", "kill -9 of Redis, empty on return", _empty_and_kill),
    Fault("redis-stop", "Redis stands still for 3 s", _freeze("redis", 3)),
    Fault("kafka-kill", "kill -9 of Kafka", _kill("kafka")),
    Fault("kafka-stop", "Kafka stands still for 5 s", _freeze("kafka", 5), is_short=False),
    Fault("postgres-kill", "kill -9 of PostgreSQL", _kill("postgres")),
    Fault("postgres-stop", "PostgreSQL stands still for 5 s", _freeze("postgres", 5),
          is_short=False),
    Fault("nginx-reload", "nginx reads its configuration anew", _signal("gateway", signal.SIGHUP)),
    Fault("nginx-kill", "kill -9 of an nginx worker", _kill_child("gateway", "nginx: worker"),
          is_short=False),
)  # fmt: skip
