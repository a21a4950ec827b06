"""What administrators do with accounts: create staff, block, give and take roles."""

from accounts.actions.announce import announce
from accounts.actions.passwords import store_initial
from accounts.actions.sign_in import come_back
from accounts.errors import (
    ContactTaken,
    GrantExists,
    LastAdministrator,
    NoSuchGrant,
    PasswordNeeded,
    ReasonMissing,
    UnitNeeded,
    UnknownUnit,
)
from accounts.model.contacts import Contact
from accounts.model.grants import FOR_A_UNIT, FOR_A_UNIT_OR_ALL, today
from accounts.model.hashing import contact_hash
from accounts.model.passwords import hash_password, new_password
from accounts.settings import AccountsSettings
from accounts.store import accounts, audit, contacts, grants, sessions, units
from accounts.store.audit import Doing
from accounts.store.grants import Grant, NewGrant
from accounts.store.locks import lock_contact, lock_thing
from servicekit.db import Connection, Database


def create_staff(
    database: Database, settings: AccountsSettings, contact: Contact, name: str, doing: Doing
) -> tuple[int, str]:
    """`(number, initial password)`; the password is stored only as a hash.

    Raises PasswordNeeded for a phone (staff sign in by e-mail), ContactTaken, and AccountNotActive
    when the erased account of this contact was merged into one that is blocked.
    """
    if contact.channel != "email":
        raise PasswordNeeded
    password = new_password()
    hashed = hash_password(password)
    with database.transaction() as conn:
        lock_contact(conn, contact_hash(settings.pepper, contact.canonical))
        if contacts.find_contact(conn, contact.canonical) is not None:
            raise ContactTaken
        number = _old_or_new(conn, settings, contact, name, doing)
        contacts.add_contact(conn, number, contact, doing.now)
        audit.record(conn, doing, "staff_created", ("account", str(number)))
        store_initial(conn, number, hashed, doing)
        announce(conn, number, doing.now)
    return number, password


def _old_or_new(
    conn: Connection, settings: AccountsSettings, contact: Contact, name: str, doing: Doing
) -> int:
    """Whoever was erased with this contact gets the old number back, as at sign-in (law 11)."""
    number = come_back(conn, settings, contact, doing.now)
    if number is None:
        return accounts.create_account(conn, origin="staff", name=name, now=doing.now)
    account = accounts.lock_active(conn, number)
    if name and not account.name:
        accounts.set_name(conn, number, name)
    return number


def set_blocked(database: Database, number: int, doing: Doing, *, blocked: bool) -> None:
    """A blocked account cannot sign in or go on. Raises ReasonMissing, AccountNotActive,

    LastAdministrator.
    """
    if not doing.reason:
        raise ReasonMissing
    with database.transaction() as conn:
        accounts.lock_account(conn, number)
        if blocked:
            for grant in grants.grants_of(conn, number):
                _keep_an_administrator(conn, grant)
            sessions.end_sessions_of(conn, number, "blocked", doing.now)
        accounts.set_blocked(conn, number, blocked=blocked)
        action = "blocked" if blocked else "unblocked"
        audit.record(conn, doing, action, ("account", str(number)))
        announce(conn, number, doing.now)


def grant_role(database: Database, grant: NewGrant, doing: Doing) -> None:
    """Raises UnitNeeded, UnknownUnit, GrantExists, AccountNotActive."""
    with database.transaction() as conn:
        give_role(conn, grant, doing)
        announce(conn, grant.account, doing.now)


def give_role(conn: Connection, grant: NewGrant, doing: Doing) -> None:
    """As `grant_role`, in the caller's transaction and without announcing."""
    day = today(doing.now)
    _check_unit(conn, grant)
    accounts.lock_active(conn, grant.account)
    grants.revoke_over(conn, grant.account, day, doing.now)
    if not grants.add_grant(conn, grant, today=day, by=doing.actor, now=doing.now):
        raise GrantExists(grant.role)
    audit.record(conn, doing, "granted", ("account", str(grant.account)), after=_described(grant))


def revoke_role(database: Database, grant_id: int, doing: Doing) -> None:
    """Ends the account's sessions: its tokens lose the role here at once, elsewhere when they end.

    Raises ReasonMissing, NoSuchGrant, LastAdministrator.
    """
    if not doing.reason:
        raise ReasonMissing
    with database.transaction() as conn:
        grant = grants.find_grant(conn, grant_id)
        if grant is None:
            raise NoSuchGrant(grant_id)
        accounts.lock_account(conn, grant.account)
        _keep_an_administrator(conn, grant)
        grants.revoke_grant(conn, grant_id, doing.now)
        sessions.end_sessions_of(conn, grant.account, "revoked", doing.now)
        audit.record(
            conn, doing, "revoked", ("account", str(grant.account)), before=_described(grant)
        )
        announce(conn, grant.account, doing.now)


def _check_unit(conn: Connection, grant: NewGrant) -> None:
    if grant.unit is None:
        if grant.role in FOR_A_UNIT:
            raise UnitNeeded(grant.role)
        return
    if grant.role not in FOR_A_UNIT_OR_ALL:
        raise UnknownUnit(grant.unit)
    unit = units.find_unit(conn, grant.unit)
    if unit is None or not unit.is_valid(
        max(grant.valid_from, unit.valid_from or grant.valid_from)
    ):
        raise UnknownUnit(grant.unit)


def _keep_an_administrator(conn: Connection, grant: Grant) -> None:
    """One at a time, so that two administrators cannot remove each other at once."""
    if grant.role != "administrator":
        return
    lock_thing(conn, "administrators")
    if grants.count_administrators(conn, but=grant.id) == 0:
        raise LastAdministrator(grant.account)


def _described(grant: NewGrant | Grant) -> dict[str, object]:
    return {
        "role": str(grant.role),
        "unit": grant.unit,
        "valid_from": grant.valid_from,
        "valid_to": grant.valid_to,
    }
