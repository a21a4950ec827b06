"""What units have settled for themselves: their own day, a second officer's confirmation."""

from datetime import datetime

from reporting.model.expectations import UnitRule
from servicekit import db
from servicekit.db import Connection


def of_edition(conn: Connection, edition: str) -> dict[str, UnitRule]:
    """The rules by unit."""
    found = db.rows(
        conn,
        UnitRule,
        "SELECT unit, before_day, cosigned FROM unit_report_rules WHERE edition = %s",
        (edition,),
    )
    return {rule.unit: rule for rule in found}


def of_unit(conn: Connection, edition: str, unit: str) -> UnitRule:
    """A unit's rule; without one: no day of its own, nobody confirms."""
    found = db.maybe(
        conn,
        UnitRule,
        """
        SELECT unit, before_day, cosigned FROM unit_report_rules
        WHERE (edition, unit) = (%s, %s)
        """,
        (edition, unit),
    )
    return found or UnitRule(unit=unit)


def save(conn: Connection, edition: str, rule: UnitRule, account: int, now: datetime) -> None:
    """Settle it."""
    db.execute(
        conn,
        """
        INSERT INTO unit_report_rules (edition, unit, before_day, cosigned, set_by, set_at)
        VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (edition, unit) DO UPDATE
        SET (before_day, cosigned, set_by, set_at) =
            (excluded.before_day, excluded.cosigned, excluded.set_by, excluded.set_at)
        """,
        (edition, rule.unit, rule.before_day, rule.cosigned, account, now),
    )
