"""The help contact that staff set for an edition (S1-18: phones may be written with dots)."""

from typing import Final

import phonenumbers

REGION: Final = "VN"


class BadPhone(ValueError):
    """Not a phone number one can call."""


def tidy(*, office: str, phone: str, email: str, hours: str) -> dict[str, str]:
    """The contact as stored: empty parts left out, `phone_link` for `tel:`. Raises BadPhone."""
    contact = {"office": office, "email": email, "hours": hours}
    if phone:
        contact |= {"phone": phone, "phone_link": callable_number(phone)}
    return {name: value for name, value in contact.items() if value}


def callable_number(phone: str) -> str:
    """`0208.3855.123` → `+842083855123`. Raises BadPhone."""
    try:
        parsed = phonenumbers.parse(phone, REGION)
    except phonenumbers.NumberParseException as error:
        raise BadPhone(phone) from error
    if not phonenumbers.is_possible_number(parsed):
        raise BadPhone(phone)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
