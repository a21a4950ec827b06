"""Doors for people and programs."""

from typing import Final

from flask import Blueprint, Flask

from reporting import phrases
from reporting.phrases import exports as export_words
from reporting.phrases import figures as said
from reporting.web import (
    api,
    export_pages,
    exports,
    filters,
    fragments,
    live,
    pages,
    pictures,
    sections,
    units,
    words,
)
from servicekit.db import Database

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    pages.bp,
    units.bp,
    live.bp,
    fragments.bp,
    exports.bp,
    export_pages.bp,
    pictures.bp,
    api.bp,
)


def install(app: Flask, database: Database) -> None:
    """Words and charts for the templates; news for open pages."""
    live.install(app, database)
    app.jinja_env.filters |= words.FILTERS
    app.jinja_env.globals |= {
        "address": filters.address,
        "filters_in_words": filters.in_words,
        "step_chart": words.step_chart,
        "tiles": words.tiles,
        "tile_map": words.map_of,
        "render_section": sections.render_section,
        "sheet_label": phrases.SHEETS.__getitem__,
        "pictures": pictures.PICTURES,
        "masked": said.MASKED,
        "weekdays": said.WEEKDAYS,
        "short_weekdays": said.SHORT_WEEKDAYS,
        "export_words": export_words,
    }
