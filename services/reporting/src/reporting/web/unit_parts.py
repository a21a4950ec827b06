"""The parts of a unit's page that change while somebody looks at it."""

from typing import Any, Final

from flask import render_template

from reporting.actions import read_dossiers
from reporting.model.figures import UnitFigures
from reporting.model.names import labels
from reporting.model.query import Query
from reporting.store import child_targets
from servicekit.db import Connection

ROWS: Final = 20
PARTS: Final = {
    "ket-qua": "reporting/_unit_result.html",
    "truc-thuoc": "reporting/_unit_children.html",
    "ho-so": "reporting/_unit_dossiers.html",
}
"""Templates by the part they draw. Whoever types targets keeps the table as it was loaded."""


def read(conn: Connection, query: Query, code: str) -> dict[str, Any]:
    """What the templates of the parts need. Raises NotFound."""
    figures = read_dossiers.unit(conn, query, code)
    return {
        "figures": figures,
        "dossiers": read_dossiers.dossier_rows(conn, query.narrowed_to(code), limit=ROWS),
        "set_by_parent": _set_by_parent(conn, figures, query.edition.code),
        "field_names": labels(query.edition, "fields"),
    }


def draw(context: dict[str, Any]) -> dict[str, str]:
    """Each part as HTML."""
    return {name: render_template(template, **context) for name, template in PARTS.items()}


def _set_by_parent(conn: Connection, figures: UnitFigures, edition: str) -> int | None:
    """What the unit's own parent has set it."""
    found = figures.unit
    if found.parent is None:
        return None
    return child_targets.of_parent(conn, edition, found.parent).get(found.code)
