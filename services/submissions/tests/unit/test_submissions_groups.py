"""Members of a group: codes, expiry, names that become authors."""

import hashlib
from datetime import datetime, timedelta

import pytest

from servicekit.testing import at
from submissions.model import members

pytestmark = pytest.mark.unit

EXPIRES = at("2026-10-15T08:00:00+07:00")
A_MOMENT = timedelta(milliseconds=1)


def test_codes_are_long_and_never_the_same() -> None:
    codes = {members.new_code() for _ in range(100)}
    assert len(codes) == 100
    assert {len(code) for code in codes} == {32}


def test_hash_of_a_code_is_not_the_code() -> None:
    code = members.new_code()
    assert members.hash_code(code) == hashlib.sha256(code.encode()).digest()


@pytest.mark.parametrize(
    "made_up", ["", "x", "ă" * 32, "a" * 31, "a" * 33, "../" + "a" * 29, "a b"]
)
def test_what_cannot_be_a_code_has_no_hash(made_up: str) -> None:
    assert members.hash_code(made_up) is None


@pytest.mark.parametrize(
    ("state", "moment", "seen"),
    [
        ("invited", EXPIRES - A_MOMENT, "invited"),
        ("invited", EXPIRES, "expired"),
        ("confirmed", EXPIRES, "confirmed"),
        ("declined", EXPIRES + A_MOMENT, "declined"),
        ("left", EXPIRES, "left"),
    ],
)
def test_only_an_unanswered_invitation_expires(
    state: members.State, moment: datetime, seen: str
) -> None:
    assert members.state_at(state, EXPIRES, moment) == seen


@pytest.mark.parametrize(
    ("authors", "after"),
    [
        ("", "An, Bình, Chi"),
        ("   ", "An, Bình, Chi"),
        ("An, Bình", "An, Bình, Chi"),
        ("Nhóm An và Bình", "Nhóm An và Bình"),
        ("An", "An"),
    ],
)
def test_authors_follow_the_list_until_worded_otherwise(authors: str, after: str) -> None:
    assert members.authors_after(authors, ["An", "Bình"], ["An", "Bình", "Chi"]) == after


def test_authors_follow_when_the_last_member_goes() -> None:
    assert members.authors_after("An", ["An"], []) == ""


def test_authors_stay_when_the_names_are_too_long_for_them() -> None:
    names = ["N" * 100] * 6
    assert members.authors_after("", [], names) == ""
