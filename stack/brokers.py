"""The Kafka brokers of a home: one, or three that keep copies of each other's log."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stack.home import Home
from stack.refusal import Refusal

NUMBERS: Final = (1, 3)
"""Two would stand still as soon as one of them is away."""
FIRST_OFFSET: Final = 3
OTHER_OFFSETS: Final = 60
FORMATTED: Final = "meta.properties"


@dataclass(frozen=True)
class Broker:
    """A node that is broker and controller. `data` is its part of the log."""

    number: int
    port: int
    data: Path

    @property
    def controller_port(self) -> int:
        return self.port + 1

    @property
    def name(self) -> str:
        """Of its process, its log and its settings."""
        return "kafka" if self.number == 1 else f"kafka-{self.number}"


def brokers(home: Home) -> list[Broker]:
    """All brokers of the home, by number."""
    count = home.choices.brokers
    return [Broker(number, _port(home, number), _data(home, number, count))
            for number in range(1, count + 1)]  # fmt: skip


def bootstrap(home: Home) -> str:
    """Addresses of all brokers, as clients want them."""
    return ",".join(f"127.0.0.1:{broker.port}" for broker in brokers(home))


def copies(home: Home) -> tuple[int, int]:
    """How many copies every record has, and how many must be written before it counts (law 1)."""
    return (1, 1) if home.choices.brokers == 1 else (home.choices.brokers, 2)


def check_brokers(home: Home) -> None:
    """Raises Refusal when the log already lies on another number of brokers: what is there would
    keep its few copies."""
    found, wanted = _kept(home), home.choices.brokers
    if found not in (None, wanted):
        raise Refusal(
            f"The log in {home.root} lies on {found} broker{'s' if found != 1 else ''} and cannot "
            f"be moved to {wanted}; begin a new home with --home, or leave --brokers {found}."
        )


def _kept(home: Home) -> int | None:
    """On how many brokers the log lies; None before the first `up`."""
    folder = home.root / "kafka"
    if (folder / FORMATTED).exists():
        return 1
    return max(NUMBERS) if any(folder.glob(f"*/{FORMATTED}")) else None


def _port(home: Home, number: int) -> int:
    offset = FIRST_OFFSET if number == 1 else OTHER_OFFSETS + 2 * number
    return home.choices.base_port + offset


def _data(home: Home, number: int, count: int) -> Path:
    folder = home.root / "kafka"
    return folder if count == 1 else folder / str(number)
