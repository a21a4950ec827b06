"""gunicorn's configuration, shared by all services. Imports no driver: gevent patches later."""

from typing import Any

from prometheus_client import multiprocess

control_socket_disable = True
graceful_timeout = 30
timeout = 60
keepalive = 75
max_requests = 0
accesslog = None
errorlog = "-"
loglevel = "warning"
forwarded_allow_ips = "127.0.0.1"
limit_request_line = 8190


def child_exit(_server: Any, worker: Any) -> None:
    """A dead worker's gauges must not live on."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
