"""JSON logs on stderr; each line carries the request id. Nothing personal is ever logged."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from structlog.stdlib import ProcessorFormatter, add_logger_name

from servicekit import requestids


def _add_request_id(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Any:
    request_id = requestids.current()
    if request_id:
        event["request_id"] = request_id
    return event


_FACTS: Final = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    _add_request_id,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
_RENDERING: Final = (
    # Local variables hold contacts, codes and keys: a traceback names places only.
    structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    ),
    structlog.processors.JSONRenderer(),
)


def configure(level: str, service: str) -> None:
    """Call once at the start of a process; what libraries log becomes JSON too."""
    structlog.configure(
        processors=[*_FACTS, *_RENDERING],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    libraries = logging.StreamHandler(sys.stderr)
    libraries.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[*_FACTS, add_logger_name],
            processors=[ProcessorFormatter.remove_processors_meta, *_RENDERING],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[libraries], force=True)
    # kafka-python warns at every reconnect; our own loops say when they wait and for what.
    logging.getLogger("kafka").setLevel(logging.ERROR)
