"""Strangers at the door: they neither get in nor keep the owner of a contact out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from services.accounts.tests.accounts_door import OFFICE, at_home, attempt, elsewhere

from accounts.actions.passwords import sign_in_with_password
from accounts.errors import (
    Locked,
    NoLiveCode,
    TooManyCodes,
    TriedTooOften,
    WrongCode,
    WrongPassword,
)
from accounts.model.attempts import (
    MAX_FAILURES,
    MAX_FAILURES_OF_STRANGERS,
    Visitor,
    limits,
    place_of,
)
from accounts.model.codes import HOURLY_CEILING, HOURLY_QUOTA, MAX_TRIES
from accounts.model.contacts import read_contact
from accounts.model.hashing import contact_hash
from accounts.model.passwords import hash_password
from accounts.store import attempts, passwords
from accounts.web.devices import COOKIE
from servicekit.db import Connection
from servicekit.sealing import unseal
from servicekit.testing import GatewayClient

pytestmark = pytest.mark.integration

Later = Callable[..., datetime]
MAIL = "nguoi.binh.chon@example.vn"
STAFF = "thu.ky@example.vn"
OWN = "một câu dài dễ nhớ"
PHONE = Visitor(address=OFFICE.address, device="a phone")
"""The victim's browser on its first visit, behind the same address as the attacker's."""
ATTACKER = Visitor(address=OFFICE.address, device="another phone")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def guess_code(people: Any, code: str, now: datetime, visitor: Visitor, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises((WrongCode, NoLiveCode, TriedTooOften)):
            people.enter(MAIL, wrong(code), now, visitor)


def failed(people: Any, contact: str, visitor: Visitor, times: int, now: datetime) -> None:
    """As if so many wrong passwords had been typed there; each real one costs much time."""
    hashed = contact_hash(people.settings.pepper, read_contact(contact).canonical)
    counted = limits(place_of(people.settings.pepper, visitor, hashed), hashed)
    with people.database.transaction() as conn:
        for _ in range(times):
            attempts.count_failure(conn, counted, "password", now)


def enter_as_staff(people: Any, now: datetime, visitor: Visitor, password: str = OWN) -> int:
    typed = attempt(STAFF, password, visitor)
    return sign_in_with_password(people.database, people.settings, typed, now=now).account


@pytest.fixture
def secretary(people: Any, now: datetime) -> int:
    number: int = people.staff(STAFF, now)
    with people.database.transaction() as conn:
        passwords.set_password(conn, number, hash_password(OWN), initial=False, now=now)
    return number


def test_wrong_tries_of_a_neighbour_leave_the_code_alive(people: Any, now: datetime) -> None:
    code = people.ask(MAIL, now, visitor=PHONE)
    guess_code(people, code, now, ATTACKER, times=20)
    guess_code(people, code, now, OFFICE, times=20)
    assert people.enter(MAIL, code, now, PHONE).account == 1


def test_codes_of_a_neighbour_can_be_spoiled_without_harm(
    people: Any, now: datetime, later: Later
) -> None:
    theirs = people.ask(MAIL, now, visitor=ATTACKER)
    guess_code(people, theirs, now, ATTACKER, times=MAX_TRIES)
    with pytest.raises(TriedTooOften):
        people.enter(MAIL, theirs, now, ATTACKER)
    code = people.ask(MAIL, later(seconds=60), visitor=PHONE)
    assert people.enter(MAIL, code, later(seconds=60), PHONE).account == 1


def test_right_code_works_only_where_it_was_asked_for(people: Any, now: datetime) -> None:
    code = people.ask(MAIL, now, visitor=PHONE)
    for stranger in (ATTACKER, OFFICE, elsewhere(1)):
        with pytest.raises(NoLiveCode):
            people.enter(MAIL, code, now, stranger)
    assert people.enter(MAIL, code, now, PHONE).account == 1


def test_code_asked_for_without_cookies_works_at_the_same_address(
    people: Any, now: datetime
) -> None:
    code = people.ask(MAIL, now, visitor=OFFICE)
    with pytest.raises(NoLiveCode):
        people.enter(MAIL, code, now, elsewhere(1))
    assert people.enter(MAIL, code, now, PHONE).account == 1


def test_codes_sent_from_elsewhere_do_not_use_up_those_of_the_contact_here(
    people: Any, now: datetime, later: Later
) -> None:
    for minute in range(HOURLY_QUOTA):
        people.ask(MAIL, later(minutes=2 * minute), visitor=elsewhere(1))
    moment = later(minutes=20)
    with pytest.raises(TooManyCodes):
        people.ask(MAIL, moment, visitor=elsewhere(1))
    assert people.sign_in(MAIL, moment).account == 1


def test_ceiling_of_strangers_never_holds_for_a_known_device(
    people: Any, now: datetime, later: Later
) -> None:
    known = at_home(people.settings.pepper, MAIL)
    for number in range(HOURLY_CEILING):
        people.ask(MAIL, later(seconds=number), visitor=elsewhere(number))
    moment = later(seconds=HOURLY_CEILING)
    with pytest.raises(TooManyCodes) as refusal:
        people.ask(MAIL, moment)
    assert refusal.value.seconds == 3600 - HOURLY_CEILING
    with pytest.raises(TooManyCodes):
        people.ask(MAIL, moment, visitor=at_home(people.settings.pepper, "khac@example.vn"))
    assert people.sign_in(MAIL, moment, known).account == 1
    assert people.sign_in(MAIL, later(hours=1)).account == 1


def test_codes_of_a_known_device_do_not_count_against_strangers(
    people: Any, now: datetime, later: Later
) -> None:
    for number in range(6):
        known = at_home(people.settings.pepper, MAIL, device=f"device {number}")
        for round_ in range(5):
            people.ask(MAIL, later(minutes=2 * round_, seconds=number), visitor=known)
    assert people.sign_in(MAIL, later(minutes=9)).account == 1


def test_guesser_who_never_stops_gets_one_try_a_code_and_the_owner_still_enters(
    people: Any, conn: Connection, now: datetime, later: Later
) -> None:
    code = people.ask(MAIL, now, visitor=ATTACKER)
    guess_code(people, code, now, ATTACKER)
    conn.execute("UPDATE attempts SET failures = %s", (MAX_FAILURES_OF_STRANGERS - 1,))
    guess_code(people, code, now, ATTACKER)
    with pytest.raises(TriedTooOften):
        people.enter(MAIL, code, now, ATTACKER)
    moment = later(minutes=1)
    code = people.ask(MAIL, moment, visitor=PHONE)
    assert people.enter(MAIL, code, moment, PHONE).account == 1
    assert conn.execute("SELECT count(*) FROM attempts").fetchone() == (0,)


def test_guesses_of_codes_are_forgiven_after_an_hour(
    people: Any, conn: Connection, now: datetime, later: Later
) -> None:
    code = people.ask(MAIL, now, visitor=ATTACKER)
    guess_code(people, code, now, ATTACKER)
    conn.execute("UPDATE attempts SET failures = %s", (MAX_FAILURES_OF_STRANGERS,))
    lefts: list[int] = []
    for moment in (later(hours=1), later(hours=1, milliseconds=1)):
        code = people.ask(MAIL, moment, visitor=elsewhere(len(lefts)))
        with pytest.raises(WrongCode) as refusal:
            people.enter(MAIL, wrong(code), moment, elsewhere(len(lefts)))
        lefts.append(refusal.value.left)
        conn.execute("UPDATE attempts SET last_at = %s", (now,))
    assert lefts == [0, MAX_TRIES - 1]


def test_staff_password_locks_only_where_it_was_guessed(
    people: Any, secretary: int, now: datetime
) -> None:
    failed(people, STAFF, elsewhere(1), MAX_FAILURES, now)
    with pytest.raises(Locked):
        enter_as_staff(people, now, elsewhere(1))
    assert enter_as_staff(people, now, elsewhere(2)) == secretary


def test_staff_on_a_known_device_enter_whatever_strangers_do(
    people: Any, secretary: int, now: datetime, later: Later
) -> None:
    known = at_home(people.settings.pepper, STAFF)
    for number in range(MAX_FAILURES_OF_STRANGERS // 5):
        failed(people, STAFF, elsewhere(number), 5, now)
    failed(people, STAFF, OFFICE, MAX_FAILURES, now)
    for stranger in (elsewhere(99), at_home(people.settings.pepper, "khac@example.vn")):
        with pytest.raises(Locked):
            enter_as_staff(people, now, stranger)
    assert enter_as_staff(people, now, known) == secretary
    with pytest.raises(Locked):
        enter_as_staff(people, later(minutes=14), elsewhere(99))
    assert enter_as_staff(people, later(minutes=15), elsewhere(99)) == secretary


def test_known_device_locks_itself_only(
    people: Any, secretary: int, now: datetime, later: Later
) -> None:
    known = at_home(people.settings.pepper, STAFF)
    failed(people, STAFF, known, MAX_FAILURES, now)
    with pytest.raises(Locked) as refusal:
        enter_as_staff(people, now, known)
    assert refusal.value.until == later(minutes=15)
    assert enter_as_staff(people, now, OFFICE) == secretary


@pytest.mark.parametrize("contact", [STAFF, "khong-co@example.vn"])
def test_strangers_limit_is_alike_for_known_and_unknown_contacts(
    people: Any, secretary: int, now: datetime, later: Later, contact: str
) -> None:
    for number in range(MAX_FAILURES_OF_STRANGERS // 5):
        failed(people, contact, elsewhere(number), 5, now)
    typed = attempt(contact, "sai mật khẩu", elsewhere(200))
    with pytest.raises(Locked) as refusal:
        sign_in_with_password(people.database, people.settings, typed, now=now)
    assert refusal.value.until == later(minutes=15)
    with pytest.raises(WrongPassword):
        sign_in_with_password(
            people.database, people.settings, typed, now=now + timedelta(minutes=15)
        )


def test_office_of_two_hundred_signs_up_together(people: Any, now: datetime) -> None:
    codes = {n: people.ask(f"nguoi{n}@example.vn", now) for n in range(200)}
    found = {people.enter(f"nguoi{n}@example.vn", code, now).account for n, code in codes.items()}
    assert found == set(range(1, 201))


def browser(app: Flask) -> GatewayClient:
    """A phone of its own, behind the same address as every other."""
    return GatewayClient(app, app.response_class, use_cookies=True)


def post_password(client: GatewayClient, contact: str = STAFF) -> int:
    given = {"contact": contact, "password": OWN}
    return client.post("/tai-khoan/can-bo", data=given).status_code


def test_page_asks_and_enters_with_its_device_whatever_a_program_tries(
    app: Flask, people: Any
) -> None:
    victim, program = browser(app), app.test_client()
    victim.post("/tai-khoan/dang-nhap", data={"contact": MAIL})
    code = people.last_secret()["code"]
    for _ in range(10):
        typed = {"contact": MAIL, "code": wrong(code)}
        assert program.post("/api/accounts/v1/sessions", json=typed).status_code == 401
    stolen = {"contact": MAIL, "code": code}
    assert program.post("/api/accounts/v1/sessions", json=stolen).status_code == 401
    assert victim.post("/tai-khoan/dang-nhap/ma", data={"code": code}).status_code == 303


def test_browser_remembers_its_owner_and_no_other_one_does(
    app: Flask, people: Any, secretary: int, now: datetime
) -> None:
    own, strange, forged = browser(app), browser(app), browser(app)
    assert post_password(own) == 303
    failed(people, STAFF, Visitor(address="127.0.0.1"), MAX_FAILURES, now)
    forged.set_cookie(COOKIE, "made up", path="/tai-khoan")
    assert [post_password(client) for client in (own, strange, forged)] == [303, 429, 429]


def test_device_cookie_names_nobody_and_goes_with_the_account(app: Flask, people: Any) -> None:
    client = browser(app)
    client.post("/tai-khoan/dang-nhap", data={"contact": MAIL})
    client.post("/tai-khoan/dang-nhap/ma", data={"code": people.last_secret()["code"]})
    kept = client.get_cookie(COOKIE, path="/tai-khoan")
    assert kept is not None
    opened = unseal(people.settings.seal_key, kept.value).decode()
    assert "nguoi" not in opened
    client.post("/tai-khoan/dang-xuat")
    assert client.get_cookie(COOKIE, path="/tai-khoan") == kept
    client.post("/tai-khoan/dang-nhap", data={"contact": "0912345678"})
    client.post("/tai-khoan/dang-nhap/ma", data={"code": people.last_secret()["code"]})
    assert client.post("/tai-khoan/xoa", data={"sure": "y"}).status_code == 303
    assert client.get_cookie(COOKIE, path="/tai-khoan") is None
    assert client.get_cookie(COOKIE, path="/api/accounts/v1") is None
