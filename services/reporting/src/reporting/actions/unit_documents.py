"""A unit's monthly report as an official document: of what was handed in, else a draft."""

from datetime import datetime

import msgspec

from contracts.events import EditionState
from reporting.actions import read_reports
from reporting.actions.letterheads import letterhead
from reporting.model.unit_document import Told, unit_document
from reporting.model.unit_reports import UnitReport, sources_of
from reporting.store import signed_documents
from reporting.store.signed_documents import Place, Signed
from servicekit.db import Connection
from servicekit.documents.model import Official


class UnitPaper(msgspec.Struct, frozen=True, kw_only=True):
    """`place.version` is 0 for a draft of a report that was never handed in."""

    place: Place
    document: Official
    signed: Signed | None


def unit_paper(
    conn: Connection, edition: EditionState, report: UnitReport, now: datetime, *, names: bool
) -> UnitPaper:
    """The document of the last version handed in, else of what is written so far.

    `names`: whether the reader sees who signs. `conn` has entered the live generation. Raises
    NotFound, NoReports.
    """
    whole = read_reports.whole(conn, edition, report, now)
    told = Told(
        period=report.period,
        covers_from=report.covers_from,
        last_day=report.last_day,
        fields=whole.fields,
        contents=report.contents,
        nil=report.nil,
        figures=whole.figures,
        sources=sources_of(whole.below),
    )
    if whole.versions:
        last = whole.versions[-1]
        told = msgspec.structs.replace(
            told, contents=last.contents, nil=last.nil, figures=last.figures, sources=last.sources
        )
    place = Place(
        edition=edition.code, period=report.period, office=report.unit, version=report.version
    )
    signed = signed_documents.find(conn, place)
    head = letterhead(conn, edition, report.unit)
    registered = signed.registered if signed else None
    document = unit_document(
        edition, head if names else head.masked(), told, whole.names, registered
    )
    return UnitPaper(place=place, document=document, signed=signed)
