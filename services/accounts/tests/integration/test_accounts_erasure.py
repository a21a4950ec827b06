"""Erasure, coming back, and merging two accounts of one person."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from services.accounts.tests.accounts_door import attempt

from accounts.actions.contacts import add_contact, set_name
from accounts.actions.declare import declare, withdraw_declaration
from accounts.actions.erase import erase_account
from accounts.actions.merge import dismiss_conflict, merge_accounts
from accounts.actions.sessions import refresh_session
from accounts.actions.staff import grant_role
from accounts.actions.upkeep import forget_old
from accounts.errors import (
    AccountNotActive,
    ContactTaken,
    NoSuchConflict,
    ReasonMissing,
    SameAccount,
    SessionOver,
    StillStaff,
)
from accounts.model.declarations import TEXT_VERSION, Declaration
from accounts.model.editions import GRACE
from accounts.settings import AccountsSettings
from accounts.store.audit import Doing
from accounts.store.grants import NewGrant
from contracts.events import AccountState, ContactState, EditionWindows
from contracts.roles import Role
from contracts.windows import Window
from servicekit.db import Connection, Database
from servicekit.testing import an_edition, outbox_events, put_copy

pytestmark = pytest.mark.integration

Later = Callable[..., datetime]
MAIL = "nguoi.binh.chon@example.vn"


def states(conn: Connection) -> dict[int, AccountState]:
    """The last announced state of each account."""
    return {e.account: e for e in outbox_events(conn) if isinstance(e, AccountState)}


def last_contact_row(conn: Connection, account: int) -> Any:
    return conn.execute(
        """
        SELECT body FROM kit.outbox WHERE topic = 'contacts' AND key = %s ORDER BY id DESC LIMIT 1
        """,
        (str(account),),
    ).fetchone()


@pytest.fixture
def someone(people: Any, edition: None, ward: str, now: datetime) -> Any:
    """A named, declared person with a session."""
    issued = people.sign_in(MAIL, now)
    set_name(people.database, issued.account, "Nguyễn Thị Ánh", now)
    given = Declaration(commune=ward, attested=True, consent=TEXT_VERSION)
    declare(people.database, issued.account, given, "page", now)
    return issued


def test_erasure_leaves_nothing_personal(
    someone: Any, database: Database, settings: AccountsSettings, conn: Connection, now: datetime
) -> None:
    erase_account(database, settings, someone.account, now)
    assert states(conn)[someone.account] == AccountState(
        account=someone.account,
        version=5,
        state="erased",
        created_at=states(conn)[someone.account].created_at,
    )
    assert last_contact_row(conn, someone.account) == (None,)
    dump = " ".join(
        str(conn.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608  # the names below
        for table in ("accounts", "contacts", "audit", "consents", "sessions", "erased_contacts")
    )
    assert "Ánh" not in dump
    assert "nguoi.binh.chon" not in dump
    with pytest.raises(SessionOver):
        refresh_session(database, settings, someone.refresh, now)


def test_coming_back_gives_the_same_number(
    someone: Any,
    people: Any,
    settings: AccountsSettings,
    conn: Connection,
    now: datetime,
    later: Later,
) -> None:
    erase_account(people.database, settings, someone.account, now)
    back = people.sign_in(MAIL, later(minutes=2))
    assert (back.account, back.declared) == (someone.account, False)
    assert states(conn)[someone.account].state == "active"
    assert conn.execute("SELECT count(*) FROM erased_contacts").fetchone() == (0,)


def test_number_of_an_erased_account_is_never_given_to_another(
    someone: Any, people: Any, settings: AccountsSettings, now: datetime
) -> None:
    erase_account(people.database, settings, someone.account, now)
    assert people.sign_in("nguoi.khac@example.vn", now).account == someone.account + 1


def announce(conn: Connection, version: int, **windows: Window) -> None:
    edition = an_edition()
    changed = msgspec.structs.replace(edition, version=version, windows=EditionWindows(**windows))
    put_copy(conn, changed)


def test_hash_is_kept_while_voting_may_still_be_announced_and_until_it_is_long_over(
    someone: Any,
    people: Any,
    settings: AccountsSettings,
    conn: Connection,
    now: datetime,
    later: Later,
) -> None:
    submission = Window(start=now - timedelta(days=9), end=now)
    voting = Window(start=later(days=50), end=later(days=60))
    erase_account(people.database, settings, someone.account, now)

    def kept(moment: datetime) -> bool:
        forget_old(people.database, moment)
        return conn.execute("SELECT count(*) FROM erased_contacts").fetchone() == (1,)

    announce(conn, 2, submission=submission)
    assert kept(later(days=49))
    announce(conn, 3, submission=submission, voting=voting)
    assert kept(later(days=60) + GRACE - timedelta(milliseconds=1))
    assert not kept(later(days=60) + GRACE)
    assert people.sign_in(MAIL, later(days=91)).account == someone.account + 1


def test_staff_cannot_erase_themselves(
    someone: Any, database: Database, settings: AccountsSettings, now: datetime, doing: Doing
) -> None:
    role = NewGrant(account=someone.account, role=Role.BOARD, unit=None, valid_from=now.date())
    grant_role(database, role, doing)
    with pytest.raises(StillStaff):
        erase_account(database, settings, someone.account, now)


def test_declaration_withdrawn_is_gone_and_announced(
    someone: Any, database: Database, conn: Connection, now: datetime
) -> None:
    withdraw_declaration(database, someone.account, now)
    state = states(conn)[someone.account]
    assert (state.commune, state.declared_at) == (None, None)
    assert conn.execute("SELECT withdrawn_at FROM consents").fetchall() == [(now,)]


def test_merge_moves_contacts_and_announces_both(
    someone: Any,
    people: Any,
    settings: AccountsSettings,
    conn: Connection,
    now: datetime,
    later: Later,
    doing: Doing,
) -> None:
    other = people.sign_in("0912345678", now)
    merge_accounts(people.database, other.account, someone.account, doing)
    after = states(conn)
    assert (after[other.account].state, after[other.account].merged_into) == (
        "merged",
        someone.account,
    )
    assert after[someone.account].verified == ("email", "phone")
    assert last_contact_row(conn, other.account) == (None,)
    kept = [e for e in outbox_events(conn) if isinstance(e, ContactState)][-1]
    assert (kept.account, kept.email, kept.phone) == (someone.account, MAIL, "+84912345678")
    with pytest.raises(SessionOver):
        refresh_session(people.database, settings, other.refresh, now)
    assert people.sign_in("0912345678", later(minutes=2)).account == someone.account


def test_merge_of_merges_points_everyone_to_the_last_survivor(
    people: Any, conn: Connection, now: datetime, doing: Doing
) -> None:
    one, two, three = (people.sign_in(f"p{n}@example.vn", now).account for n in range(3))
    merge_accounts(people.database, one, two, doing)
    merge_accounts(people.database, two, three, doing)
    found = {number: state.merged_into for number, state in states(conn).items()}
    assert found == {one: three, two: three, three: None}


def test_merge_is_refused_without_reason_with_itself_and_twice(
    people: Any, now: datetime, doing: Doing
) -> None:
    one, two = (people.sign_in(f"p{n}@example.vn", now).account for n in range(2))
    with pytest.raises(ReasonMissing):
        merge_accounts(people.database, one, two, Doing(actor=1, now=now))
    with pytest.raises(SameAccount):
        merge_accounts(people.database, one, one, doing)
    merge_accounts(people.database, one, two, doing)
    with pytest.raises(AccountNotActive):
        merge_accounts(people.database, one, two, doing)
    with pytest.raises(AccountNotActive):
        merge_accounts(people.database, two, one, doing)


def test_conflict_is_settled_by_the_merge(
    people: Any, conn: Connection, now: datetime, later: Later, doing: Doing
) -> None:
    holder = people.sign_in("0912345678", now).account
    claimant = people.sign_in(MAIL, now).account
    moment = later(minutes=2)
    code = people.ask("0912345678", moment, account=claimant)
    with pytest.raises(ContactTaken):
        add_contact(people.database, people.settings, claimant, attempt("0912345678", code), moment)
    merge_accounts(people.database, claimant, holder, doing)
    assert conn.execute("SELECT outcome FROM conflicts").fetchall() == [("merged",)]
    with pytest.raises(NoSuchConflict):
        dismiss_conflict(people.database, 1, doing)


def test_contact_of_an_erased_account_is_a_conflict_for_another(
    someone: Any, people: Any, settings: AccountsSettings, now: datetime, later: Later, doing: Doing
) -> None:
    """Otherwise the person could vote again under the other number."""
    erase_account(people.database, settings, someone.account, now)
    other = people.sign_in("0912345678", now).account
    moment = later(minutes=2)
    code = people.ask(MAIL, moment, account=other)
    with pytest.raises(ContactTaken):
        add_contact(people.database, settings, other, attempt(MAIL, code), moment)
    merge_accounts(people.database, someone.account, other, doing)
    assert people.sign_in(MAIL, later(minutes=4)).account == other
