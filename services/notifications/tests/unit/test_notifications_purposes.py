"""What may be refused, by which way, and when nothing optional is sent."""

from datetime import datetime

import pytest

from notifications.errors import BadContact
from notifications.model.kinds import OPTIONAL, Kind
from notifications.model.purposes import (
    PURPOSES,
    Purpose,
    QuietHours,
    Way,
    is_wanted,
    read_quiet_hours,
    within,
)
from notifications.model.recipients import Contact, read_contact
from notifications.phrases import preferences as words
from servicekit.testing import at

pytestmark = pytest.mark.unit


def test_every_optional_kind_has_one_purpose_and_no_mandatory_one_has() -> None:
    assert set(PURPOSES) == set(OPTIONAL)
    assert len(PURPOSES) == len(OPTIONAL)
    assert Kind.SECURITY not in PURPOSES


def test_every_purpose_and_way_has_words() -> None:
    assert set(words.PURPOSES) == set(words.STATEMENTS) == set(Purpose)
    assert set(words.WAYS) == set(Way)


def test_silence_is_consent_to_nothing_that_needs_it() -> None:
    assert {purpose for purpose in Purpose if not is_wanted({}, purpose, Way.EMAIL)} == {
        Purpose.VOTING,
        Purpose.NEWS,
    }


def test_choice_counts_for_its_way_only() -> None:
    choices = {(Purpose.PROGRESS, Way.EMAIL): False, (Purpose.NEWS, Way.PHONE): True}
    assert not is_wanted(choices, Purpose.PROGRESS, Way.EMAIL)
    assert is_wanted(choices, Purpose.PROGRESS, Way.PHONE)
    assert is_wanted(choices, Purpose.NEWS, Way.PHONE)
    assert not is_wanted(choices, Purpose.NEWS, Way.EMAIL)


def test_contact_keeps_the_addresses_of_wanted_ways() -> None:
    both = Contact(account=7, email="an@example.vn", phone="+84912345678")
    assert within(both, frozenset({Way.PHONE})) == Contact(account=7, phone="+84912345678")
    assert within(both, frozenset()) == Contact(account=7)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-10-31T20:59:59.999+07:00", None),
        ("2026-10-31T21:00:00+07:00", "2026-11-01T07:00:00+07:00"),
        ("2026-11-01T00:00:00+07:00", "2026-11-01T07:00:00+07:00"),
        ("2026-11-01T06:59:59.999+07:00", "2026-11-01T07:00:00+07:00"),
        ("2026-11-01T07:00:00+07:00", None),
    ],
)
def test_quiet_goes_over_midnight(now: str, until: str | None) -> None:
    assert QuietHours().ends(at(now)) == (until and datetime.fromisoformat(until))


def test_edition_says_when_it_is_quiet() -> None:
    noon = at("2026-10-31T12:30:00+07:00")
    rules = {"messages": {"quiet_from": "12:00:00", "quiet_to": "13:00:00", "sms_cost": 300}}
    assert read_quiet_hours(rules).ends(noon) == at("2026-10-31T13:00:00+07:00")
    never = read_quiet_hours({"messages": {"quiet_from": "00:00:00", "quiet_to": "00:00:00"}})
    assert never.ends(at("2026-10-31T23:00:00+07:00")) is None
    assert read_quiet_hours({"messages": {"quiet_from": "tối"}}) == QuietHours()
    assert read_quiet_hours({}) == QuietHours()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" An@Example.vn ", "an@example.vn"),
        ("0912 345 678", "+84912345678"),
        ("84.912.345.678", "+84912345678"),
        ("+84 912-345-678", "+84912345678"),
    ],
)
def test_addresses_are_read_as_accounts_keep_them(typed: str, kept: str) -> None:
    assert read_contact(typed) == kept


@pytest.mark.parametrize("typed", ["", "an@", "@example.vn", "0912", "091234567890", "Nguyễn An"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(BadContact):
        read_contact(typed)
