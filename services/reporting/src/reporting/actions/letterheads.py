"""What stands on an office's documents: what it has settled, else the usual."""

from contracts.events import EditionState
from reporting.model.letterheads import (
    STANDING_BODY,
    OfficeLetterhead,
    usual_for_standing_body,
    usual_for_unit,
)
from reporting.model.tree import Tree
from reporting.store import letterheads, units
from servicekit.db import Connection
from servicekit.problems import NotFound


def letterhead(conn: Connection, edition: EditionState, office: str) -> OfficeLetterhead:
    """Raises NotFound for a unit that is gone. `conn` has entered the live generation."""
    settled = letterheads.find(conn, office)
    if settled is not None:
        return settled
    if office == STANDING_BODY:
        return usual_for_standing_body(edition)
    tree = Tree(units.every(conn))
    unit = tree.find(office)
    if unit is None:
        raise NotFound
    above = tree.find(unit.parent) if unit.parent else None
    return usual_for_unit(unit, above.name if above else "", edition)
