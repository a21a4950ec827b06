"""Doors for people and programs."""

from typing import Final

from flask import Blueprint, Flask

from reporting import phrases
from reporting.phrases import exports as export_words
from reporting.web import (
    activities,
    api,
    consolidations,
    documents,
    export_pages,
    exports,
    filters,
    fragments,
    leads,
    letterheads,
    obstacles,
    pages,
    punctuality,
    records,
    report_words,
    reports,
    sections,
    unit_report,
    words,
)

REPORTS: Final = (
    reports.bp, unit_report.bp, punctuality.bp, leads.bp, activities.bp, obstacles.bp,
)  # fmt: skip
TAKEN_AWAY: Final = (
    exports.bp, export_pages.bp, documents.bp, letterheads.bp, consolidations.bp, records.bp,
)  # fmt: skip
BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    pages.bp, fragments.bp, api.bp, *REPORTS, *TAKEN_AWAY,
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
        "export_words": export_words,
    }
