"""Doors for people and programs."""

from typing import Final

from flask import Blueprint, Flask

from reporting import phrases
from reporting.phrases import exports as export_words
from reporting.web import api, export_pages, exports, filters, fragments, pages, sections, words

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    pages.bp,
    fragments.bp,
    exports.bp,
    export_pages.bp,
    api.bp,
)


def install(app: Flask) -> None:
    """Words and charts for the templates."""
    app.jinja_env.filters |= words.FILTERS
    app.jinja_env.globals |= {
        "address": filters.address,
        "filters_in_words": filters.in_words,
        "step_chart": words.step_chart,
        "tiles": words.tiles,
        "refreshed_parts": sections.refreshed_parts,
        "render_section": sections.render_section,
        "sheet_label": phrases.SHEETS.__getitem__,
        "export_words": export_words,
    }
