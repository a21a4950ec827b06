"""One place that turns refusals and failures into answers."""

from typing import Final
from urllib.parse import quote, urlsplit

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from psycopg import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from servicekit import db, languages, navigation, phrases, requestids, typed
from servicekit.copies import NoCurrentEdition
from servicekit.phrases import english
from servicekit.problems import NotFound, NotSignedIn, Problem

log = structlog.get_logger()

SIGN_IN: Final = "/tai-khoan/dang-nhap"
STAFF_SIGN_IN: Final = "/tai-khoan/can-bo"
REFRESH: Final = "/tai-khoan/lam-moi"
READING: Final = ("GET", "HEAD")
KNOWN: Final = {
    400: ("bad-request", phrases.BAD_REQUEST),
    404: ("not-found", phrases.NOT_FOUND),
    405: ("method", phrases.METHOD),
    413: ("too-large", phrases.TOO_LARGE),
    415: ("not-json", phrases.NOT_JSON),
}
"""Flask's own refusals under the names that our own have."""


def install(app: Flask) -> None:
    """Order matters to the reader only: Flask picks the most specific class."""
    app.register_error_handler(NotSignedIn, _sign_in)
    app.register_error_handler(Problem, answer)
    app.register_error_handler(db.NotFound, lambda _: answer(NotFound()))
    app.register_error_handler(NoCurrentEdition, lambda _: answer(_starting()))
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Programs get problem documents, people get pages."""
    return request.path.startswith("/api/")


def answer(problem: Problem) -> Response:
    """The problem as a document or as a page, in the language of the address."""
    if wants_json():
        response = jsonify(problem.document())
        response.content_type = "application/problem+json"
    else:
        response = make_response(
            languages.render(
                "kit/error.html",
                problem=problem,
                english=english.PROBLEMS.get(problem.slug),
                other=english.OTHER,
                request_id=requestids.current(),
            )
        )
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


def _sign_in(problem: NotSignedIn) -> Response:
    """Renewal and back, with the body of a form (307); else signing in, with nothing typed lost."""
    if wants_json():
        return answer(problem)
    back = quote(request.full_path.rstrip("?"), safe="/")
    if problem.expired:
        return make_response(redirect(f"{REFRESH}?tiep={back}", code=307))
    if request.method in READING:
        return make_response(redirect(f"{SIGN_IN}?tiep={back}", code=303))
    try:
        return _sign_in_again(problem)
    except RequestEntityTooLarge as error:
        return _http(error)


def _sign_in_again(problem: NotSignedIn) -> Response:
    """What was typed waits on the page while the person signs in beside it.

    Files cannot be given back to a browser: the page says so.
    """
    page = render_template(
        "kit/sign_in_again.html",
        kept=typed.words(),
        door=STAFF_SIGN_IN if navigation.current(request.path) else SIGN_IN,
        back=_page_of_form(),
        has_files=typed.has_files(),
    )
    return make_response(page, problem.status, problem.headers)


def _page_of_form() -> str:
    """Where the form stood, else the nearest page above the address it was sent to."""
    came_from = urlsplit(request.referrer or "")
    above = request.path.split("/")
    shorter = ["/".join(above[:length]) for length in range(len(above), 1, -1)]
    here = [came_from.path] if came_from.netloc == request.host else []
    return next((path for path in here + shorter if _can_be_read(path)), "/")


def _without_slash() -> str:
    """The page that was meant by an address typed with a slash at its end; empty: there is none."""
    plain = request.path.rstrip("/")
    is_other = request.method in READING and plain not in ("", request.path)
    if not is_other or plain.startswith("//") or not _can_be_read(plain):
        return ""
    query = request.query_string.decode("ascii", "replace")
    return f"{quote(plain)}?{query}" if query else quote(plain)


def _can_be_read(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(path, "GET")


def _starting() -> Problem:
    return Problem(
        503,
        "starting",
        phrases.STARTING,
        detail=phrases.STARTING_DETAIL,
        headers={"Retry-After": "3"},
    )


def _route() -> str:
    """For logs: an address itself may hold a code, as those of invitations do."""
    return request.url_rule.rule if request.url_rule else "-"


def _database_away(error: Exception) -> Response:
    log.error("database away", reason=type(error).__name__, path=_route())
    return answer(
        Problem(
            503,
            "unavailable",
            phrases.DATABASE_AWAY,
            detail=phrases.DATABASE_AWAY_DETAIL,
            headers={"Retry-After": "5"},
        )
    )


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400 and error.response is not None:
        return make_response(error.response)
    if status == 405 and request.method in READING and not wants_json():
        # The address of a form, opened again: by "back", by reloading, from an error page.
        return make_response(redirect(_page_of_form(), code=303))
    if status == 404 and not wants_json() and (plain := _without_slash()):
        return make_response(redirect(plain, code=301))
    title = phrases.BAD_REQUEST if status < 500 else phrases.INTERNAL
    response = answer(Problem(status, *KNOWN.get(status, (f"http-{status}", title))))
    for name, content in error.get_headers():
        if name.lower() in ("allow", "retry-after", "content-range"):
            response.headers[name] = content
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected", path=_route(), exc_info=error)
    return answer(Problem(500, "internal", phrases.INTERNAL, detail=phrases.INTERNAL_DETAIL))
