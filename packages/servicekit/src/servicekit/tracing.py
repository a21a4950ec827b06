"""Traces where `TRACES_URL` is set; elsewhere nothing is imported and every call returns at once.

A trace is the request: the id the gateway gave it is the trace's id, its first half the id of the
root span. It is in every log line, outbox row and Kafka header already, so whoever has it goes on
with the trace (decision 16).
"""

import re
import time
from typing import Final, Literal, Protocol

from servicekit import requestids
from servicekit.settings import Settings

Kind = Literal["server", "producer", "consumer"]
Header = tuple[str, bytes]
EPOCH: Final = re.compile(r"\d{10}\.\d{3}")
TRACEPARENT: Final = "traceparent"


class Recorder(Protocol):
    """What `servicekit.spans` offers. Times are epoch seconds."""

    def root(self, request_id: str, name: str, began: float, status: int) -> None: ...

    def step(self, request_id: str, name: str, kind: Kind, began: float) -> None: ...

    def traceparent(self, request_id: str) -> str: ...


_recorder: Recorder | None = None


def start(settings: Settings, process: str) -> None:
    """Once in a process, after any fork. Raises SystemExit when the packages are missing."""
    global _recorder  # one for a process, as logs and metrics are
    if not settings.traces_url:
        return
    try:
        from servicekit import spans  # noqa: PLC0415  # megabytes that nobody else needs
    except ImportError as error:
        raise SystemExit(
            f"TRACES_URL needs the packages of the group `tracing`: {error}"
        ) from error
    _recorder = spans.SpanRecorder(settings.traces_url, settings.traces_ratio, process)


def began() -> float:
    """Now, to be handed to `step`; 0 while nothing is recorded."""
    return 0.0 if _recorder is None else time.time()


def answered(name: str, received_at: str, status: int) -> None:
    """The present request is; it began when the gateway had read its headers (epoch seconds)."""
    if _recorder is not None:
        began_at = float(received_at) if EPOCH.fullmatch(received_at) else time.time()
        _recorder.root(requestids.current(), name, began_at, status)


def step(request_id: str, name: str, kind: Kind, since: float) -> None:
    """Something done for this request is done; `since` is from `began`."""
    if _recorder is not None and request_id:
        _recorder.step(request_id, name, kind, since)


def headers(request_id: str) -> list[Header]:
    """What a record says beside its request id, so that other people's consumers can join."""
    if _recorder is None:
        return []
    found = _recorder.traceparent(request_id)
    return [(TRACEPARENT, found.encode())] if found else []
