"""One person, one identity: canonical e-mail addresses and phone numbers (domain facts §4)."""

from typing import Final, Literal

import msgspec
import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from servicekit.text import nfc

Channel = Literal["email", "phone"]

REGION: Final = "VN"
MAX_LENGTH: Final = 254
_GMAIL: Final = {"gmail.com", "googlemail.com"}
_SMS_TYPES: Final = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


class Contact(msgspec.Struct, frozen=True):
    """`address` is where messages go, `canonical` is who it is."""

    channel: Channel
    address: str
    canonical: str


class MalformedEmail(ValueError):
    """Not an e-mail address."""


class MalformedPhone(ValueError):
    """Not a Vietnamese mobile number."""


class EmptyContact(ValueError):
    """Nothing was typed."""


def read_contact(text: str) -> Contact:
    """E-mail or phone, whichever it is. Raises EmptyContact, MalformedEmail, MalformedPhone."""
    typed = nfc(text).strip()
    if not typed:
        raise EmptyContact(text)
    if len(typed) > MAX_LENGTH:
        raise MalformedEmail("too long")
    return _read_email(typed) if "@" in typed else _read_phone(typed)


def _read_email(typed: str) -> Contact:
    try:
        valid = validate_email(typed, check_deliverability=False)
    except EmailNotValidError as error:
        raise MalformedEmail(str(error)) from error
    domain = valid.ascii_domain.lower()
    address = f"{valid.local_part}@{domain}"
    local = valid.local_part.lower().split("+", 1)[0] or valid.local_part.lower()
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), "gmail.com"
    return Contact("email", address, f"{local}@{domain}")


def _read_phone(typed: str) -> Contact:
    try:
        number = phonenumbers.parse(typed, REGION)
    except NumberParseException as error:
        raise MalformedPhone(str(error)) from error
    if (
        phonenumbers.region_code_for_number(number) != REGION
        or phonenumbers.number_type(number) not in _SMS_TYPES
    ):
        raise MalformedPhone("no Vietnamese mobile number")
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Contact("phone", e164, e164)


def masked(channel: Channel, address: str) -> str:
    """Enough for the owner to recognise it: `ng•••@gmail.com`, `091 ••• ••78`."""
    if channel == "phone":
        national = "0" + address.removeprefix("+84")
        return f"{national[:3]} ••• ••{national[-2:]}"
    local, _, domain = address.rpartition("@")
    return f"{local[: min(2, len(local) - 1)]}•••@{domain}"
