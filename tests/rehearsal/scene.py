"""Where faults happen, and what a fault is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from stack.brokers import Broker, brokers
from stack.home import open_home

from load import ledger
from load.place import Place
from support.processes import Processes
from support.waiting import until

HEALTHY_SECONDS = 180


class Impossible(Exception):
    """This act cannot be played here; the message says why."""


@dataclass(frozen=True)
class Scene:
    """A running stack that may be hurt."""

    place: Place
    processes: Processes

    @property
    def brokers(self) -> list[Broker]:
        return brokers(open_home(str(self.place.stack.home)))

    def wait_healthy(self) -> None:
        """Until every process says that it is ready and no broker lacks a copy of a vote."""
        self.processes.wait_ready(seconds=HEALTHY_SECONDS)
        copies = len(self.brokers)
        until(
            "every broker has every vote",
            lambda: all(len(one.in_sync) == copies for one in ledger.partitions(self.place)),
            seconds=HEALTHY_SECONDS,
            pause=0.5,
        )


@contextmanager
def as_it_is(_: Scene) -> Iterator[None]:
    """Nothing is prepared."""
    yield


@dataclass(frozen=True)
class Fault:
    """`strike` returns once the part was hurt and, where it does not heal by itself, helped up.

    Votes go on for at most `patience` seconds longer than agreed, until all is well again. They
    should not stand still for longer than `bar` seconds. `stage` is set before they begin and
    cleared after the comparison; it raises Impossible.
    """

    name: str
    words: str
    strike: Callable[[Scene], None]
    is_short: bool = False
    """Also part of the rehearsal of a minute."""
    patience: float = 10.0
    bar: float | None = None
    stage: Callable[[Scene], AbstractContextManager[None]] = as_it_is
