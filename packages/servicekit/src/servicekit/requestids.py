"""The request id travels from the gateway through logs, rows and Kafka headers."""

from contextvars import ContextVar
from typing import Any

_current: ContextVar[str] = ContextVar("request_id", default="")


def bind(request_id: str) -> None:
    _current.set(request_id)


def current() -> str:
    """The id of the request (or event) being handled; empty outside of one."""
    return _current.get()


def of_record(record: Any) -> str:
    """The id a Kafka record carries; empty for one without."""
    headers = dict(record.headers or ())
    return (headers.get("request-id") or b"").decode(errors="replace")
