"""What people allow, with the time, way and words of every change (Law 91/2025: provable)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from notifications.model.purposes import Choices, Purpose, Way
from notifications.phrases.preferences import STATEMENTS
from servicekit import db
from servicekit.db import Connection

Method = Literal["page", "one_click", "complaint"]


@dataclass(frozen=True)
class Change:
    """One line of the log."""

    purpose: str
    way: str
    wanted: bool
    changed_at: datetime
    method: str
    statement: str


def choices(conn: Connection, account: int) -> Choices:
    """Only what was really chosen; `purposes.is_wanted` knows the rest."""
    return choices_of(conn, {account}).get(account, {})


def choices_of(conn: Connection, accounts: Collection[int]) -> dict[int, Choices]:
    """The same for many; who never chose is left out."""
    found: dict[int, Choices] = {}
    rows = conn.execute(
        "SELECT account, purpose, way, wanted FROM choices WHERE account = ANY(%s)",
        (list(accounts),),
    )
    for account, purpose, way, wanted in rows:
        found.setdefault(account, {})[Purpose(purpose), Way(way)] = wanted
    return found


def agreed(conn: Connection, purpose: Purpose, accounts: Iterable[int]) -> list[int]:
    """Those of the accounts that said yes to a purpose by any way."""
    found = conn.execute(
        """
        SELECT DISTINCT account FROM choices
        WHERE purpose = %s AND wanted AND account = ANY(%s) ORDER BY account
        """,
        (purpose, list(accounts)),
    )
    return [account for (account,) in found]


def choose(  # noqa: PLR0913  # a choice is that much
    conn: Connection,
    account: int,
    purpose: Purpose,
    way: Way,
    *,
    wanted: bool,
    method: Method,
    now: datetime,
) -> bool:
    """Keep a choice; False when it was the same before (doing it twice changes nothing)."""
    values = {
        "account": account,
        "purpose": purpose,
        "way": way,
        "wanted": wanted,
        "now": now,
        "method": method,
        "statement": STATEMENTS[purpose],
    }
    changed = db.execute(
        conn,
        """
        INSERT INTO choices AS known (account, purpose, way, wanted, changed_at, method)
        VALUES (%(account)s, %(purpose)s, %(way)s, %(wanted)s, %(now)s, %(method)s)
        ON CONFLICT (account, purpose, way) DO UPDATE SET wanted = excluded.wanted,
            changed_at = excluded.changed_at, method = excluded.method
        WHERE known.wanted <> excluded.wanted
        """,
        values,
    )
    if changed == 1:
        _log(conn, values)
    return changed == 1


def _log(conn: Connection, values: dict[str, Any]) -> None:
    db.execute(
        conn,
        """
        INSERT INTO choice_log (account, purpose, way, wanted, changed_at, method, statement)
        VALUES (%(account)s, %(purpose)s, %(way)s, %(wanted)s, %(now)s, %(method)s, %(statement)s)
        """,
        values,
    )


def history(conn: Connection, account: int, limit: int) -> list[Change]:
    """The newest changes of an account."""
    return db.rows(
        conn,
        Change,
        """
        SELECT purpose, way, wanted, changed_at, method, statement
        FROM choice_log WHERE account = %s ORDER BY id DESC LIMIT %s
        """,
        (account, limit),
    )


def hand_over(conn: Connection, account: int, to: int, now: datetime) -> None:
    """Two accounts are one person: what either of them refused stays refused."""
    found = conn.execute(
        """
        WITH taken AS (
            DELETE FROM choices WHERE account = %(account)s RETURNING purpose, way, wanted, method)
        INSERT INTO choices AS known (account, purpose, way, wanted, changed_at, method)
        SELECT %(to)s, purpose, way, wanted, %(now)s, method FROM taken
        ON CONFLICT (account, purpose, way) DO UPDATE SET wanted = false,
            changed_at = excluded.changed_at, method = excluded.method
        WHERE known.wanted AND NOT excluded.wanted
        RETURNING purpose, way, wanted, method
        """,
        {"account": account, "to": to, "now": now},
    )
    for purpose, way, wanted, method in found.fetchall():
        statement = STATEMENTS[Purpose(purpose)]
        said = {"purpose": purpose, "way": way, "wanted": wanted, "method": method}
        _log(conn, said | {"account": to, "now": now, "statement": statement})


def forget(conn: Connection, account: int) -> None:
    """The account is erased; its log stays as proof and names nobody."""
    db.execute(conn, "DELETE FROM choices WHERE account = %s", (account,))
