"""`/healthz`, `/readyz` and `/metrics` on a port of their own, never through the gateway."""

from collections.abc import Callable, Collection, Iterable, Mapping
from socketserver import ThreadingMixIn
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import msgspec
from prometheus_client import REGISTRY as PROCESS_REGISTRY
from prometheus_client import CollectorRegistry, generate_latest, multiprocess
from prometheus_client.exposition import CONTENT_TYPE_LATEST

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
Unready = Callable[[], Iterable[str]]
"""Every reason why a process is not ready; none when it is."""

STALE_SECONDS: Final = 60


class OpsApp:
    """`ages` are seconds since a loop's sign of life.

    A reason in `tolerated` is said ("degraded") and leaves the process ready (law 12).
    """

    def __init__(
        self,
        unready: Unready,
        *,
        tolerated: Collection[str] = (),
        ages: Callable[[], Mapping[str, float]] = dict,
        metrics_dir: str | None = None,
    ) -> None:
        self._unready = unready
        self._tolerated = tolerated
        self._ages = ages
        self._metrics_dir = metrics_dir

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/metrics":
            return _send(start_response, 200, self._metrics(), CONTENT_TYPE_LATEST)
        if path == "/healthz":
            return _verdict(start_response, self._stuck(), [])
        if path == "/readyz":
            return _verdict(start_response, *self._weigh())
        return _send(start_response, 404, b"", "text/plain")

    def _stuck(self) -> list[str]:
        return [
            f"{name} silent for {age:.0f} s"
            for name, age in self._ages().items()
            if age > STALE_SECONDS
        ]

    def _weigh(self) -> tuple[list[str], list[str]]:
        """What takes the process out of service, and what does not."""
        found = list(self._unready())
        degraded = [reason for reason in found if reason in self._tolerated]
        return [reason for reason in found if reason not in degraded], degraded

    def _metrics(self) -> bytes:
        if self._metrics_dir is None:
            return generate_latest(PROCESS_REGISTRY)
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry, path=self._metrics_dir)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


class OpsSplit:
    """One gunicorn, two ports: what arrives on the ops port never reaches the app."""

    def __init__(self, app: WsgiApp, ops: OpsApp, ops_listen: str) -> None:
        self._app = app
        self._ops = ops
        self._port = ops_listen.rpartition(":")[2]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("SERVER_PORT") == self._port:
            return self._ops(environ, start_response)
        return self._app(environ, start_response)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Probes come every second; they are not news."""


def serve(app: WsgiApp, listen: str) -> WSGIServer:
    """A small threaded server for a worker's ops port; call `serve_forever` in a thread."""
    host, _, port = listen.rpartition(":")
    return make_server(host, int(port), app, server_class=_Server, handler_class=_Quiet)


def _verdict(start_response: Any, reasons: list[str], degraded: list[str]) -> Iterable[bytes]:
    body = msgspec.json.encode({"ok": not reasons, "reasons": reasons, "degraded": degraded})
    return _send(start_response, 503 if reasons else 200, body, "application/json")


def _send(start_response: Any, status: int, body: bytes, kind: str) -> Iterable[bytes]:
    words = {200: "200 OK", 404: "404 Not Found", 503: "503 Service Unavailable"}
    start_response(words[status], [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
