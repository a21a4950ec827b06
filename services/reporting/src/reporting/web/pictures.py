"""Every chart as a picture to take away: SVG and PNG beside the CSV of its numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response, render_template

from reporting import phrases
from reporting.actions import exports, read_figures
from reporting.model import pictures as drawn
from reporting.model.charts import chart
from reporting.model.exports import MEDIA_TYPES, Asked, Format, question_of
from reporting.model.figures import (
    AccountFigures,
    DossierFigures,
    EntryFigures,
    MessageFigures,
    QueueFigures,
    TargetFigures,
    VoteFigures,
)
from reporting.model.names import line_name
from reporting.model.periods import Bucket, Step
from reporting.model.pictures import Bar, Picture
from reporting.model.query import Query
from reporting.model.scope import READERS
from reporting.phrases import figures as said
from reporting.store import generations
from reporting.web import access, filters, visit_sheets, words
from reporting.web.sections import BY_SHEET
from servicekit import auth, clock
from servicekit.auth import requires
from servicekit.db import Connection
from servicekit.pictures import as_png
from servicekit.problems import NotFound
from servicekit.times import as_datetime
from servicekit.web import database

LEADERS: Final = 20

bp: Final = Blueprint("reporting_pictures", __name__, url_prefix="/bao-cao")


@bp.get("/bieu-do/<name>.<any(svg, png):kind>")
@requires(*READERS)
def picture(name: str, kind: str) -> Response:
    """A chart of the dashboard with the filters of the address; on record like every export."""
    if name not in PICTURES:
        raise NotFound
    now = clock.now()
    section = access.section(BY_SHEET, name)
    with generations.reading(database()) as conn:
        query = filters.query_from_address(conn, now)
        found = PICTURES[name](section.read(conn, query))
        note = _note(conn, query)
    svg = render_template("reporting/picture.svg", picture=found, note=note, places=drawn)
    content = svg.encode() if kind == "svg" else as_png(svg)
    asked = Asked(
        account=auth.caller().account,
        subject=name,
        format=Format(kind),
        edition=query.edition.code,
        question=question_of(query),
    )
    exports.note(database(), asked, content, now)
    response = Response(content, mimetype=MEDIA_TYPES[asked.format])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _note(conn: Connection, query: Query) -> str:
    """Which edition, and until when everything is counted."""
    edition = query.edition.short_title or query.edition.title
    as_of = read_figures.lag_at(conn, query.now).freshness.as_of
    if as_of is None:
        return said.AS_OF_UNKNOWN.format(edition=edition)
    return said.AS_OF.format(edition=edition, moment=as_datetime(as_of))


def _columns(name: str, buckets: Sequence[Bucket], step: Step) -> Picture:
    found = chart(buckets, lambda bucket: words.bucket_name(bucket, step))
    return Picture(title=phrases.SHEETS[name], kind="columns", chart=found)


def _bars(name: str, bars: Sequence[Bar]) -> Picture:
    return drawn.bars(phrases.SHEETS[name], bars)


def _stages(figures: DossierFigures) -> Picture:
    found = [Bar(phrases.STAGES[c.stage], c.dossiers) for c in figures.stages if c.dossiers]
    return _bars("ho-so-theo-trang-thai", found)


def _days(figures: DossierFigures) -> Picture:
    found = chart(figures.handed_in_by_day, lambda bucket: words.bucket_name(bucket, Step.DAY))
    return Picture(title=phrases.SHEETS["ho-so-theo-ngay"], kind="line", chart=found)


def _fields(figures: DossierFigures) -> Picture:
    return _bars(
        "ho-so-theo-linh-vuc",
        [Bar(words.field_name(f), f.counts.handed_in) for f in figures.fields],
    )


def _queue(figures: QueueFigures) -> Picture:
    return _bars(
        "ho-so-cho-tham-dinh",
        [Bar(words.age_name(group), group.dossiers) for group in figures.groups],
    )


def _groups(figures: TargetFigures) -> Picture:
    found = [
        Bar(words.group_name(g.group), g.counts.of(figures.headline), _of(g.target))
        for g in figures.groups
    ]
    return _bars("chi-tieu-theo-nhom", found)


def _of(target: int | None) -> str:
    return f"/ {target}" if target else ""


def _units(figures: TargetFigures) -> Picture:
    found = [
        Bar(line_name(line), line.counts.of(figures.headline), _of(line.target))
        for line in figures.lines
        if line.target
    ]
    return _bars("chi-tieu-theo-don-vi", found)


def _map(figures: TargetFigures) -> Picture:
    name = phrases.SHEETS["ban-do-xa-phuong"]
    return Picture(title=name, kind="map", map=words.map_of(figures))


def _votes(figures: VoteFigures) -> Picture:
    return _columns("phieu-theo-thoi-gian", figures.buckets, figures.step)


def _last_hour(figures: VoteFigures) -> Picture:
    return _columns("phieu-gio-gan-nhat", figures.last_hour, Step.MINUTE)


def _week(figures: VoteFigures) -> Picture:
    name = phrases.SHEETS["phieu-theo-gio-va-thu"]
    return Picture(title=name, kind="week", week=figures.week)


def _entries(figures: EntryFigures) -> Picture:
    found = [
        Bar(entry.title or str(entry.number), entry.votes) for entry in figures.entries[:LEADERS]
    ]
    return _bars("phieu-theo-bai", found)


def _accounts(figures: AccountFigures) -> Picture:
    return _columns("tai-khoan-theo-ngay", figures.by_day, Step.DAY)


def _messages(figures: MessageFigures) -> Picture:
    found = [
        Bar(words.channel_name(c.channel), c.sent, said.UNSENT.format(n=c.failed + c.expired))
        for c in figures.channels
    ]
    return _bars("tin-nhan", found)


PICTURES: Final[Mapping[str, Callable[[Any], Picture]]] = {
    "ho-so-theo-trang-thai": _stages,
    "ho-so-theo-ngay": _days,
    "ho-so-theo-linh-vuc": _fields,
    "ho-so-cho-tham-dinh": _queue,
    "chi-tieu-theo-nhom": _groups,
    "chi-tieu-theo-don-vi": _units,
    "ban-do-xa-phuong": _map,
    "phieu-theo-thoi-gian": _votes,
    "phieu-gio-gan-nhat": _last_hour,
    "phieu-theo-gio-va-thu": _week,
    "phieu-theo-bai": _entries,
    "tai-khoan-theo-ngay": _accounts,
    "luot-mo-theo-kenh": visit_sheets.channels_drawn,
    "luot-mo-theo-don-vi": visit_sheets.units_drawn,
    "luot-mo-theo-ngay": visit_sheets.days_drawn,
    "tin-nhan": _messages,
}
"""By the name of the sheet with the same numbers."""
