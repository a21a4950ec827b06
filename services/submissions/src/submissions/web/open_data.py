"""Open data of published entries: a page that explains it, JSON for programs, CSV for people."""

from typing import Final

from flask import Blueprint, Response, make_response

from servicekit import languages
from servicekit.auth import public
from servicekit.openapi import Call, described, reply
from servicekit.sheets import Sheet, as_csv
from servicekit.times import as_datetime, as_moment
from servicekit.web import cache_public, database
from submissions.actions.looking import Setting, current_setting
from submissions.phrases import gallery as phrases
from submissions.store import open_data
from submissions.store.open_data import OpenEntry
from submissions.web.api_types import OpenData, OpenItem
from submissions.web.entries import absolute

bp = Blueprint("open_data", __name__)

CACHE_SECONDS: Final = 60


@bp.get("/binh-chon/du-lieu-mo")
@bp.get("/en/open-data")
@public
def explain() -> Response:
    """What there is to take away, and in which columns."""
    with database().transaction() as conn:
        setting = current_setting(conn)
    page = languages.render(
        "submissions/open_data.html", setting=setting, columns=phrases.OPEN_DATA_HEADINGS
    )
    return cache_public(make_response(page), CACHE_SECONDS)


@bp.get("/binh-chon/du-lieu-mo.csv")
@public
def table() -> Response:
    """All published entries of the current edition, for spreadsheets."""
    with database().transaction() as conn:
        setting = current_setting(conn)
        found = open_data.every(conn, setting.edition.code)
    sheet = Sheet(
        name=f"bai-du-thi-{setting.edition.code}",
        headings=tuple(phrases.OPEN_DATA_HEADINGS.values()),
        rows=tuple(_row(entry, setting) for entry in found),
    )
    response = Response(as_csv(sheet), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.csv"'
    return cache_public(response, CACHE_SECONDS)


@bp.get("/api/submissions/v1/open-data")
@public
@described(Call(gives={200: OpenData}))
def document() -> Response:
    """All published entries of the current edition at once.

    For a copy of everything; `/entries` is for searching and paging. Numbers of votes are not part.
    """
    with database().transaction() as conn:
        setting = current_setting(conn)
        found = open_data.every(conn, setting.edition.code)
    answer = OpenData(
        edition=setting.edition.code,
        title=setting.edition.title,
        entries=[_item(entry, setting) for entry in found],
    )
    return cache_public(reply(answer), CACHE_SECONDS)


def _item(entry: OpenEntry, setting: Setting) -> OpenItem:
    return OpenItem(
        code=entry.code,
        title=entry.title,
        summary=entry.summary,
        authors=entry.authors,
        unit=setting.unit_name(entry.primary_unit) or None,
        unit_code=entry.primary_unit,
        field=entry.field,
        field_name=setting.rules.label(entry.field),
        kind=entry.kind,
        kind_name=setting.rules.label(entry.kind),
        themes=entry.themes,
        where_applied=entry.where_applied,
        applied_since=entry.applied_since,
        figures=entry.figures,
        cover=absolute(entry.picture_path) if entry.picture_path else None,
        published_at=as_moment(entry.published_at),
        url=absolute(entry.url),
    )


def _row(entry: OpenEntry, setting: Setting) -> tuple[str, ...]:
    """In the order of the headings."""
    item = _item(entry, setting)
    people = {
        "unit": item.unit or "",
        "unit_code": item.unit_code or "",
        "figures": "; ".join(f"{figure.value} {figure.label}" for figure in item.figures),
        "published_at": as_datetime(entry.published_at),
        "cover": item.cover or "",
    }
    return tuple(str(people.get(name, getattr(item, name))) for name in phrases.OPEN_DATA_HEADINGS)
