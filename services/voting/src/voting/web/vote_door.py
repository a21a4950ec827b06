"""`POST /api/voting/v1/votes` beside Flask: the one endpoint that must be lean.

It does itself what it bypasses: size, type, decoding, sign-in, same origin, problems, metrics.
"""

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

import msgspec
import structlog

from servicekit import clock, codes, phrases, requestids, tracing
from servicekit.ids import new_id
from servicekit.metrics import REQUESTS
from servicekit.openapi import Call, Operation, explain
from servicekit.problems import FieldError, Invalid, Problem
from servicekit.times import as_moment
from servicekit.web import MissingReceiveTime, read_received_at
from voting import metrics
from voting import phrases as own
from voting.actions.cast_votes import Cast
from voting.errors import Refusal
from voting.web.api_types import FirstVote, KnownVote, VoteRequest
from voting.web.booth import Booth
from voting.web.identity import Environ, Identity
from voting.web.refusals import as_problem

log = structlog.get_logger()

PATH: Final = "/api/voting/v1/votes"
LIMIT: Final = 8 * 1024
REASONS: Final = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}

Start = Callable[[str, list[tuple[str, str]]], Any]
WsgiApp = Callable[[Environ, Any], Iterable[bytes]]


DOOR: Final = Operation(
    method="POST",
    path=PATH,
    name="cast_vote",
    guard="signed_in",
    words="""Vote for an entry, once per account and entry.

    A repeat answers 200 with the same receipt; two racing firsts may both answer 201 and are one
    vote. 503 means that nobody knows whether the vote was taken: send it again. The bearer may
    also be a ballot pass. A cookie needs an `Origin` header that names this site.
    """,
    call=Call(
        takes=VoteRequest,
        gives={200: KnownVote, 201: FirstVote},
        refuses={
            401: ("bad-pass",),
            403: (
                "authors-may-not-vote",
                "contact-missing",
                "declaration-missing",
                "organisations-may-not-vote",
                "staff-may-not-vote",
            ),
            404: ("unknown-entry",),
            409: ("voting-not-announced", "voting-not-open", "voting-over", "voting-paused"),
            429: ("too-many-votes", "too-many-requests"),
            500: ("no-receive-time",),
        },
    ),
)
"""What the door does, for the description of the API."""

# Looking a label up costs more than counting.
_SECONDS: Final = {first: REQUESTS.labels("votes", f"{first}xx") for first in (2, 4, 5)}
_FIRST, _REPEAT = metrics.VOTES.labels("first"), metrics.VOTES.labels("repeat")
_requests: Final = msgspec.json.Decoder(VoteRequest)
_answers: Final = msgspec.json.Encoder()


class VoteDoor:
    """Serves the vote endpoint; everything else goes to the app behind it."""

    def __init__(self, app: WsgiApp, booth: Booth, identity: Identity) -> None:
        self._app = app
        self._booth = booth
        self._identity = identity

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return self._app(environ, start)
        began = time.perf_counter()
        status, body, headers = self._answer(environ)
        _SECONDS[status // 100].observe(time.perf_counter() - began)
        tracing.answered("votes", environ.get("HTTP_X_RECEIVED_AT", ""), status)
        start(
            REASONS[status],
            [
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
                *headers,
            ],
        )
        return [body]

    def _answer(self, environ: Environ) -> tuple[int, bytes, list[tuple[str, str]]]:
        request_id = environ.get("HTTP_X_REQUEST_ID") or new_id()
        requestids.bind(request_id)
        try:
            code, cast = self._vote(environ, request_id)
        except Refusal as refusal:
            return _refuse(as_problem(refusal))
        except Problem as problem:
            return _refuse(problem)
        except MissingReceiveTime:
            log.exception("request did not come through the gateway")
            return _refuse(Problem(500, "no-receive-time", own.NO_RECEIVE_TIME))
        except Exception:
            log.exception("unexpected", path=PATH)
            detail = phrases.INTERNAL_DETAIL
            return _refuse(Problem(500, "internal", phrases.INTERNAL, detail=detail))
        return _accept(code, cast)

    def _vote(self, environ: Environ, request_id: str) -> tuple[str, Cast]:
        """In the order of the documented answers: 405, 401, 413, 415, 422, then the vote's own."""
        if environ["REQUEST_METHOD"] != "POST":
            raise Problem(405, "method", phrases.METHOD, headers={"Allow": "POST"})
        received_at = read_received_at(environ.get("HTTP_X_RECEIVED_AT", ""))
        voter = self._identity.voter(environ, clock.now())
        code = _read_code(_read_body(environ))
        return code, self._booth.station.take_vote(voter, code, received_at, request_id)


def _read_body(environ: Environ) -> bytes:
    """Raises 413 and 415 problems. The server gives whole bodies only."""
    if environ.get("CONTENT_TYPE", "").partition(";")[0].rstrip().lower() != "application/json":
        raise Problem(415, "not-json", phrases.NOT_JSON)
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > LIMIT:
        raise Problem(413, "too-large", phrases.TOO_LARGE)
    body: bytes = environ["wsgi.input"].read(LIMIT + 1)
    if len(body) > LIMIT:
        raise Problem(413, "too-large", phrases.TOO_LARGE)
    return body


def _read_code(body: bytes) -> str:
    try:
        text = _requests.decode(body).entry
    except msgspec.ValidationError as error:
        raise Invalid([explain(error)]) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid([FieldError("", phrases.NOT_JSON)]) from error
    try:
        return codes.read(text)
    except codes.BadCode as error:
        raise Invalid([FieldError("entry", own.MALFORMED_CODE)]) from error


def _accept(code: str, cast: Cast) -> tuple[int, bytes, list[tuple[str, str]]]:
    headers = [("Content-Type", "application/json")]
    if cast.first:
        _FIRST.inc()
        first = FirstVote(cast.receipt, code, as_moment(cast.received_at))
        return 201, _answers.encode(first), headers
    _REPEAT.inc()
    return 200, _answers.encode(KnownVote(cast.receipt, code)), headers


def _refuse(problem: Problem) -> tuple[int, bytes, list[tuple[str, str]]]:
    metrics.VOTES.labels(problem.slug).inc()
    headers = [("Content-Type", "application/problem+json"), *problem.headers.items()]
    return problem.status, _answers.encode(problem.document()), headers
