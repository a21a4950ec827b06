"""Ballot passes: short-lived, bound to account and edition, rotation-ready."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.testing import at
from voting.errors import BadPass
from voting.model.keyrings import read_keyring
from voting.model.passes import PREFIX, BallotPass, PassDesk

pytestmark = pytest.mark.unit

NOON = at("2026-10-31T12:00:00+07:00")
SECRET, OTHER = (
    "first secret of the tests and long enough",
    "second secret of the tests and long enough",
)
DESK = PassDesk(read_keyring(SECRET, "pass"), 600)


@given(st.integers(1, 31), st.integers(1, 2**31 - 1))
def test_pass_reads_back_until_it_expires(edition: int, account: int) -> None:
    text, expires_at = DESK.issue(edition, account, NOON)
    last = expires_at - timedelta(milliseconds=1)
    assert DESK.read(text, last) == BallotPass(edition, account, int(expires_at.timestamp()))
    with pytest.raises(BadPass):
        DESK.read(text, expires_at)


def test_pass_ends_with_the_token_it_stands_for() -> None:
    ends = NOON + timedelta(seconds=90)
    text, expires_at = DESK.issue(7, 42, NOON, ends)
    late, late_end = DESK.issue(7, 42, NOON, NOON + timedelta(days=1))
    assert (expires_at, late_end) == (ends, NOON + timedelta(seconds=600))
    assert (DESK.read(text, NOON).account, DESK.read(late, NOON).account) == (42, 42)
    with pytest.raises(BadPass):
        DESK.read(text, ends)


@given(st.integers(0, 200), st.characters())
def test_pass_changed_anywhere_is_refused(place: int, letter: str) -> None:
    text, _ = DESK.issue(7, 42, NOON)
    at_place = place % len(text)
    changed = text[:at_place] + letter + text[at_place + 1 :]
    if changed == text:
        return
    with pytest.raises(BadPass):
        DESK.read(changed, NOON)


@given(st.text(max_size=120))
def test_pass_of_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(BadPass):
        DESK.read(PREFIX + text, NOON)


def test_pass_of_an_older_key_is_read_after_rotation() -> None:
    text, _ = DESK.issue(7, 42, NOON)
    rotated = PassDesk(read_keyring(OTHER + "," + SECRET, "pass"), 600)
    assert rotated.read(text, NOON).account == 42


def test_pass_of_a_dropped_key_is_refused() -> None:
    text, _ = DESK.issue(7, 42, NOON)
    with pytest.raises(BadPass):
        PassDesk(read_keyring(OTHER, "pass"), 600).read(text, NOON)
