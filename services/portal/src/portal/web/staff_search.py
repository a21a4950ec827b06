"""One search for staff over everything they may open, whichever service it is in."""

from typing import Final

from flask import Blueprint, render_template, request

from contracts.events import UnitState
from contracts.roles import STAFF_ROLES
from portal.model import reach
from portal.model.ceremonies.ceremony import Ceremony, when
from portal.model.reach import Reach
from portal.phrases.ceremonies import KINDS
from portal.store import known_dossiers
from portal.store.ceremonies import ceremonies
from portal.store.known_dossiers import FoundDossier
from portal.web.ceremonies.access import KEEPERS
from portal.web.ceremonies.access import PREFIX as CEREMONIES
from servicekit import copies
from servicekit.auth import caller, requires
from servicekit.db import Connection
from servicekit.navigation import sections_for
from servicekit.phrases import STAGES, UNIT_GROUPS
from servicekit.text import fold
from servicekit.web import database

LIMIT: Final = 20
MOST_LETTERS: Final = 100
SHORTEST: Final = 2

bp = Blueprint("staff_search", __name__)


@bp.get("/viec-cua-toi/tim")
@requires(*STAFF_ROLES)
def search() -> str:
    """Pages of the menu, dossiers, units and ceremonies; an officer finds the own units' only."""
    asked = " ".join(request.args.get("q", "").replace("\0", "").split())[:MOST_LETTERS]
    wanted = reach.reach_of(caller().roles)
    units: list[UnitState] = []
    dossiers: list[FoundDossier] = []
    events: list[Ceremony] = []
    names: dict[str, str] = {}
    if len(fold(asked)) >= SHORTEST:
        with database().transaction() as conn:
            every = copies.every(conn, UnitState)
            names = {unit.code: unit.name for unit in every}
            reached = _reached(wanted, every)
            units = [unit for unit in every if _is_found(unit, asked, reached)][:LIMIT]
            dossiers = _dossiers(conn, asked, wanted, reached)
            events = _ceremonies(conn, asked)
    return render_template(
        "portal/staff_search.html",
        asked=asked,
        sections=_sections(asked),
        units=units,
        dossiers=dossiers,
        ceremonies=events,
        ceremony_path=CEREMONIES,
        when=when,
        names=names,
        reviews=wanted.reviews,
        stages=STAGES,
        groups=UNIT_GROUPS,
        limit=LIMIT,
        shortest=SHORTEST,
    )


def _reached(wanted: Reach, every: list[UnitState]) -> list[str] | None:
    return None if wanted.everything else reach.branch(wanted.units, every)


def _is_found(unit: UnitState, asked: str, reached: list[str] | None) -> bool:
    if reached is not None and unit.code not in reached:
        return False
    return _says(asked, unit.code, unit.name, *unit.aliases)


def _says(asked: str, *texts: str) -> bool:
    said = fold(" ".join(texts))
    return all(word in said for word in fold(asked).split())


def _dossiers(
    conn: Connection, asked: str, wanted: Reach, reached: list[str] | None
) -> list[FoundDossier]:
    if not wanted.everything and not wanted.units:
        return []
    return known_dossiers.search(conn, asked, reached, LIMIT)


def _ceremonies(conn: Connection, asked: str) -> list[Ceremony]:
    if not caller().has(*KEEPERS):
        return []
    return [
        one for one in ceremonies.every(conn) if _says(asked, one.title, KINDS[one.kind], one.place)
    ][:LIMIT]


def _sections(asked: str) -> list[tuple[str, str]]:
    words = fold(asked).split()
    found = [(section.label, section.path) for section in sections_for(caller())]
    return [pair for pair in found if words and all(word in fold(pair[0]) for word in words)]
