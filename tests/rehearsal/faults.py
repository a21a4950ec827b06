"""What is done to the parts while people vote, in the order of a rehearsal."""

import os
import signal
import time
from collections.abc import Callable

from redis import Redis

from load import ledger
from rehearsal.full_disk import FULL_SECONDS, fill, small_disk
from rehearsal.scene import Fault, Scene
from support.waiting import until

KILL_BAR, STOP_BAR = 10.0, 20.0
"""How long votes may stand still when one broker of three is killed or stopped (issue 4)."""
START_PATIENCE = 60.0
"""A broker of one is away until its Java has started again."""


def faults(brokers: int) -> list[Fault]:
    """All acts of a stack with so many brokers; the closing comes after them."""
    kafka = ONE_BROKER if brokers == 1 else SEVERAL_BROKERS
    return [*FIRST, *kafka, *REST]


def _kill(name: str) -> Callable[[Scene], None]:
    return _signal(name, signal.SIGKILL)


def _freeze(name: str, seconds: float) -> Callable[[Scene], None]:
    def strike(scene: Scene) -> None:
        with scene.processes.frozen(name):
            time.sleep(seconds)

    return strike


def _signal(name: str, number: signal.Signals) -> Callable[[Scene], None]:
    return lambda scene: os.kill(scene.processes.pid(name), number)


def _kill_child(name: str, title: str) -> Callable[[Scene], None]:
    return lambda scene: os.kill(scene.processes.children(name, title)[0], signal.SIGKILL)


def _replace_workers(scene: Scene) -> None:
    """gunicorn starts new workers and lets the old ones finish."""
    before = set(scene.processes.children("voting-web", "gunicorn"))
    os.kill(scene.processes.pid("voting-web"), signal.SIGHUP)
    until(
        "the old workers have ended",
        lambda: before.isdisjoint(scene.processes.children("voting-web", "gunicorn")),
    )


def _flush(scene: Scene) -> None:
    with Redis.from_url(scene.place.environment("voting")["REDIS_URL"]) as redis:
        redis.flushall()


def _empty_and_kill(scene: Scene) -> None:
    """A Redis that comes back has nothing."""
    _flush(scene)
    os.kill(scene.processes.pid("redis"), signal.SIGKILL)


def _votes_leader(scene: Scene) -> str:
    """The process of the broker that most votes go through."""
    leaders = [one.leader for one in ledger.partitions(scene.place)]
    return _process(scene, max(sorted(set(leaders)), key=leaders.count))


def _controller(scene: Scene) -> str:
    """The process of the broker that decides who leads what."""
    return _process(scene, ledger.controller(scene.place))


def _process(scene: Scene, number: int) -> str:
    return next(broker.name for broker in scene.brokers if broker.number == number)


FIRST = (
    Fault("none", "nothing happens", lambda _: None),
    Fault("worker-kill", "kill -9 of a voting worker", _kill_child("voting-web", "gunicorn")),
    Fault("voting-kill", "kill -9 of voting's master", _kill("voting-web"), is_short=True),
    Fault("voting-replace", "voting's workers are replaced by new ones", _replace_workers,
          is_short=True),
    Fault("voting-restart", "the only voting process is stopped and started",
          _signal("voting-web", signal.SIGTERM)),
    Fault("ledger-kill", "kill -9 of the ledger", _kill("voting-ledger"), is_short=True),
    Fault("redis-flush", "Redis forgets everything", _flush),
    Fault("redis-kill", "kill -9 of Redis, empty on return", _empty_and_kill, is_short=True),
    Fault("redis-stop", "Redis stands still for 3 s", _freeze("redis", 3)),
)  # fmt: skip
ONE_BROKER = (
    Fault("kafka-kill", "kill -9 of the only Kafka broker", _kill("kafka"), is_short=True,
          patience=START_PATIENCE),
    Fault("kafka-stop", "the only Kafka broker stands still for 5 s", _freeze("kafka", 5)),
)  # fmt: skip
SEVERAL_BROKERS = (
    Fault("leader-kill", "kill -9 of the broker that leads most votes",
          lambda scene: _kill(_votes_leader(scene))(scene), is_short=True, bar=KILL_BAR),
    *(
        Fault(f"broker-{number}-kill", f"kill -9 of broker {number} of 3",
              lambda scene, number=number: _kill(_process(scene, number))(scene),  # type: ignore[misc]
              bar=KILL_BAR)
        for number in (1, 2, 3)
    ),
    Fault("controller-kill", "kill -9 of the broker that is the controller",
          lambda scene: _kill(_controller(scene))(scene), bar=KILL_BAR),
    Fault("leader-stop", "the broker that leads most votes stands still for 15 s",
          lambda scene: _freeze(_votes_leader(scene), 15)(scene), bar=STOP_BAR, patience=30.0),
    Fault("controller-stop", "the broker that is the controller stands still for 15 s",
          lambda scene: _freeze(_controller(scene), 15)(scene), bar=STOP_BAR, patience=30.0),
)  # fmt: skip
REST = (
    Fault("disk-full", f"the disk under a broker's log is full for {FULL_SECONDS:.0f} s", fill,
          stage=small_disk, patience=START_PATIENCE),
    Fault("postgres-kill", "kill -9 of PostgreSQL", _kill("postgres"), is_short=True),
    Fault("postgres-stop", "PostgreSQL stands still for 5 s", _freeze("postgres", 5)),
    Fault("nginx-reload", "nginx reads its configuration anew", _signal("gateway", signal.SIGHUP),
          is_short=True),
    Fault("nginx-kill", "kill -9 of an nginx worker", _kill_child("gateway", "nginx: worker")),
)  # fmt: skip
