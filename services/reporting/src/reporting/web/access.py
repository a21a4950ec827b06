"""What the caller may see, checked beside the guard of each view."""

from reporting.errors import OutsideYourBranch
from reporting.model.scope import Scope, scope_of
from reporting.model.tree import Tree
from reporting.store import units
from servicekit import auth
from servicekit.db import Connection


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


def check_unit(conn: Connection, code: str) -> None:
    """Raises OutsideYourBranch unless the unit lies in the caller's branch."""
    if not reaches(conn, scope(), code):
        raise OutsideYourBranch
