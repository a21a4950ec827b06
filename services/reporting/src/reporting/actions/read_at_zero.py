"""Units that have handed in nothing yet: how to reach them, when they were reminded last."""

import msgspec

from contracts.events import UnitContact
from reporting.actions.read_dossiers import unit_targets
from reporting.model.query import Query
from reporting.model.targets import Line
from reporting.store import reminders, units
from reporting.store.reminders import Reminder
from servicekit.db import Connection


class UnitsAtZero(msgspec.Struct, frozen=True, kw_only=True):
    """Contacts and last reminders by unit code."""

    lines: list[Line]
    contacts: dict[str, list[UnitContact]]
    reminded: dict[str, Reminder]


def units_at_zero(conn: Connection, query: Query) -> UnitsAtZero:
    """Everything somebody needs who is going to remind them."""
    return UnitsAtZero(
        lines=unit_targets(conn, query).at_zero,
        contacts=units.contacts(conn),
        reminded=reminders.last(conn, query.edition.code),
    )
