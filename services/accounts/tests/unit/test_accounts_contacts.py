"""One person, one identity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.model.contacts import (
    EmptyContact,
    MalformedEmail,
    MalformedPhone,
    masked,
    read_contact,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912.345.678",
        "0912 345 678",
        " 0912-345-678 ",
        "84912345678",
        "84 912 345 678",
        "+84912345678",
        "(+84) 912 345 678",
        "0084912345678",
    ],
)
def test_phone_written_in_any_way_is_one_identity(typed: str) -> None:
    contact = read_contact(typed)
    assert (contact.channel, contact.address, contact.canonical) == (
        "phone",
        "+84912345678",
        "+84912345678",
    )


@pytest.mark.parametrize(
    ("typed", "address", "canonical"),
    [
        ("Ten@Example.VN", "Ten@example.vn", "ten@example.vn"),
        ("ten+cuoc-thi@example.vn", "ten+cuoc-thi@example.vn", "ten@example.vn"),
        ("Nguyen.Van.A@GoogleMail.com", "Nguyen.Van.A@googlemail.com", "nguyenvana@gmail.com"),
        ("nguyenvana+x@gmail.com", "nguyenvana+x@gmail.com", "nguyenvana@gmail.com"),
        ("a.b@example.vn", "a.b@example.vn", "a.b@example.vn"),
    ],
)
def test_email_variants_are_one_identity_but_keep_their_address(
    typed: str, address: str, canonical: str
) -> None:
    contact = read_contact(typed)
    assert (contact.channel, contact.address, contact.canonical) == ("email", address, canonical)


@pytest.mark.parametrize("typed", ["", "   ", "\t"])
def test_contact_left_empty_is_refused(typed: str) -> None:
    with pytest.raises(EmptyContact):
        read_contact(typed)


@pytest.mark.parametrize(
    "typed", ["12345", "0208 3855 555", "+1 202 555 0123", "không có", "09123456789", "0812"]
)
def test_phone_that_takes_no_message_here_is_refused(typed: str) -> None:
    with pytest.raises(MalformedPhone):
        read_contact(typed)


@pytest.mark.parametrize(
    "typed", ["a@b", "@example.vn", "a b@example.vn", "a@", "x" * 300 + "@a.vn"]
)
def test_email_malformed_is_refused(typed: str) -> None:
    with pytest.raises(MalformedEmail):
        read_contact(typed)


@given(st.integers(min_value=0, max_value=9_999_999), st.sampled_from(["090", "098", "070", "038"]))
def test_phone_reading_its_own_result_changes_nothing(rest: int, prefix: str) -> None:
    contact = read_contact(f"{prefix}{rest:07}")
    assert read_contact(contact.address) == contact


@given(st.text(max_size=40))
def test_contact_reading_never_fails_otherwise(text: str) -> None:
    try:
        contact = read_contact(text)
    except (EmptyContact, MalformedEmail, MalformedPhone):
        return
    assert read_contact(contact.address).canonical == contact.canonical


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [
        ("phone", "+84912345678", "091 ••• ••78"),
        ("email", "nguyen@example.vn", "ng•••@example.vn"),
        ("email", "a@example.vn", "•••@example.vn"),
    ],
)
def test_masked_shows_enough_for_the_owner(channel: str, address: str, shown: str) -> None:
    assert masked(channel, address) == shown  # type: ignore[arg-type]
