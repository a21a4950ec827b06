"""JSON calls that describe themselves: the types a view decodes and encodes are its description.

`@described` stands under the guard. `body`, `query` and `reply` raise TypeError for anything that
the description does not name, so the two cannot part. The document is `openapi_document`'s.
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, TypeVar, get_origin, get_type_hints

import msgspec
from flask import Response, current_app, request

from servicekit import phrases
from servicekit.problems import FieldError, Invalid, Problem

T = TypeVar("T")
V = TypeVar("V", bound=Callable[..., Any])

Moment = Annotated[
    str,
    msgspec.Meta(
        description="RFC 3339, UTC, milliseconds.",
        examples=["2026-10-31T16:59:59.999Z"],
        extra_json_schema={"format": "date-time"},
    ),
]
Code = Annotated[
    str,
    msgspec.Meta(
        description="The short code of an entry as people see it; any case, spaces and dashes.",
        examples=["Z7K3MX"],
    ),
]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What goes in and out of one JSON call.

    `gives`: the body of each good answer by status, None without a body. `takes`: the JSON body.
    `asks`: a struct with one field per query argument. `refuses`: slugs of the call's own problems
    by status; what every call of its kind may refuse is known to `openapi_document`.
    """

    gives: Mapping[int, Any]
    takes: Any = None
    asks: Any = None
    refuses: Mapping[int, tuple[str, ...]] = {}


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """A call and where it is found; `guard` as in `servicekit.auth`, `words` as in a docstring.

    Flask's routes become operations by themselves; one that is answered in front of Flask is put
    down by hand.
    """

    method: str
    path: str
    name: str
    guard: str
    words: str
    call: Call
    path_types: Mapping[str, Any] = {}


DOORS: Final = "api_doors"
"""Name of the app's extension that holds the operations in front of Flask."""


def described(call: Call) -> Callable[[V], V]:
    """The docstring's first line becomes the summary, its other lines the description."""

    def decorate(view: V) -> V:
        view.call = call  # type: ignore[attr-defined]
        return view

    return decorate


def call_of(view: Any) -> Call | None:
    """The description a view carries; None means somebody forgot."""
    return getattr(view, "call", None)


def body(kind: type[T]) -> T:
    """The JSON body as `kind`. Raises 415 and 422 problems that name the field."""
    _check(_here().takes, kind)
    if request.mimetype != "application/json":
        raise Problem(415, "not-json", phrases.NOT_JSON)
    data = request.get_data()
    if b"\\u0000" in data:
        raise Invalid([FieldError("", phrases.NUL)])
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise Invalid([explain(error)]) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid([FieldError("", phrases.NOT_JSON)]) from error


def query(kind: type[T]) -> T:
    """The query arguments as described. Raises a 422 problem that names the argument."""
    _check(_here().asks, kind)
    return arguments(kind)


def arguments(kind: type[T]) -> T:
    """The query arguments as a struct of texts and lists of texts; unknown ones are ignored.

    For pages that take the same arguments as a call. Raises a 422 problem that names the argument.
    """
    lists = {name for name, hint in get_type_hints(kind).items() if get_origin(hint) is list}
    given = request.args.to_dict(flat=False)
    found = {name: texts if name in lists else texts[0] for name, texts in given.items()}
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise Invalid([explain(error)]) from error


def reply(value: msgspec.Struct, status: int = 200) -> Response:
    """The value as the JSON answer of this status."""
    _check(_here().gives.get(status), type(value))
    return Response(msgspec.json.encode(value), status, mimetype="application/json")


def explain(error: msgspec.ValidationError) -> FieldError:
    """The field a msgspec message speaks of, with our words."""
    text = str(error)
    missing = re.search(r"missing required field `([^`]+)`", text)
    if missing:
        return FieldError(missing[1], phrases.MISSING_FIELD)
    unknown = re.search(r"unknown field `([^`]+)`", text)
    if unknown:
        return FieldError(unknown[1], phrases.UNKNOWN_FIELD)
    place = re.search(r"`\$\.?([^`]*)`", text)
    return FieldError(place[1] if place else "", phrases.WRONG_KIND)


def _here() -> Call:
    call = call_of(current_app.view_functions[request.endpoint or ""])
    if call is None:
        raise TypeError(f"{request.endpoint} is not described")
    return call


def _check(described_as: Any, used: Any) -> None:
    if described_as is not used:
        raise TypeError(f"{request.endpoint} is described with {described_as!r}, not {used!r}")
