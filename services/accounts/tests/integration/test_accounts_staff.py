"""Passwords and roles of staff."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from joserfc import jws
from msgspec.json import decode
from services.accounts.tests.accounts_door import OFFICE, attempt

from accounts.actions.erase import erase_account
from accounts.actions.passwords import (
    ADDRESS_KIND,
    ADDRESS_QUOTA,
    change_password,
    issue_password,
    sign_in_with_password,
)
from accounts.actions.sessions import Issued, refresh_session, reissue
from accounts.actions.staff import create_staff, grant_role, revoke_role, set_blocked
from accounts.actions.upkeep import move_days
from accounts.errors import (
    AccountBlocked,
    ContactTaken,
    GrantExists,
    LastAdministrator,
    Locked,
    PasswordNeeded,
    ReasonMissing,
    SessionOver,
    TooManyCodes,
    UnitNeeded,
    UnknownUnit,
    WeakPassword,
    WrongPassword,
)
from accounts.model.attempts import MAX_FAILURES, limits, place_of
from accounts.model.codes import address_window
from accounts.model.contacts import read_contact
from accounts.model.grants import today
from accounts.model.hashing import account_hash, address_hash, contact_hash
from accounts.settings import AccountsSettings
from accounts.store import attempts, grants
from accounts.store.audit import Doing
from accounts.store.grants import NewGrant
from contracts.events import AccountState, RoleGrant
from contracts.roles import Role
from servicekit.db import Connection, Database
from servicekit.testing import outbox_events

pytestmark = pytest.mark.integration

Later = Callable[..., datetime]
MAIL = "thu.ky@example.vn"
OWN = "một câu dài dễ nhớ"


class Office:
    """Staff sign-in with the same database, settings and address."""

    def __init__(self, database: Database, settings: AccountsSettings) -> None:
        self.database = database
        self.settings = settings

    def enter(self, password: str, now: datetime, mail: str = MAIL) -> Issued:
        typed = attempt(mail, password)
        return sign_in_with_password(self.database, self.settings, typed, now=now)


@pytest.fixture
def office(database: Database, settings: AccountsSettings) -> Office:
    return Office(database, settings)


@pytest.fixture
def secretary(office: Office, now: datetime, doing: Doing) -> int:
    """A secretary with a password of their own."""
    number, initial = create_staff(
        office.database, office.settings, read_contact(MAIL), "Lê Thư Ký", doing
    )
    role = NewGrant(account=number, role=Role.SECRETARY, unit=None, valid_from=today(now))
    grant_role(office.database, role, doing)
    change_password(office.database, number, old=initial, new=OWN, session="", now=now)
    return number


def roles_in(token: str) -> list[list[str | None]]:
    claims: dict[str, Any] = decode(jws.extract_compact(token.encode()).payload)
    roles: list[list[str | None]] = claims["roles"]
    return roles


def last_roles(conn: Connection, account: int) -> tuple[RoleGrant, ...]:
    states = [e for e in outbox_events(conn) if isinstance(e, AccountState)]
    return next(e.roles for e in reversed(states) if e.account == account)


def test_initial_password_gives_no_role_until_it_is_replaced(
    office: Office, now: datetime, later: Later, doing: Doing
) -> None:
    number, initial = create_staff(
        office.database, office.settings, read_contact(MAIL), "Lê Thư Ký", doing
    )
    role = NewGrant(account=number, role=Role.SECRETARY, unit=None, valid_from=today(now))
    grant_role(office.database, role, doing)
    first = office.enter(initial, now)
    assert first.password_is_initial
    assert roles_in(first.token) == []
    change_password(office.database, number, old=initial, new=OWN, session=first.session, now=now)
    second = reissue(office.database, office.settings, number, first.session, now)
    assert second is not None
    assert roles_in(second.token) == [["secretary", None]]
    with pytest.raises(WrongPassword):
        office.enter(initial, later(seconds=1))


def test_initial_password_is_stale_after_a_week(office: Office, later: Later, doing: Doing) -> None:
    _, initial = create_staff(
        office.database, office.settings, read_contact(MAIL), "Lê Thư Ký", doing
    )
    with pytest.raises(WrongPassword):
        office.enter(initial, later(days=7, seconds=1))


def test_roles_need_a_password_and_not_merely_a_code(
    office: Office, people: Any, secretary: int, later: Later
) -> None:
    by_code = people.sign_in(MAIL, later(minutes=1))
    by_password = office.enter(OWN, later(minutes=1))
    assert (by_code.account, roles_in(by_code.token)) == (secretary, [])
    assert roles_in(by_password.token) == [["secretary", None]]


def test_staff_session_ends_after_twelve_hours(
    office: Office, secretary: int, now: datetime, later: Later
) -> None:
    issued = office.enter(OWN, now)
    renewed = refresh_session(office.database, office.settings, issued.refresh, later(hours=11))
    assert renewed.session == issued.session
    with pytest.raises(SessionOver):
        refresh_session(office.database, office.settings, issued.refresh, later(hours=12))


def failed(office: Office, times: int, now: datetime, mail: str = MAIL) -> None:
    """As if so many wrong passwords had been typed; each real one costs a fifth of a second."""
    pepper = office.settings.pepper
    hashed = contact_hash(pepper, read_contact(mail).canonical)
    counted = limits(place_of(pepper, OFFICE, hashed), hashed)
    with office.database.transaction() as conn:
        for _ in range(times):
            attempts.count_failure(conn, counted, "password", now)


@pytest.mark.parametrize("mail", [MAIL, "khong-co@example.vn"])
def test_ten_wrong_passwords_lock_known_and_unknown_alike(
    office: Office, secretary: int, now: datetime, later: Later, mail: str
) -> None:
    failed(office, 9, now, mail)
    with pytest.raises(WrongPassword):
        office.enter("sai mật khẩu", now, mail)
    with pytest.raises(Locked) as refusal:
        office.enter(OWN, later(minutes=14), mail)
    assert refusal.value.until == later(minutes=15)


def test_right_password_after_the_lock_enters_and_forgives(
    office: Office, secretary: int, now: datetime, later: Later
) -> None:
    failed(office, 10, now)
    assert office.enter(OWN, later(minutes=15)).account == secretary
    failed(office, 9, later(minutes=16))
    assert office.enter(OWN, later(minutes=16)).account == secretary


def test_parallel_guesses_cannot_pass_the_lock(
    office: Office, secretary: int, now: datetime
) -> None:
    failed(office, 7, now)

    def guess(_: int) -> str:
        try:
            office.enter("sai mật khẩu", now)
        except (WrongPassword, Locked) as refusal:
            return type(refusal).__name__
        return "in"

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(guess, range(6)))
    assert found == ["Locked"] * 3 + ["WrongPassword"] * 3


def test_blocked_staff_cannot_enter(
    office: Office, secretary: int, now: datetime, doing: Doing
) -> None:
    set_blocked(office.database, secretary, doing, blocked=True)
    with pytest.raises(AccountBlocked):
        office.enter(OWN, now)


def test_own_password_is_checked(office: Office, secretary: int, now: datetime) -> None:
    for new in ("quá ngắn", OWN, "x" * 129):
        with pytest.raises(WeakPassword):
            change_password(office.database, secretary, old=OWN, new=new, session="", now=now)
    with pytest.raises(WrongPassword):
        change_password(office.database, secretary, old="khác", new="x" * 20, session="", now=now)


def test_password_change_locks_after_ten_wrong_old_ones(
    office: Office, secretary: int, now: datetime, later: Later
) -> None:
    def change(old: str, moment: datetime) -> None:
        change_password(office.database, secretary, old=old, new="x" * 20, session="", now=moment)

    counted = {account_hash(secretary): MAX_FAILURES}
    with office.database.transaction() as conn:
        for _ in range(9):
            attempts.count_failure(conn, counted, "password", now)
    with pytest.raises(WrongPassword):
        change("khác", now)
    with pytest.raises(Locked) as refusal:
        change(OWN, later(minutes=14))
    assert refusal.value.until == later(minutes=15)
    assert office.enter(OWN, later(minutes=14)).account == secretary
    change(OWN, later(minutes=15))
    with office.database.transaction() as conn:
        assert attempts.locked_until(conn, counted, "password", now) is None


def test_account_without_a_password_has_none_to_change(
    office: Office, people: Any, conn: Connection, now: datetime
) -> None:
    number = people.sign_in("0912345678", now).account
    with pytest.raises(WrongPassword):
        change_password(office.database, number, old="", new="x" * 20, session="", now=now)
    assert conn.execute("SELECT count(*) FROM attempts").fetchone() == (0,)


def test_address_over_its_quota_locks_nobody(
    office: Office, conn: Connection, secretary: int, now: datetime
) -> None:
    hashed = address_hash(office.settings.pepper, OFFICE.address)
    with office.database.transaction() as inner:
        for _ in range(ADDRESS_QUOTA):
            attempts.count_request(inner, hashed, ADDRESS_KIND, address_window(now))
    with pytest.raises(TooManyCodes):
        office.enter("sai mật khẩu", now)
    assert conn.execute("SELECT count(*) FROM attempts").fetchone() == (0,)


def test_changed_password_ends_other_sessions(
    office: Office, secretary: int, now: datetime
) -> None:
    here, there = office.enter(OWN, now), office.enter(OWN, now)
    change_password(
        office.database, secretary, old=OWN, new="x" * 20, session=here.session, now=now
    )
    renewed = refresh_session(office.database, office.settings, here.refresh, now)
    assert renewed.session == here.session
    with pytest.raises(SessionOver):
        refresh_session(office.database, office.settings, there.refresh, now)


def test_staff_need_an_email_of_their_own(
    office: Office, people: Any, secretary: int, now: datetime, doing: Doing
) -> None:
    with pytest.raises(PasswordNeeded):
        create_staff(
            office.database, office.settings, read_contact("0912345678"), "Lê Thư Ký", doing
        )
    with pytest.raises(ContactTaken):
        create_staff(office.database, office.settings, read_contact(MAIL), "Lê Thư Ký", doing)
    by_phone = people.sign_in("0912345678", now).account
    with pytest.raises(PasswordNeeded):
        issue_password(office.database, by_phone, doing)


def test_erased_person_who_becomes_staff_gets_the_old_number_back(
    office: Office, people: Any, edition: None, conn: Connection, now: datetime, doing: Doing
) -> None:
    stranger = people.sign_in("0912345678", now).account
    old = people.sign_in(MAIL, now).account
    erase_account(office.database, office.settings, old, now)
    number, initial = create_staff(
        office.database, office.settings, read_contact(MAIL), "Lê Thư Ký", doing
    )
    assert (number, office.enter(initial, now).account) == (old, old)
    found = conn.execute("SELECT number, state, name FROM accounts ORDER BY number").fetchall()
    assert found == [(stranger, "active", ""), (old, "active", "Lê Thư Ký")]
    assert conn.execute("SELECT count(*) FROM erased_contacts").fetchone() == (0,)


def test_two_administrators_add_the_same_person_at_once(
    office: Office, conn: Connection, doing: Doing
) -> None:
    def add(_: int) -> str:
        try:
            create_staff(office.database, office.settings, read_contact(MAIL), "Lê Thư Ký", doing)
        except ContactTaken:
            return "taken"
        return "added"

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(add, range(4)))
    assert found == ["added", "taken", "taken", "taken"]
    assert conn.execute("SELECT count(*) FROM accounts").fetchone() == (1,)


def test_role_is_announced_and_taken_back(
    office: Office, conn: Connection, secretary: int, now: datetime, doing: Doing
) -> None:
    assert last_roles(conn, secretary) == (RoleGrant(role=Role.SECRETARY),)
    issued = office.enter(OWN, now)
    (grant,) = grants.grants_of(conn, secretary)
    revoke_role(office.database, grant.id, doing)
    assert last_roles(conn, secretary) == ()
    with pytest.raises(SessionOver):
        refresh_session(office.database, office.settings, issued.refresh, now)
    log = conn.execute(
        "SELECT action, reason, before->>'role' FROM audit WHERE action = 'revoked'"
    ).fetchall()
    assert log == [("revoked", doing.reason, "secretary")]


def test_role_begins_and_ends_with_its_days(
    office: Office, conn: Connection, secretary: int, now: datetime, doing: Doing
) -> None:
    first = today(now) + timedelta(days=1)
    role = NewGrant(
        account=secretary,
        role=Role.BOARD,
        unit=None,
        valid_from=first,
        valid_to=first + timedelta(days=1),
    )
    grant_role(office.database, role, doing)

    def roles_on(day: date) -> list[Role]:
        noon = datetime.combine(day, datetime.min.time(), now.tzinfo) + timedelta(hours=5)
        move_days(office.database, noon)
        return [grant.role for grant in last_roles(conn, secretary)]

    assert roles_on(today(now)) == [Role.SECRETARY]
    assert roles_on(first) == [Role.BOARD, Role.SECRETARY]
    assert roles_on(first + timedelta(days=1)) == [Role.SECRETARY]
    assert move_days(office.database, now + timedelta(days=9)) == 0


def test_role_is_given_once_and_with_a_fitting_unit(
    office: Office, secretary: int, ward: str, now: datetime, doing: Doing
) -> None:
    def grant(role: Role, unit: str | None) -> None:
        wanted = NewGrant(account=secretary, role=role, unit=unit, valid_from=today(now))
        grant_role(office.database, wanted, doing)

    with pytest.raises(GrantExists):
        grant(Role.SECRETARY, None)
    with pytest.raises(UnitNeeded):
        grant(Role.UNIT_OFFICER, None)
    with pytest.raises(UnknownUnit):
        grant(Role.UNIT_OFFICER, "khong-co")
    with pytest.raises(UnknownUnit):
        grant(Role.AUDITOR, ward)
    grant(Role.UNIT_OFFICER, ward)


def test_last_administrator_stays(
    office: Office, people: Any, conn: Connection, now: datetime, doing: Doing
) -> None:
    def administrator(mail: str) -> tuple[int, int]:
        number = people.staff(mail, now)
        role = NewGrant(account=number, role=Role.ADMINISTRATOR, unit=None, valid_from=today(now))
        grant_role(office.database, role, doing)
        return number, grants.grants_of(conn, number)[0].id

    one, one_grant = administrator("mot@example.vn")
    with pytest.raises(LastAdministrator):
        revoke_role(office.database, one_grant, doing)
    with pytest.raises(LastAdministrator):
        set_blocked(office.database, one, doing, blocked=True)
    _, two_grant = administrator("hai@example.vn")
    with pytest.raises(ReasonMissing):
        revoke_role(office.database, one_grant, Doing(actor=None, now=now))
    revoke_role(office.database, one_grant, doing)
    with pytest.raises(LastAdministrator):
        revoke_role(office.database, two_grant, doing)
