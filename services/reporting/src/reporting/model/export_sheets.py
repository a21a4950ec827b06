"""The tables that are taken away with typed cells: their columns and how a row fills them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec

from contracts.events import EditionState
from contracts.events.submissions import DossierStage
from reporting import phrases
from reporting.model.names import labels, line_name
from reporting.model.targets import Line
from reporting.phrases import exports as words
from reporting.phrases import leads as lead_words
from reporting.phrases import reports as report_words
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
            *(line.percent, line.counts.leads),
        )
        for line in lines
    )
    return _sheet("units", rows)


class ReportLine(msgspec.Struct, frozen=True, kw_only=True):
    """One monthly report in a table; numbers are those it was handed in with, if it was."""

    period: str
    unit: str
    unit_name: str | None
    unit_group: str | None
    last_day: date
    state: str
    version: int
    received_at: datetime | None
    on_time: bool | None
    nil: bool
    registered: int | None
    handed_in: int | None
    valid: int | None
    activities: int | None
    reach: int | None


class ActivityLine(msgspec.Struct, frozen=True, kw_only=True):
    """One activity of the promotion log."""

    held_on: date
    unit: str
    unit_name: str | None
    kind: str
    channel: str
    title: str
    link: str
    reach: int | None


def reports(lines: Iterable[ReportLine]) -> Sheet:
    """One row a report that is or was due."""
    rows = (
        (
            *(line.period, line.unit, line.unit_name),
            *(phrases.GROUPS.get(line.unit_group or "", ""), line.last_day),
            *(report_words.STATES[line.state], line.version, line.received_at),
            words.YES_NO.get(line.on_time, ""),
            words.YES_NO[line.nil],
            *(line.registered, line.handed_in, line.valid, line.activities, line.reach),
        )
        for line in lines
    )
    return _sheet("reports", rows)


def activities(lines: Iterable[ActivityLine]) -> Sheet:
    """One row an activity, the latest first."""
    rows = (
        (
            *(line.held_on, line.unit, line.unit_name),
            *(lead_words.KINDS.get(line.kind, line.kind),),
            *(lead_words.CHANNELS.get(line.channel, line.channel),),
            *(line.title, line.link, line.reach),
        )
        for line in lines
    )
    return _sheet("activities", rows)


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
