"""What happens around every request: request id, same origin, metrics, caching by default."""

import time
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from servicekit import metrics, phrases, requestids, tracing
from servicekit.db import asks_only
from servicekit.ids import new_id
from servicekit.problems import Problem

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.before_request(refuse_foreign_origin)
    app.before_request(refuse_nul)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    requestids.bind(request.headers.get("X-Request-Id") or new_id())
    asks_only.set(request.method not in UNSAFE)


def refuse_foreign_origin() -> None:
    """A form of another site must not act with our cookies. Programs with a token may call."""
    if request.method not in UNSAFE or request.headers.get("Authorization"):
        return
    origin = request.headers.get("Origin")
    if origin is None and not request.cookies:
        return
    if origin is None or not same_origin(origin, request.host):
        raise Problem(
            403, "foreign-origin", phrases.FOREIGN_ORIGIN, detail=phrases.FOREIGN_ORIGIN_DETAIL
        )


def refuse_nul() -> None:
    """No text that people type holds a NUL, and PostgreSQL takes none."""
    if b"%00" in request.query_string:
        raise Problem(400, "bad-request", phrases.BAD_REQUEST)


def same_origin(origin: str, host: str) -> bool:
    """Whether the browser's Origin names the host that was asked."""
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def _end(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    view = request.endpoint or "none"
    status = f"{response.status_code // 100}xx"
    if "began" in g:
        metrics.REQUESTS.labels(view, status).observe(time.perf_counter() - g.began)
        tracing.answered(view, request.headers.get("X-Received-At", ""), response.status_code)
    return response
