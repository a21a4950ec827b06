"""What the caller may see, checked beside the guard of each view."""

from collections.abc import Mapping, Sequence

from reporting.errors import OutsideYourBranch
from reporting.model.duties import duties_of
from reporting.model.scope import Scope, scope_of, stewardship_of
from reporting.model.targets import Unit
from reporting.model.tree import Tree
from reporting.store import units
from reporting.web.sections import OPEN_TO_OPERATORS, Section
from servicekit import auth
from servicekit.db import Connection
from servicekit.problems import NotFound


def scope() -> Scope:
    """The caller's scope. Raises NotSignedIn."""
    return scope_of(auth.caller().roles)


def check_province() -> None:
    """Raises OutsideYourBranch unless the caller sees the whole province."""
    if not scope().province:
        raise OutsideYourBranch


def check_system() -> None:
    """Raises OutsideYourBranch unless the caller may see the lag."""
    if not scope().system:
        raise OutsideYourBranch


def reaches(conn: Connection, found: Scope, code: str) -> bool:
    """Whether a scope reaches a unit."""
    if found.province:
        return True
    return not Tree(units.every(conn)).above(code).isdisjoint(found.branches)


def within_scope(every: Sequence[Unit]) -> list[Unit]:
    """Those of all units that the caller may see, in the same order."""
    found = scope()
    if found.province:
        return list(every)
    codes = frozenset(Tree(every).branch(found.branches))
    return [unit for unit in every if unit.code in codes]


def section(known: Mapping[str, Section], name: str) -> Section:
    """The section of this name that the caller may see. Raises NotFound, OutsideYourBranch."""
    found = known.get(name)
    if found is None:
        raise NotFound
    if found is OPEN_TO_OPERATORS:
        check_system()
    else:
        check_province()
    return found


def acts_on(conn: Connection, code: str) -> bool:
    """Whether the caller may set targets for the units below this one."""
    return reaches(conn, stewardship_of(auth.caller().roles), code)


def reminds(conn: Connection, code: str) -> bool:
    """Whether the caller may note a reminder: of a unit below the own one, never of the own."""
    found = stewardship_of(auth.caller().roles)
    return reaches(conn, found, code) and (found.province or code not in found.branches)


def sees_names() -> bool:
    """Auditors read what staff wrote without the names in it."""
    return duties_of(auth.caller().roles).sees_names


def check_unit(conn: Connection, code: str) -> None:
    """Raises OutsideYourBranch unless the unit lies in the caller's branch."""
    if not reaches(conn, scope(), code):
        raise OutsideYourBranch
