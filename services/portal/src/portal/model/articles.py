"""What staff write for the public: kinds, versions, and what of it is shown when."""

import re
from datetime import date, datetime
from typing import Final

import msgspec

from portal.errors.articles import BadSlug
from portal.model import marking
from servicekit.text import fold, slugify

PATHS: Final = {
    "news": "/tin-tuc",
    "guide": "/huong-dan",
    "question": "/hoi-dap",
    "document": "/tai-lieu",
    "video": "/video",
    "innovation": "/mo-hinh",
    "sponsor": "/nha-tai-tro",
    "press": "/bao-chi",
}
"""Where the public finds each kind; one article is at `<path>/<slug>`."""
TIERS: Final = ("main", "gold", "silver", "partner", "media")
SLUG_LIMIT: Final = 100
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED: Final = frozenset({"atom", "dat-cau-hoi", "cau-hoi", "tim-kiem"})
"""Pages of their own below a kind's path."""


class Details(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What only some kinds have. `cover` and `attached` are numbers of files, relations are ids of
    other documents, `position` orders lists (the smallest first)."""

    cover: int | None = None
    attached: tuple[int, ...] = ()
    position: int = 0
    symbol: str = ""
    issued_on: date | None = None
    issuer: str = ""
    basis: bool = False
    based_on: tuple[int, ...] = ()
    implements: tuple[int, ...] = ()
    supersedes: tuple[int, ...] = ()
    tier: str = "partner"
    website: str = ""
    place: str = ""


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """One version as it is written: the title, a plain summary, a body in Markdown."""

    title: str
    summary: str = ""
    body: str = ""
    details: Details = Details()


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """From a moment on this version is shown; None: nothing is."""

    version: int | None
    shown_from: datetime


def files_of(text: Text) -> list[int]:
    """Numbers of all files that a version shows, in order."""
    cover = {text.details.cover} if text.details.cover else set()
    return sorted(marking.pictures_in(text.body) | cover | set(text.details.attached))


def searched(text: Text) -> str:
    """What searching compares: everything a reader would remember, folded (X-04, X-05)."""
    details = text.details
    parts = (text.title, details.symbol, details.issuer, details.place, text.summary, text.body)
    return fold(" ".join(part for part in parts if part))


def as_slug(typed: str, title: str) -> str:
    """The address that staff typed, else one from the title. Raises BadSlug."""
    slug = typed.strip().lower() or slugify(title)
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LIMIT or slug in RESERVED:
        raise BadSlug(slug)
    return slug


def shown_now(timeline: list[Publication], now: datetime) -> Publication | None:
    """The latest publication whose moment has come; `timeline` is in order of time."""
    begun = [publication for publication in timeline if publication.shown_from <= now]
    return begun[-1] if begun else None


def scheduled(timeline: list[Publication], now: datetime) -> Publication | None:
    """The next one whose moment lies ahead."""
    return next((one for one in timeline if one.shown_from > now), None)


def standing(timeline: list[Publication], now: datetime, newest: int) -> str:
    """draft, scheduled, withdrawn, changed (something newer than what is shown) or shown."""
    current = shown_now(timeline, now)
    if current is None or current.version is None:
        ahead = scheduled(timeline, now)
        if ahead is not None and ahead.version is not None:
            return "scheduled"
        return "draft" if current is None else "withdrawn"
    return "shown" if current.version == newest else "changed"


def path(kind: str, slug: str) -> str:
    """The address of an article."""
    return f"{PATHS[kind]}/{slug}"
