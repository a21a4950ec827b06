"""Consolidate the reports of a period for the province, and make its official document."""

from datetime import datetime

import msgspec

from contracts.events import EditionState, ReportField
from reporting.actions import read_dossiers, read_figures
from reporting.actions.letterheads import letterhead
from reporting.model.consolidations import (
    Consolidated,
    Stored,
    UsedReport,
    Words,
    newer_than,
    with_targets,
)
from reporting.model.letterheads import STANDING_BODY
from reporting.model.province_document import province_document
from reporting.model.query import Query
from reporting.model.taking_up import nearest
from reporting.model.targets import NO_COUNTS
from reporting.store import consolidations, signed_documents, unit_reports
from reporting.store.signed_documents import Place, Signed
from servicekit.db import Connection
from servicekit.documents.model import Official


class ProvincePaper(msgspec.Struct, frozen=True, kw_only=True):
    """`stored` is None while nothing was settled; `newer`: reports that a settled one lacks."""

    place: Place
    found: Consolidated
    document: Official
    signed: Signed | None
    stored: Stored | None
    newer: list[UsedReport]


def consolidate(
    conn: Connection, edition: EditionState, period: str, words: Words, now: datetime
) -> Consolidated:
    """What a consolidation made now would be. `conn` has entered the live generation."""
    query = Query(edition=edition, now=now)
    draft = Consolidated(
        period=period,
        as_of=None,
        made_at=now,
        words=words,
        used=tuple(reports_to_use(conn, edition.code, period)),
        missing=tuple(consolidations.missing(conn, edition.code, period)),
        counts=NO_COUNTS,
        reached=0,
        strivers=0,
        groups=(),
        lines=(),
    )
    as_of = read_figures.lag_at(conn, now).freshness.as_of
    return with_targets(draft, read_dossiers.unit_targets(conn, query), as_of)


def reports_to_use(conn: Connection, edition: str, period: str) -> list[UsedReport]:
    """The last version of what was handed in to the standing body, by name; none sent back.

    Of a unit that owes its report, what its own units have handed in to it.
    """
    found = nearest(None, unit_reports.of_period(conn, edition, period))
    return consolidations.last_versions(conn, edition, period, [one.unit for one in found])


def settle(conn: Connection, edition: EditionState, found: Consolidated, account: int) -> int:
    """Keep a consolidation for ever as it is; answers its version."""
    return consolidations.add(conn, edition.code, found, account)


def province_paper(
    conn: Connection,
    edition: EditionState,
    wanted: tuple[str, int | None],
    now: datetime,
    *,
    names: bool,
) -> ProvincePaper:
    """The document of a settled version (the latest unless one is named), else a draft.

    `wanted` is the period and the version; `names`: whether the reader sees who signs.
    """
    period, version = wanted
    stored = consolidations.find(conn, edition.code, period, version)
    found = stored.contents if stored else consolidate(conn, edition, period, Words(), now)
    place = Place(
        edition=edition.code,
        period=period,
        office=STANDING_BODY,
        version=stored.version if stored else 0,
    )
    signed = signed_documents.find(conn, place)
    head = letterhead(conn, edition, STANDING_BODY)
    document = province_document(
        edition,
        head if names else head.masked(),
        found,
        _fields(edition),
        signed.registered if signed else None,
    )
    used = reports_to_use(conn, edition.code, period) if stored else []
    return ProvincePaper(
        place=place,
        found=found,
        document=document,
        signed=signed,
        stored=stored,
        newer=newer_than(found, used),
    )


def _fields(edition: EditionState) -> tuple[ReportField, ...]:
    return edition.monthly_report.fields if edition.monthly_report else ()
