"""Receipts: the same vote gives the same text, anything else does not decrypt (law 4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.errors import ForgedReceipt
from voting.model.keyrings import read_keyring
from voting.model.receipts import LENGTH, ReceiptBook, Vote, canonical, grouped

pytestmark = pytest.mark.unit

OLD, NEW = "an old secret that is long enough for us", "a newer secret that is long enough too"
BOOK = ReceiptBook(read_keyring(NEW + "," + OLD, "receipt"))
OLD_ID = ReceiptBook(read_keyring(OLD, "receipt")).newest
VOTES = st.builds(Vote, st.integers(1, 31), st.integers(1, 2**25 - 1), st.integers(1, 2**31 - 1))


@given(VOTES)
def test_receipt_reads_back_as_its_vote(vote: Vote) -> None:
    text = BOOK.make(vote, BOOK.newest)
    assert len(text) == LENGTH
    assert BOOK.read(text) == vote


@given(VOTES)
def test_receipt_is_the_same_whoever_makes_it(vote: Vote) -> None:
    other = ReceiptBook(read_keyring(NEW, "receipt"))
    assert other.make(vote, other.newest) == BOOK.make(vote, BOOK.newest)


@given(VOTES, VOTES)
def test_receipts_of_two_votes_differ(one: Vote, other: Vote) -> None:
    same = BOOK.make(one, BOOK.newest) == BOOK.make(other, BOOK.newest)
    assert same == (one == other)


@given(VOTES, st.integers(0, LENGTH - 1), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_receipt_changed_in_one_letter_is_forged(vote: Vote, at: int, letter: str) -> None:
    text = BOOK.make(vote, BOOK.newest)
    forged = text[:at] + letter + text[at + 1 :]
    if forged == text:
        return
    with pytest.raises(ForgedReceipt):
        BOOK.read(forged)


@given(st.text(max_size=60))
def test_receipt_of_any_other_text_is_forged(text: str) -> None:
    with pytest.raises(ForgedReceipt):
        BOOK.read(text)


@given(VOTES)
def test_receipt_of_an_older_key_still_reads(vote: Vote) -> None:
    assert BOOK.read(BOOK.make(vote, OLD_ID)) == vote


def test_receipt_of_an_unknown_key_is_forged() -> None:
    stranger = ReceiptBook(read_keyring("a secret of somebody else and long enough", "receipt"))
    with pytest.raises(ForgedReceipt):
        BOOK.read(stranger.make(Vote(1, 2, 3), stranger.newest))


def test_receipt_read_aloud_and_typed_again_is_understood() -> None:
    vote = Vote(7, 12, 345)
    spoken = grouped(BOOK.make(vote, BOOK.newest)).lower().replace("0", "o").replace("1", "l")
    assert BOOK.read(spoken) == vote
    assert canonical(spoken) == BOOK.make(vote, BOOK.newest)


def test_keyring_refuses_a_short_secret() -> None:
    with pytest.raises(ValueError, match="32 characters"):
        read_keyring("short", "receipt")


def test_keyring_of_two_purposes_has_two_keys() -> None:
    assert read_keyring(NEW, "receipt").first.material != read_keyring(NEW, "pass").first.material
