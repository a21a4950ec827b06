"""The questions that the dashboard answers: how each is read, shown and taken away."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from flask import current_app, render_template
from markupsafe import Markup

from reporting.actions import (
    read_at_zero,
    read_dossiers,
    read_figures,
    read_stages,
    read_visits,
)
from reporting.model.query import Query
from reporting.model.recent import Recent
from reporting.store import pulse
from reporting.web import sheets, visit_sheets
from servicekit.db import Connection
from servicekit.sheets import Sheet


class Section(NamedTuple):
    """`slug` stands in people's addresses, `name` in programs'; `sheets` by file name."""

    slug: str
    name: str
    read: Callable[[Connection, Query], Any]
    sheets: Mapping[str, Callable[[Any], Sheet]]

    folded: bool = False
    """Whether its tables are folded away, in an element of their own."""

    taken: Callable[[Connection, Query], Any] | None = None
    """What its sheets are made of, where they tell more than pages show."""

    @property
    def template(self) -> str:
        return f"reporting/sections/{self.slug}.html"


SECTIONS: Final = (
    Section(
        "ho-so",
        "dossiers",
        read_stages.dossiers,
        {"ho-so-theo-trang-thai": sheets.stages, "ho-so-theo-ngay": sheets.days},
        folded=True,
    ),
    Section("linh-vuc", "dossiers", read_stages.dossiers, {"ho-so-theo-linh-vuc": sheets.fields}),
    Section("cho-duyet", "queue", read_stages.queue, {"ho-so-cho-tham-dinh": sheets.queue}),
    Section(
        "chi-tieu",
        "units",
        read_dossiers.unit_targets,
        {"chi-tieu-theo-nhom": sheets.groups, "chi-tieu-theo-don-vi": sheets.lines},
    ),
    Section(
        "ban-do",
        "units",
        read_dossiers.unit_targets,
        {"ban-do-xa-phuong": sheets.map_of_communes},
        folded=True,
    ),
    Section(
        "chua-co",
        "units",
        read_dossiers.unit_targets,
        {"don-vi-chua-co-ho-so": sheets.at_zero},
        taken=read_at_zero.units_at_zero,
    ),
    Section(
        "phieu",
        "votes",
        read_figures.votes,
        {"phieu-theo-thoi-gian": sheets.votes, "phieu-gio-gan-nhat": sheets.last_hour},
        folded=True,
    ),
    Section("nhip", "votes", read_figures.votes, {"phieu-theo-gio-va-thu": sheets.week}),
    Section("bai", "entries", read_figures.entries, {"phieu-theo-bai": sheets.entries}),
    Section(
        "tai-khoan",
        "accounts",
        read_figures.accounts,
        {"tai-khoan-theo-ngay": sheets.accounts, "tai-khoan-theo-xa-phuong": sheets.communes},
        folded=True,
    ),
    Section(
        "luot-mo",
        "visits",
        read_visits.visits,
        {
            "luot-mo-theo-kenh": visit_sheets.channels,
            "luot-mo-theo-don-vi": visit_sheets.units,
            "luot-mo-theo-ngay": visit_sheets.days,
        },
        folded=True,
    ),
    Section("tin-nhan", "messages", read_figures.messages, {"tin-nhan": sheets.messages}),
    Section("he-thong", "lag", read_figures.system_lag, {"do-tre": sheets.lag}),
)
BY_NAME: Final = {section.name: section for section in reversed(SECTIONS)}
BY_SHEET: Final = {sheet: section for section in SECTIONS for sheet in section.sheets}
OPEN_TO_OPERATORS: Final = BY_NAME["lag"]
RECENT: Final = "recent_figures"
NARROWING: Final = ("group", "field", "unit", "first_day", "last_day", "step")
"""What a query is narrowed by, besides its edition and moment."""


def read_sheet(section: Section, name: str, conn: Connection, query: Query) -> Sheet:
    """One of a section's tables to take away."""
    return section.sheets[name]((section.taken or section.read)(conn, query))


def render_section(section: Section, figures: Any, query: Query | None) -> Markup:
    """One section as HTML, for every page that shows it."""
    html = render_template(section.template, section=section, figures=figures, query=query)
    return Markup(html)  # noqa: S704  # rendered with escaping just now


def read_all(conn: Connection, query: Query) -> dict[str, Any]:
    """All figures by section slug; questions answered by the same figures read them once.

    A state of the figures is read once for everybody who asks the same, but for the lag.
    """
    recent: Recent = current_app.extensions[RECENT]
    question = (query.edition.code, *(getattr(query, name) for name in NARROWING))
    by_name = recent.get(question, pulse.read(conn, query.now), lambda: _read_names(conn, query))
    by_name = {**by_name, OPEN_TO_OPERATORS.name: OPEN_TO_OPERATORS.read(conn, query)}
    return {section.slug: by_name[section.name] for section in SECTIONS}


def _read_names(conn: Connection, query: Query) -> dict[str, Any]:
    return {
        section.name: section.read(conn, query)
        for section in BY_NAME.values()
        if section is not OPEN_TO_OPERATORS
    }
