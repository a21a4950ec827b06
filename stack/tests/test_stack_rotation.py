"""Secrets that may be replaced, and those that must not."""

import os
import time
from pathlib import Path

import pytest
from stack.home import Home
from stack.refusal import Refusal
from stack.rotation import LISTS, finish, names, rotate
from stack.secrets import KEYS, make_secrets

pytestmark = pytest.mark.unit


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path)
    found.make()
    make_secrets(found, ("voting",))
    return found


def changed_ago(home: Home, name: str, *, seconds: float) -> None:
    moment = time.time() - seconds
    os.utime(home.secrets / name, (moment, moment))


def test_every_key_has_a_way_to_be_rotated_or_a_reason_why_not() -> None:
    assert set(KEYS) <= set(names())


def test_pepper_is_not_rotated_and_the_reason_is_said(home: Home) -> None:
    before = (home.secrets / "pepper").read_text()
    with pytest.raises(Refusal, match="would get a second vote"):
        rotate(home, "pepper")
    assert (home.secrets / "pepper").read_text() == before


def test_receipt_key_that_made_receipts_is_never_dropped(home: Home) -> None:
    changed_ago(home, "receipt-key", seconds=10**9)
    with pytest.raises(Refusal, match="Receipts of earlier editions"):
        finish(home, "receipt-key")


def test_letter_key_stays_as_long_as_letters_do(home: Home) -> None:
    changed_ago(home, "letter-key", seconds=10**9)
    with pytest.raises(Refusal, match="Links in letters"):
        finish(home, "letter-key")


def test_home_of_before_keeps_knowing_what_its_seal_key_made(home: Home) -> None:
    assert "," not in (home.secrets / "letter-key").read_text()
    (home.secrets / "letter-key").unlink()
    (home.secrets / "seal-key").write_text("newer,older")
    make_secrets(home, ("voting",))
    first, *others = (home.secrets / "letter-key").read_text().split(",")
    assert (len(first), others) == (44, ["newer", "older"])
    make_secrets(home, ("voting",))
    assert (home.secrets / "letter-key").read_text() == f"{first},newer,older"


@pytest.mark.parametrize("name", ["pass-key", "seal-key"])
def test_old_key_stays_while_it_may_be_met(home: Home, name: str) -> None:
    overlap = LISTS[name][1]
    assert overlap is not None
    changed_ago(home, name, seconds=overlap.total_seconds() - 60)
    with pytest.raises(Refusal, match=f"The old {name} may still be met until"):
        finish(home, name)


def test_secret_without_an_old_one_has_nothing_to_finish(home: Home) -> None:
    with pytest.raises(Refusal, match="keeps no old key"):
        finish(home, "postgres-voting")
