"""Units for administrators and, within their branch, unit officers: what there is."""

from flask import Blueprint, render_template, request

from accounts import phrases
from accounts.actions.unit_editing import Editor
from accounts.errors import NotYourBranch
from accounts.model import units as tree
from accounts.model.grants import today
from accounts.model.units import Unit
from accounts.store import audit, units
from accounts.store.audit import Doing
from contracts.roles import Role
from servicekit import clock
from servicekit.auth import caller, requires
from servicekit.text import fold
from servicekit.web import database

bp = Blueprint("admin_units", __name__, url_prefix="/quan-tri/don-vi")

PAGE = "/quan-tri/don-vi"
MAY_EDIT = (Role.ADMINISTRATOR, Role.UNIT_OFFICER)


def editor(reason: str | None = None) -> Editor:
    """The caller as somebody who changes units."""
    who = caller()
    own = tuple(g.unit for g in who.roles if g.role is Role.UNIT_OFFICER and g.unit)
    doing = Doing(actor=who.account, now=clock.now(), reason=reason or "")
    return Editor(doing=doing, everywhere=who.has(Role.ADMINISTRATOR), own=own)


def in_branch(known: list[Unit], who: Editor) -> list[Unit]:
    """What this editor sees: everything, or own units and what lies below."""
    if who.everywhere:
        return known
    parents = {unit.code: unit.parent for unit in known}
    return [u for u in known if set(who.own) & set(tree.lineage(u.code, parents))]


def check_branch(unit: Unit, known: list[Unit], who: Editor) -> None:
    """Raises NotYourBranch."""
    if unit not in in_branch(known, who):
        raise NotYourBranch(unit.code)


@bp.get("")
@requires(*MAY_EDIT)
def search() -> str:
    """The tree, or what a search finds with or without diacritics."""
    asked, group = request.args.get("q", "").strip(), request.args.get("nhom", "")
    ended, who = request.args.get("da-ket-thuc") == "1", editor()
    with database().transaction() as conn:
        every = in_branch(units.all_units(conn), who)
        found = units.search_units(conn, fold(asked)) if asked else every
    day, seen = today(clock.now()), {unit.code for unit in every}
    shown = [
        unit
        for unit in found
        if unit.code in seen
        and (not group or unit.unit_group == group)
        and (ended or asked or unit.valid_to is None or unit.valid_to > day)
    ]
    filtered = bool(asked or group)
    return render_template(
        "accounts/units.html",
        rows=[tree.Row(unit, 0, 0) for unit in shown] if filtered else tree.as_tree(shown),
        names={unit.code: unit.name for unit in every},
        asked=asked,
        group=group,
        ended=ended,
        day=day,
        phrases=phrases,
    )


@bp.get("/<code>")
@requires(*MAY_EDIT)
def show(code: str) -> str:
    """One unit with its place, names, contacts and log."""
    who = editor()
    with database().transaction() as conn:
        unit, every = units.get_unit(conn, code), units.all_units(conn)
        known = {other.code: other for other in every}
        parents = {other.code: other.parent for other in every}
        line = tree.lineage(code, parents)
        check_branch(unit, every, who)
        return render_template(
            "accounts/unit.html",
            unit=unit,
            line=[known[step] for step in reversed(line)],
            children=[other for other in every if other.parent == code],
            names=units.names_of(conn, code),
            aliases=units.aliases_of(conn, code),
            contacts=units.contacts_of(conn, code),
            heir=known.get(unit.replaced_by or ""),
            entries=audit.page(conn, below=None, kind="unit", subject=code, limit=20),
            may_manage=who.everywhere or tree.may_manage(code, who.own, parents),
            day=today(clock.now()),
            phrases=phrases,
        )
