"""Which units a page of leads, activities or obstacles is about, by the caller's roles."""

from typing import NamedTuple

from flask import request

from reporting.errors import OutsideYourBranch
from reporting.model.tree import Tree
from reporting.store import units
from reporting.web import access
from reporting.web.reports import duties
from servicekit.db import Connection


class Units(NamedTuple):
    """`shown`: of whom things are listed (None: everybody); `own`: for whom the caller writes."""

    shown: list[str] | None
    own: dict[str, str]
    names: dict[str, str]
    chosen: str | None


def units_of(conn: Connection) -> Units:
    """Within the caller's scope, or narrowed to the unit of the address (`don_vi`) and its branch.

    Raises OutsideYourBranch.
    """
    scope = access.scope()
    if not scope.province and not scope.branches:
        raise OutsideYourBranch
    every = units.every(conn)
    names = {unit.code: unit.name for unit in every}
    chosen = request.args.get("don_vi") or None
    if chosen is not None:
        access.check_unit(conn, chosen)
        shown: list[str] | None = Tree(every).branch([chosen])
    else:
        shown = None if scope.province else Tree(every).branch(scope.branches)
    own = {code: name for code, name in names.items() if duties().may_write(code)}
    return Units(shown=shown, own=own, names=names, chosen=chosen)
