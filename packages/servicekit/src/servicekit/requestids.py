"""The request id travels from the gateway through logs, rows and Kafka headers."""

from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def bind(request_id: str) -> None:
    _current.set(request_id)


def current() -> str:
    """The id of the request (or event) being handled; empty outside of one."""
    return _current.get()
