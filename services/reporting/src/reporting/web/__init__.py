"""Doors for people and programs."""

from typing import Final

from flask import Blueprint, Flask

from reporting import phrases
from reporting.model.recent import Recent
from reporting.phrases import exports as export_words
from reporting.phrases import figures as said
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
    live,
    obstacles,
    pages,
    pictures,
    punctuality,
    receiving,
    records,
    report_files,
    report_words,
    reports,
    sections,
    unit_report,
    units,
    words,
)
from servicekit.db import Database

REPORTS: Final = (
    reports.bp, receiving.bp, unit_report.bp, report_files.bp, punctuality.bp, leads.bp,
    activities.bp, obstacles.bp,
)  # fmt: skip
TAKEN_AWAY: Final = (
    exports.bp, export_pages.bp, pictures.bp, documents.bp, letterheads.bp, consolidations.bp,
    records.bp,
)  # fmt: skip
BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    pages.bp, units.bp, live.bp, fragments.bp, api.bp, *REPORTS, *TAKEN_AWAY,
)  # fmt: skip


def install(app: Flask, database: Database) -> None:
    """Words and charts for the templates; news for open pages."""
    live.install(app, database)
    app.extensions[sections.RECENT] = Recent()
    app.jinja_env.filters |= words.FILTERS | report_words.FILTERS
    app.jinja_env.globals |= {
        "address": filters.address,
        "filters_in_words": filters.in_words,
        "step_chart": words.step_chart,
        "tiles": words.tiles,
        "tile_map": words.map_of,
        "report_ways": report_words.ways,
        "render_section": sections.render_section,
        "sheet_label": phrases.SHEETS.__getitem__,
        "pictures": pictures.PICTURES,
        "masked": said.MASKED,
        "weekdays": said.WEEKDAYS,
        "short_weekdays": said.SHORT_WEEKDAYS,
        "export_words": export_words,
    }
