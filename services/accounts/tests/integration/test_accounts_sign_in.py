"""Signing in by code: limits, one account per person, what is published."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from services.accounts.tests.accounts_door import at_home, attempt, elsewhere

from accounts.actions.codes import request_code
from accounts.actions.contacts import add_contact
from accounts.actions.sign_in import sign_in_with_code
from accounts.actions.staff import set_blocked
from accounts.errors import (
    AccountBlocked,
    ContactTaken,
    NoLiveCode,
    TooManyCodes,
    TriedTooOften,
    UnknownUnit,
    WrongCode,
)
from accounts.model.codes import HOURLY_QUOTA
from accounts.model.contacts import read_contact
from accounts.model.declarations import TEXT_VERSION, Declaration
from accounts.settings import AccountsSettings
from accounts.store import accounts
from accounts.store.audit import Doing
from contracts.events import AccountState, ContactState, SignedInAnew, SignInCodeRequested
from servicekit.db import Connection, Database
from servicekit.testing import outbox_events

pytestmark = pytest.mark.integration

Later = Callable[..., datetime]
MAIL = "nguoi.binh.chon@example.vn"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_first_sign_in_makes_account_one_and_announces_it(
    people: Any, conn: Connection, now: datetime
) -> None:
    issued = people.sign_in(MAIL, now)
    assert issued.account == 1
    about = [e for e in outbox_events(conn) if isinstance(e, (AccountState, ContactState))]
    assert about == [
        AccountState(account=1, version=2, verified=("email",), created_at=now),
        ContactState(account=1, version=2, email=MAIL),
    ]


def test_second_sign_in_is_the_same_account_and_announces_nothing(
    people: Any, conn: Connection, now: datetime, later: Later
) -> None:
    first = people.sign_in(MAIL, now)
    second = people.sign_in("Nguoi.Binh.Chon+2@EXAMPLE.vn", later(seconds=61))
    assert second.account == first.account
    assert second.session != first.session
    assert [type(event) for event in outbox_events(conn)].count(AccountState) == 1


def test_sign_in_where_nobody_entered_before_is_said(
    people: Any, settings: AccountsSettings, conn: Connection, now: datetime, later: Later
) -> None:
    people.sign_in(MAIL, now)
    new_phone = at_home(settings.pepper, device="new phone")
    people.sign_in(MAIL, later(seconds=61), new_phone)
    people.sign_in(MAIL, later(seconds=122), at_home(settings.pepper, MAIL))
    people.sign_in(MAIL, later(seconds=183))
    said = [event for event in outbox_events(conn) if isinstance(event, SignedInAnew)]
    assert said == [
        SignedInAnew(account=1, at=later(seconds=61), by="browser"),
        SignedInAnew(account=1, at=later(seconds=183), by="program"),
    ]


def test_look_alike_address_gets_its_code_at_the_verified_one(
    people: Any, now: datetime, later: Later
) -> None:
    people.sign_in(MAIL, now)
    people.ask("nguoi.binh.chon+ke-gian@example.vn", later(seconds=61))
    assert people.last_secret()["contact"] == MAIL


def test_code_travels_sealed_only(people: Any, conn: Connection, now: datetime) -> None:
    code = people.ask("0912 345 678", now)
    secret = people.last_secret()
    assert secret == {"contact": "+84912345678", "code": code, "channel": "phone"}
    event = outbox_events(conn)[-1]
    assert isinstance(event, SignInCodeRequested)
    assert (event.channel, event.expires_at) == ("phone", now + timedelta(minutes=5))
    everything = conn.execute(
        "SELECT string_agg(c::text, ' ') || (SELECT string_agg(encode(body, 'escape'), ' ') "
        "FROM kit.outbox) FROM challenges AS c"
    ).fetchone()
    assert everything is not None
    assert code not in everything[0].replace(event.challenge, "").replace(event.sealed, "")
    assert "912345678" not in everything[0].replace(event.sealed, "")


def test_parallel_first_sign_ins_make_one_account(
    people: Any, database: Database, settings: AccountsSettings, now: datetime, later: Later
) -> None:
    """Five codes are live at once; five devices use one each at the same moment."""
    moments = [later(seconds=60 * n) for n in range(4)]
    codes = [people.ask(MAIL, moment) for moment in moments]

    def enter(code: str) -> str:
        try:
            return str(people.enter(MAIL, code, moments[-1]).account)
        except NoLiveCode:
            return "used"

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(enter, codes))
    assert sorted(found) == ["1", "used", "used", "used"]
    with database.transaction() as conn:
        assert conn.execute("SELECT count(*) FROM accounts").fetchone() == (1,)


def test_parallel_people_get_dense_numbers(people: Any, now: datetime) -> None:
    mails = [f"nguoi{n}@example.vn" for n in range(12)]
    codes = {mail: people.ask(mail, now) for mail in mails}

    def enter(mail: str) -> int:
        return int(people.enter(mail, codes[mail], now).account)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(enter, mails)) == list(range(1, 13))


def test_code_works_once(people: Any, settings: AccountsSettings, now: datetime) -> None:
    code = people.ask(MAIL, now)
    people.enter(MAIL, code, now)
    with pytest.raises(NoLiveCode):
        people.enter(MAIL, code, now)


def test_code_works_up_to_its_last_millisecond(people: Any, now: datetime, later: Later) -> None:
    code = people.ask(MAIL, now)
    with pytest.raises(NoLiveCode):
        people.enter(MAIL, code, later(minutes=5))
    last = later(minutes=5) - timedelta(milliseconds=1)
    assert people.enter(MAIL, code, last).account == 1


def test_older_code_still_works_beside_a_newer_one(
    people: Any, now: datetime, later: Later
) -> None:
    older = people.ask(MAIL, now)
    newer = people.ask(MAIL, later(seconds=60))
    moment = later(seconds=61)
    people.enter(MAIL, older, moment)
    with pytest.raises(NoLiveCode):
        people.enter(MAIL, newer, moment)


def test_code_of_another_contact_is_wrong(people: Any, now: datetime) -> None:
    people.ask("nguoi.khac@example.vn", now)
    code = people.last_secret()["code"]
    own = people.ask(MAIL, now)
    if own == code:
        pytest.skip("one in a million")
    with pytest.raises(WrongCode):
        people.enter(MAIL, code, now)


def test_five_wrong_tries_kill_the_code(people: Any, now: datetime, later: Later) -> None:
    code = people.ask(MAIL, now)
    lefts = []
    for _ in range(5):
        with pytest.raises(WrongCode) as refusal:
            people.enter(MAIL, wrong(code), now)
        lefts.append(refusal.value.left)
    assert lefts == [4, 3, 2, 1, 0]
    with pytest.raises(TriedTooOften):
        people.enter(MAIL, code, now)
    fresh = people.ask(MAIL, later(seconds=60))
    issued = people.enter(MAIL, fresh, later(seconds=60))
    assert issued.account == 1


def test_parallel_guesses_are_all_counted(people: Any, now: datetime) -> None:
    code = people.ask(MAIL, now)

    def guess(_: int) -> str:
        try:
            people.enter(MAIL, wrong(code), now)
        except (WrongCode, TriedTooOften) as refusal:
            return type(refusal).__name__
        return "in"

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(guess, range(8)))
    assert found == ["TriedTooOften"] * 3 + ["WrongCode"] * 5


def test_codes_are_limited_per_contact(people: Any, now: datetime, later: Later) -> None:
    people.ask(MAIL, now)
    with pytest.raises(TooManyCodes) as refusal:
        people.ask(MAIL, later(seconds=59))
    assert refusal.value.seconds == 1
    for minute in range(1, HOURLY_QUOTA):
        people.ask(MAIL, later(minutes=minute * 2))
    with pytest.raises(TooManyCodes) as refusal:
        people.ask(MAIL, later(minutes=50))
    assert refusal.value.seconds == 600
    people.ask(MAIL, later(minutes=60))


def test_codes_are_limited_per_address_far_above_a_school(
    people: Any, settings: AccountsSettings, conn: Connection, now: datetime
) -> None:
    people.ask(MAIL, now)
    conn.execute("UPDATE address_quotas SET requests = 5000")
    with pytest.raises(TooManyCodes) as refusal:
        people.ask("nguoi.khac@example.vn", now)
    assert 0 < refusal.value.seconds <= 600
    request_code(
        people.database,
        settings,
        read_contact("nguoi.khac@example.vn"),
        visitor=elsewhere(4),
        now=now,
    )


def test_declaration_comes_along_and_a_bad_one_leaves_the_code_unused(
    people: Any, conn: Connection, ward: str, now: datetime
) -> None:
    typed = attempt(MAIL, people.ask(MAIL, now))
    bad = Declaration(commune="99999", attested=True, consent=TEXT_VERSION)
    with pytest.raises(UnknownUnit):
        sign_in_with_code(people.database, people.settings, typed, now=now, declaration=bad)
    good = Declaration(commune=ward, attested=True, consent=TEXT_VERSION)
    issued = sign_in_with_code(people.database, people.settings, typed, now=now, declaration=good)
    assert issued.declared
    state = next(e for e in reversed(outbox_events(conn)) if isinstance(e, AccountState))
    assert (state.commune, state.declared_at) == (ward, now)
    consents = conn.execute("SELECT account, purpose, text_version, method FROM consents")
    assert consents.fetchall() == [(issued.account, "voting_declaration", TEXT_VERSION, "api")]


def test_blocked_account_gets_no_session(
    people: Any, database: Database, now: datetime, later: Later, doing: Doing
) -> None:
    number = people.sign_in(MAIL, now).account
    set_blocked(database, number, doing, blocked=True)
    with pytest.raises(AccountBlocked):
        people.sign_in(MAIL, later(minutes=2))
    set_blocked(database, number, doing, blocked=False)
    assert people.sign_in(MAIL, later(minutes=4)).account == number


def test_second_contact_leads_to_the_same_account(
    people: Any, conn: Connection, now: datetime, later: Later
) -> None:
    number = people.sign_in(MAIL, now).account
    code = people.ask("0912345678", now, account=number)
    add_contact(people.database, people.settings, number, attempt("0912345678", code), now)
    states = [e for e in outbox_events(conn) if isinstance(e, AccountState)]
    assert states[-1].verified == ("email", "phone")
    assert people.sign_in("0912 345 678", later(minutes=2)).account == number


def test_code_to_add_a_contact_does_not_sign_in(people: Any, now: datetime) -> None:
    number = people.sign_in(MAIL, now).account
    code = people.ask("0912345678", now, account=number)
    with pytest.raises(NoLiveCode):
        people.enter("0912345678", code, now)


def test_contact_of_another_account_becomes_a_conflict_once(
    people: Any, conn: Connection, now: datetime, later: Later
) -> None:
    holder = people.sign_in("0912345678", now).account
    claimant = people.sign_in(MAIL, now).account
    for minute in (2, 4):
        moment = later(minutes=minute)
        typed = attempt("0912345678", people.ask("0912345678", moment, account=claimant))
        with pytest.raises(ContactTaken):
            add_contact(people.database, people.settings, claimant, typed, moment)
    found = conn.execute("SELECT claimant, holder, settled_at FROM conflicts").fetchall()
    assert found == [(claimant, holder, None)]
    known = accounts.find_account(conn, claimant)
    assert known is not None
    assert known.version == 2
