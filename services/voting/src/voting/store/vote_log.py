"""The votes topic as this service writes it; adapters in `kafka_python_log`, `confluent_log`."""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from contracts.envelope import CONTENT_TYPE
from servicekit import tracing

DELIVERY_MS: Final = 10_000
"""A record is sent within this time or never; well below the fence before the markers."""


class Record(NamedTuple):
    """A record to append; `partition` None leaves it to the key."""

    key: bytes
    value: bytes
    request_id: str = ""
    partition: int | None = None


class Appended(NamedTuple):
    """The record is in the log, acknowledged by all in-sync replicas (law 1)."""

    partition: int
    offset: int


class Failed(NamedTuple):
    """Not acknowledged in time: the record may or may not be in the log (law 7)."""

    reason: str


class VoteLog(Protocol):
    """Appends votes. One contract for every client library."""

    def connect(self) -> None:
        """Begin to connect, beside the requests; `append` does it too."""
        ...

    def append(self, records: Sequence[Record], deadline: float) -> list[Appended | Failed]:
        """One outcome per record, in order; answers at `deadline` (monotonic) at the latest."""
        ...

    def close(self) -> None:
        """Wait for what is on its way, then let go."""
        ...


def headers(record: Record) -> list[tuple[str, str | bytes | None]]:
    """What every record of the topic says beside its value."""
    return [
        ("content-type", CONTENT_TYPE.encode()),
        ("request-id", record.request_id.encode()),
        *tracing.headers(record.request_id),
    ]
