"""The tables that are taken away with typed cells: their columns and how a row fills them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from contracts.events import EditionState
from contracts.events.submissions import DossierStage
from reporting import phrases
from reporting.model.names import labels, line_name
from reporting.model.targets import Line
from reporting.phrases import exports as words
from servicekit.sheets import Row, Sheet


class DossierLine(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier in a table; nothing about its applicant. `co_units`: names of further units."""

    dossier: str
    code: str
    title: str
    stage: DossierStage
    kind: str
    field: str
    primary_unit: str | None
    unit_name: str | None
    unit_group: str | None
    co_units: list[str]
    created_at: datetime | None
    submitted_at: datetime | None
    decided_at: datetime | None
    published_at: datetime | None


def dossiers(lines: Iterable[DossierLine], edition: EditionState) -> Sheet:
    """One row a dossier."""
    kinds, fields = labels(edition, "object_kinds"), labels(edition, "fields")
    rows = (_dossier(line, kinds, fields) for line in lines)
    return _sheet("dossiers", rows)


def units(lines: Iterable[Line]) -> Sheet:
    """One row a unit, or a group that strives together, against its target."""
    rows = (
        (
            *(line.rank, line.code, line_name(line), phrases.GROUPS.get(line.group, line.group)),
            *(line.target, line.counts.registered, line.counts.handed_in, line.counts.valid),
            line.percent,
        )
        for line in lines
    )
    return _sheet("units", rows)


def _dossier(line: DossierLine, kinds: Mapping[str, str], fields: Mapping[str, str]) -> Row:
    return (
        *(line.code, line.title, phrases.STAGES[line.stage]),
        *(kinds.get(line.kind, line.kind), fields.get(line.field, line.field)),
        *(line.primary_unit, line.unit_name, phrases.GROUPS.get(line.unit_group or "", "")),
        "; ".join(line.co_units),
        *(line.created_at, line.submitted_at, line.decided_at, line.published_at),
    )


def _sheet(subject: str, rows: Iterable[Row]) -> Sheet:
    columns = words.COLUMNS[subject]
    return Sheet(
        name=words.FILE_NAMES[subject],
        title=words.SUBJECTS[subject],
        keys=tuple(columns),
        headings=tuple(columns.values()),
        rows=rows,
    )
