"""One place that turns refusals and failures into answers."""

from typing import Final
from urllib.parse import quote

import structlog
from flask import Flask, Response, jsonify, make_response, redirect, render_template, request
from psycopg import OperationalError
from werkzeug.exceptions import HTTPException

from servicekit import db, phrases, requestids
from servicekit.copies import NoCurrentEdition
from servicekit.problems import NotFound, NotSignedIn, Problem

log = structlog.get_logger()

SIGN_IN: Final = "/tai-khoan/dang-nhap"
REFRESH: Final = "/tai-khoan/lam-moi"
TITLES: Final = {
    404: phrases.NOT_FOUND,
    405: phrases.METHOD,
    413: phrases.TOO_LARGE,
    415: phrases.NOT_JSON,
}


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
    """The problem as a document or as a page with the same words."""
    if wants_json():
        response = jsonify(problem.document())
        response.content_type = "application/problem+json"
    else:
        response = make_response(
            render_template("kit/error.html", problem=problem, request_id=requestids.current())
        )
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


def _sign_in(problem: NotSignedIn) -> Response:
    if wants_json() or request.method not in ("GET", "HEAD"):
        return answer(problem)
    page = REFRESH if problem.expired else SIGN_IN
    back = quote(request.full_path.rstrip("?"), safe="/")
    return make_response(redirect(f"{page}?tiep={back}", code=303))


def _starting() -> Problem:
    return Problem(
        503,
        "starting",
        phrases.STARTING,
        detail=phrases.STARTING_DETAIL,
        headers={"Retry-After": "3"},
    )


def _database_away(error: Exception) -> Response:
    log.error("database away", reason=type(error).__name__, path=request.path)
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
    title = TITLES.get(status, phrases.BAD_REQUEST if status < 500 else phrases.INTERNAL)
    response = answer(Problem(status, f"http-{status}", title))
    for name, content in error.get_headers():
        if name.lower() in ("allow", "retry-after", "content-range"):
            response.headers[name] = content
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected", path=request.path, exc_info=error)
    return answer(Problem(500, "internal", phrases.INTERNAL, detail=phrases.INTERNAL_DETAIL))
