"""What an applicant writes: its shape, its limits and when it is complete."""

import re
from datetime import datetime
from typing import Final

import msgspec

from contracts.events import DossierRules
from servicekit.times import VN

TITLE_LIMIT: Final = 200
SUMMARY_LIMIT: Final = 600
TEXT_LIMIT: Final = 10_000
AUTHORS_LIMIT: Final = 500
FIGURES: Final = 3
APPLICANT_KINDS: Final = ("individual", "group", "organisation", "enterprise")
CONSENTS: Final = ("processing", "publication", "promotion")
NEEDED_CONSENTS: Final = ("processing", "publication")


class Figure(msgspec.Struct, frozen=True):
    """An effect as a number: `30 %` `giảm nước tưới`. Optional ("dù là nhỏ nhất", S2-04)."""

    value: str
    label: str


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """Everything typed (S0-10, S3-06 … S3-08); a draft may leave anything empty (S3-05)."""

    kind: str = ""
    field: str = ""
    themes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    title: str = ""
    summary: str = ""
    problem: str = ""
    solution: str = ""
    where_applied: str = ""
    applied_since: str = ""
    effects: str = ""
    figures: tuple[Figure, ...] = ()
    applicant_kind: str = ""
    authors: str = ""
    primary_unit: str | None = None
    units: tuple[str, ...] = ()

    def crediting(self, primary: str | None, units: tuple[str, ...]) -> "Contents":
        """The same contents with other nominating units (S0-21)."""
        return msgspec.structs.replace(self, primary_unit=primary, units=units)


REQUIRED: Final = (
    "kind",
    "field",
    "title",
    "summary",
    "problem",
    "solution",
    "where_applied",
    "applied_since",
    "effects",
    "applicant_kind",
    "authors",
)

OF_APPLIED: Final = ("where_applied", "applied_since", "effects")

_MONTH: Final = re.compile(r"(?:(?:\d{1,2}[/.-])?(\d{1,2})[/.-])?(\d{4})")
_ISO_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?")


class NotAMonth(ValueError):
    """The text names no month or year."""


class InTheFuture(ValueError):
    """Only what is already applied may enter (S0-10, Y-03)."""


def not_asked(rules: DossierRules) -> frozenset[str]:
    """Required fields that this edition leaves out: empty lists, and for ideas (Y-03) what only an

    applied product has.
    """
    left_out = {"kind": not rules.object_kinds, "field": not rules.fields}
    left_out |= dict.fromkeys(OF_APPLIED, not rules.applied_required)
    return frozenset(name for name, out in left_out.items() if out)


def missing_fields(
    contents: Contents,
    *,
    files: int,
    evidence_required: bool,
    not_asked: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Required fields still empty, in the order of the form."""
    required = (name for name in REQUIRED if name not in not_asked)
    missing = [name for name in required if not getattr(contents, name).strip()]
    if evidence_required and files == 0:
        missing.append("evidence")
    return tuple(missing)


def read_month(text: str, now: datetime) -> str:
    """`03/2024` or `2024` from what people write: 3/2024, 15/3/2024, 2024-03, 2024.

    Empty stays empty. Raises NotAMonth, InTheFuture.
    """
    text = "".join(text.split())
    if not text:
        return ""
    month, year = _split(text)
    if not (month is None or 1 <= month <= 12) or not year >= 1950:
        raise NotAMonth(text)
    local = now.astimezone(VN)
    if (year, month or 1) > (local.year, local.month):
        raise InTheFuture(text)
    return f"{year}" if month is None else f"{month:02d}/{year}"


def _split(text: str) -> tuple[int | None, int]:
    iso = _ISO_MONTH.fullmatch(text)
    if iso:
        return int(iso[2]), int(iso[1])
    found = _MONTH.fullmatch(text)
    if found is None:
        raise NotAMonth(text)
    return (int(found[1]) if found[1] else None), int(found[2])
