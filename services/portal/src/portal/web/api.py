"""What other programs may build on: editions with their calendar, rules and published hash."""

from typing import Annotated, Any, Final

import msgspec
from flask import Blueprint, Response

from contracts.events import EditionState
from contracts.events.portal import VotingRules
from contracts.windows import Window
from portal.model import commitments, windows
from portal.store import editions, rule_versions
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
    rules_version: Annotated[
        int, msgspec.Meta(description="Published version of the rules; 0 while they may change.")
    ]
    help_contact: dict[str, str]
    url: Annotated[str, msgspec.Meta(description="The page of its rules, for people.")]


class Editions(msgspec.Struct, frozen=True):
    """All editions, the newest first."""

    items: list[Edition]
    next: str | None = None


class RuleVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A published version; `before` and `after` hold what its amendment changed, by path."""

    number: int
    published_at: Moment
    hash: Annotated[str, msgspec.Meta(description="SHA-256 of the bytes at `url`, hexadecimal.")]
    former_hash: str | None
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    url: str


class RuleVersions(msgspec.Struct, frozen=True):
    """All published versions, the newest first."""

    items: list[RuleVersion]
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
        items = [document(edition) for edition in editions.announced(conn)]
    return _answer(Editions(items))


@bp.get("/editions/<code>")
@public
@described(Call(gives={200: Edition}))
def read_one(code: EditionCode) -> Response:
    """One edition."""
    with database().transaction() as conn:
        edition = editions.find_announced(conn, code)
    return _answer(document(edition))


@bp.get("/editions/<code>/rules")
@public
@described(Call(gives={200: dict[str, Any]}))
def read_rules(code: EditionCode) -> Response:
    """The very bytes whose SHA-256 is `rules_hash`, for anyone to check."""
    with database().transaction() as conn:
        edition = editions.find_announced(conn, code)
        published = rule_versions.content(conn, code, edition.rules_version)
    response = Response(published or commitments.canonical(edition), mimetype="application/json")
    return cache_public(response, CACHE_SECONDS, stale=0)


@bp.get("/editions/<code>/rules/versions")
@public
@described(Call(gives={200: RuleVersions}))
def read_rule_versions(code: EditionCode) -> Response:
    """Every published version of the rules, the newest first; none before they are published."""
    with database().transaction() as conn:
        edition = editions.find_announced(conn, code)
        found = rule_versions.of_edition(conn, edition.code)
    return _answer(RuleVersions([_version(code, version) for version in found]))


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
        rules_version=edition.rules_version,
        help_contact=edition.help_contact,
        url=f"/the-le/{edition.code}",
    )


def _version(code: str, version: rule_versions.RuleVersion) -> RuleVersion:
    return RuleVersion(
        number=version.number,
        published_at=as_moment(version.published_at),
        hash=version.hash,
        former_hash=version.former_hash,
        reason=version.reason,
        before=version.before,
        after=version.after,
        url=f"/the-le/{code}/quy-tac/{version.number}.json",
    )


def _span(window: Window | None) -> Span | None:
    if window is None:
        return None
    end = None if window.end is None else as_moment(window.end)
    return Span(as_moment(window.start), end, window.label)


def _answer(found: msgspec.Struct) -> Response:
    return cache_public(reply(found), CACHE_SECONDS, stale=0)
