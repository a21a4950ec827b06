"""Two accounts of one person: staff merge them, voting strikes the duplicates."""

from accounts.actions.announce import announce
from accounts.errors import (
    AccountNotActive,
    NoSuchConflict,
    ReasonMissing,
    SameAccount,
    StillStaff,
)
from accounts.store import accounts, audit, conflicts, contacts, grants, passwords, sessions
from accounts.store.accounts import Account
from accounts.store.audit import Doing
from servicekit.db import Connection, Database


def merge_accounts(database: Database, duplicate: int, survivor: int, doing: Doing) -> None:
    """`duplicate` ends; its contacts lead to `survivor`.

    Raises ReasonMissing, SameAccount, NoSuchAccount, AccountNotActive, StillStaff (the duplicate).
    """
    if not doing.reason:
        raise ReasonMissing
    if duplicate == survivor:
        raise SameAccount(survivor)
    with database.transaction() as conn:
        gone, _ = _lock_both(conn, duplicate, survivor)
        _end_duplicate(conn, gone, survivor, doing)
        followers = accounts.point_merged_on(conn, duplicate, survivor)
        audit.record(
            conn,
            doing,
            "merged",
            ("account", str(duplicate)),
            before={"state": gone.state, "commune": gone.commune},
            after={"merged_into": survivor},
        )
        for number in sorted({duplicate, survivor, *followers}):
            announce(conn, number, doing.now)


def dismiss_conflict(database: Database, conflict: int, doing: Doing) -> None:
    """Two persons after all. Raises ReasonMissing, NoSuchConflict."""
    if not doing.reason:
        raise ReasonMissing
    with database.transaction() as conn:
        found = conflicts.find_open(conn, conflict)
        if found is None or conflicts.settle(conn, conflict, "dismissed", doing.now) != 1:
            raise NoSuchConflict(conflict)
        for number in (found.claimant, found.holder):
            audit.record(conn, doing, "dismissed", ("account", str(number)))


def _lock_both(conn: Connection, duplicate: int, survivor: int) -> tuple[Account, Account]:
    """In the order of numbers, so that two merges cannot wait for each other."""
    locked = {n: accounts.lock_account(conn, n) for n in sorted((duplicate, survivor))}
    if locked[survivor].state != "active":
        raise AccountNotActive(survivor)
    if locked[duplicate].state not in ("active", "erased"):
        raise AccountNotActive(duplicate)
    if grants.grants_of(conn, duplicate):
        raise StillStaff(duplicate)
    return locked[duplicate], locked[survivor]


def _end_duplicate(conn: Connection, gone: Account, survivor: int, doing: Doing) -> None:
    contacts.move_contacts(conn, gone.number, survivor)
    contacts.move_erased(conn, gone.number, survivor)
    passwords.delete_password(conn, gone.number)
    sessions.end_sessions_of(conn, gone.number, "merged", doing.now)
    conflicts.settle_pair(conn, gone.number, survivor, doing.now)
    conflicts.settle_gone(conn, gone.number, doing.now)
    accounts.set_merged(conn, gone.number, survivor)
