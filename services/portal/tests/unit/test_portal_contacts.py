"""Help contacts and the history's lines."""

import pytest

from portal import phrases
from portal.model import contacts
from portal.model.differences import Difference, differences

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("0912.345.678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("+84 208 3855 123", "+842083855123"),
        ("0208.3855.123", "+842083855123"),
    ],
)
def test_phone_written_with_dots_can_be_called(typed: str, link: str) -> None:
    tidy = contacts.tidy(office="", phone=typed, email="", hours="")
    assert tidy == {"phone": typed, "phone_link": link}


@pytest.mark.parametrize("typed", ["12", "gọi tôi", "0912 345 678 901 234"])
def test_phone_nobody_can_call_is_refused(typed: str) -> None:
    with pytest.raises(contacts.BadPhone):
        contacts.tidy(office="", phone=typed, email="", hours="")


def test_empty_parts_are_left_out() -> None:
    tidy = contacts.tidy(office="Tổ thư ký", phone="", email="a@b.vn", hours="")
    assert tidy == {"office": "Tổ thư ký", "email": "a@b.vn"}


def test_differences_name_only_what_changed() -> None:
    before = {"windows": {"voting": None, "launch": {"start": "a", "label": "x"}}}
    after = {"windows": {"voting": {"start": "b"}, "launch": {"start": "a", "label": "y"}}}
    assert differences(before, after) == [
        Difference("windows.launch.label", "x", "y"),
        Difference("windows.voting.start", None, "b"),
    ]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (None, "(trống)"),
        (True, "có"),
        (False, "không"),
        ("2026-10-31T17:00:00Z", "00:00 01/11/2026"),
        (12, "12"),
    ],
)
def test_history_shows_values_as_people_read_them(stored: object, shown: str) -> None:
    assert phrases.value(stored) == shown
