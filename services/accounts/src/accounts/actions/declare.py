"""The declaration before voting (S1-04): kept, withdrawn; it blocks nobody by place."""

from datetime import datetime

from accounts.actions.announce import announce
from accounts.errors import (
    AttestationMissing,
    ConsentMissing,
    OldConsentText,
    OrganisationsMayNotVote,
    UnknownUnit,
)
from accounts.model.declarations import PURPOSE, TEXT_VERSION, Declaration
from accounts.model.grants import today
from accounts.model.units import COMMUNES
from accounts.store import accounts, audit, consents, units
from accounts.store.audit import Doing
from accounts.store.consents import Method
from servicekit import copies
from servicekit.db import Connection, Database


def declare(
    database: Database, number: int, declaration: Declaration, method: Method, now: datetime
) -> None:
    """Record what the person declared, with proof of the consent.

    Raises AttestationMissing, ConsentMissing, OldConsentText, UnknownUnit, OrganisationsMayNotVote,
    AccountNotActive.
    """
    with database.transaction() as conn:
        record_declaration(conn, number, declaration, method, now)
        announce(conn, number, now)


def record_declaration(
    conn: Connection, number: int, declaration: Declaration, method: Method, now: datetime
) -> None:
    """As `declare`, in the caller's transaction and without announcing."""
    _check(conn, declaration, now)
    before = accounts.lock_active(conn, number)
    accounts.set_declaration(
        conn, number, commune=declaration.commune, kind=declaration.kind, now=now
    )
    consents.add_consent(conn, number, PURPOSE, declaration.consent, method, now)
    audit.record(
        conn,
        Doing(actor=number, now=now),
        "declared",
        ("account", str(number)),
        before={"commune": before.commune, "kind": before.kind},
        after={"commune": declaration.commune, "kind": declaration.kind},
    )


def withdraw_declaration(database: Database, number: int, now: datetime) -> None:
    """The person takes it back (Law 91/2025); votes already given stay."""
    with database.transaction() as conn:
        accounts.lock_active(conn, number)
        accounts.clear_declaration(conn, number)
        consents.withdraw_consents(conn, number, now)
        audit.record(
            conn, Doing(actor=number, now=now), "declaration_withdrawn", ("account", str(number))
        )
        announce(conn, number, now)


def _check(conn: Connection, declaration: Declaration, now: datetime) -> None:
    if not declaration.attested:
        raise AttestationMissing
    if not declaration.consent:
        raise ConsentMissing
    if declaration.consent != TEXT_VERSION:
        raise OldConsentText(declaration.consent)
    if declaration.commune is not None:
        unit = units.find_unit(conn, declaration.commune)
        if unit is None or unit.unit_group != COMMUNES or not unit.is_valid(today(now)):
            raise UnknownUnit(declaration.commune)
    if declaration.kind == "organisation":
        edition = copies.current_edition(conn)
        if not edition.voting.organisations_may_vote:
            raise OrganisationsMayNotVote
