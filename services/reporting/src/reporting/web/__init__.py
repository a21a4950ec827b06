"""Doors for people and programs."""

from typing import Final

from flask import Blueprint, Flask

from reporting import phrases
from reporting.web import (
    activities,
    api,
    exports,
    filters,
    fragments,
    leads,
    obstacles,
    pages,
    punctuality,
    receiving,
    report_words,
    reports,
    sections,
    unit_report,
    words,
)

REPORTS: Final = (
    reports.bp, receiving.bp, unit_report.bp, punctuality.bp, leads.bp, activities.bp, obstacles.bp,
)  # fmt: skip
BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    pages.bp, fragments.bp, exports.bp, api.bp, *REPORTS,
)  # fmt: skip


def install(app: Flask) -> None:
    """Words and charts for the templates."""
    app.jinja_env.filters |= words.FILTERS | report_words.FILTERS
    app.jinja_env.globals |= {
        "address": filters.address,
        "filters_in_words": filters.in_words,
        "step_chart": words.step_chart,
        "tiles": words.tiles,
        "report_ways": report_words.ways,
        "refreshed_parts": sections.refreshed_parts,
        "render_section": sections.render_section,
        "sheet_label": phrases.SHEETS.__getitem__,
    }
