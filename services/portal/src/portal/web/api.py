"""What other programs may build on: editions with their calendar, rules and published hash."""

from typing import Annotated, Any, Final

import msgspec
from flask import Blueprint, Response

from contracts.events import EditionState
from contracts.events.portal import VotingRules
from contracts.windows import Window
from portal.model import commitments, windows
from portal.store import editions
from portal.web.pages import current
from servicekit.auth import public
from servicekit.openapi import Call, Moment, described, reply
from servicekit.times import as_moment
from servicekit.web import cache_public, database

CACHE_SECONDS: Final = 5

bp = Blueprint("api", __name__, url_prefix="/api/portal/v1")

EditionCode = Annotated[
    str, msgspec.Meta(description="The edition's code.", examples=["trinh-dien"])
]


class Span(msgspec.Struct, frozen=True):
    """`start` belongs to the window, `end` does not; `label` is the rules' own wording."""

    start: Moment
    end: Moment | None
    label: str


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """An edition of the contest. A window or the voting rules not announced are null."""

    code: EditionCode
    number: int
    version: int
    title: str
    short_title: str
    year: int
    current: bool
    demonstration: bool
    windows: Annotated[
        dict[str, Span | None],
        msgspec.Meta(description=f"By phase: {', '.join(windows.KINDS)}."),
    ]
    voting: VotingRules | None
    rules: Annotated[dict[str, Any], msgspec.Meta(description="Other parameters by name.")]
    rules_hash: Annotated[
        str, msgspec.Meta(description="SHA-256 of the bytes at `rules_url`, hexadecimal.")
    ]
    rules_url: str
    help_contact: dict[str, str]
    url: Annotated[str, msgspec.Meta(description="The page of its rules, for people.")]


class Editions(msgspec.Struct, frozen=True):
    """All editions, the newest first."""

    items: list[Edition]
    next: str | None = None


@bp.get("/editions/current")
@public
@described(Call(gives={200: Edition}))
def read_current() -> Response:
    """The edition that runs now; 503 before there is one."""
    with database().transaction() as conn:
        edition = current(conn)
    return _answer(document(edition))


@bp.get("/editions")
@public
@described(Call(gives={200: Editions}))
def read_all() -> Response:
    """All editions, the newest first."""
    with database().transaction() as conn:
        items = [document(edition) for edition in editions.every(conn)]
    return _answer(Editions(items))


@bp.get("/editions/<code>")
@public
@described(Call(gives={200: Edition}))
def read_one(code: EditionCode) -> Response:
    """One edition."""
    with database().transaction() as conn:
        edition = editions.find(conn, code)
    return _answer(document(edition))


@bp.get("/editions/<code>/rules")
@public
@described(Call(gives={200: dict[str, Any]}))
def read_rules(code: EditionCode) -> Response:
    """The very bytes whose SHA-256 is `rules_hash`, for anyone to check."""
    with database().transaction() as conn:
        edition = editions.find(conn, code)
    response = Response(commitments.canonical(edition), mimetype="application/json")
    return cache_public(response, CACHE_SECONDS, stale=0)


def document(edition: EditionState) -> Edition:
    """An edition as programs see it."""
    return Edition(
        code=edition.code,
        number=edition.number,
        version=edition.version,
        title=edition.title,
        short_title=edition.short_title,
        year=edition.year,
        current=edition.current,
        demonstration=edition.demonstration,
        windows={kind: _span(getattr(edition.windows, kind)) for kind in windows.KINDS},
        voting=edition.voting if edition.windows.voting else None,
        rules=edition.rules,
        rules_hash=edition.rules_hash,
        rules_url=f"/api/portal/v1/editions/{edition.code}/rules",
        help_contact=edition.help_contact,
        url=f"/the-le/{edition.code}",
    )


def _span(window: Window | None) -> Span | None:
    if window is None:
        return None
    end = None if window.end is None else as_moment(window.end)
    return Span(as_moment(window.start), end, window.label)


def _answer(found: msgspec.Struct) -> Response:
    return cache_public(reply(found), CACHE_SECONDS, stale=0)
