"""Keep addresses that nothing may be sent to, and let them go again."""

from datetime import datetime

from notifications.model.masking import mask
from notifications.model.recipients import hashed, read_contact
from notifications.store import suppressions
from notifications.store.suppressions import Reason, Suppression
from servicekit.db import Connection, Database


def suppress(  # noqa: PLR0913
    conn: Connection,
    address: str,
    reason: Reason,
    *,
    seal_key: str,
    now: datetime,
    note: str = "",
    actor: int | None = None,
) -> str | None:
    """The masked address; None when it was listed already. Raises BadContact."""
    plain = read_contact(address)
    entry = Suppression(hashed(plain, seal_key), mask(plain), reason, note, now, actor)
    return entry.masked if suppressions.add(conn, entry) else None


def lift(database: Database, mark: str, actor: int, now: datetime) -> str:
    """The masked address. Raises NotFound."""
    with database.transaction() as conn:
        return suppressions.lift(conn, mark, actor, now).masked
