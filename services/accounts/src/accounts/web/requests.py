"""What views need from a request besides its form."""

from flask import request

from accounts import phrases
from accounts.model.attempts import network_of
from accounts.model.contacts import (
    Contact,
    EmptyContact,
    MalformedEmail,
    MalformedPhone,
    read_contact,
)
from accounts.model.paths import safe_path
from servicekit.problems import FieldError, Invalid


class BadContact(ValueError):
    """Not a contact; the message is for people."""


def client_address() -> str:
    """Where the gateway saw the request come from (it drops a client's own header)."""
    return network_of(request.headers.get("X-Forwarded-For", "") or request.remote_addr or "")


def wanted_path(default: str = "/tai-khoan") -> str:
    """Where the person wants to go on to (`tiep`), if it is a path of this site."""
    return safe_path(request.values.get("tiep"), default)


def contact_from(text: str) -> Contact:
    """Raises BadContact with words for people."""
    try:
        return read_contact(text)
    except EmptyContact as error:
        raise BadContact(phrases.EMPTY_CONTACT) from error
    except MalformedEmail as error:
        raise BadContact(phrases.BAD_EMAIL) from error
    except MalformedPhone as error:
        raise BadContact(phrases.BAD_PHONE) from error


def contact_for_program(text: str) -> Contact:
    """Raises the 422 problem that names `contact`."""
    try:
        return contact_from(text)
    except BadContact as error:
        raise Invalid([FieldError("contact", str(error))]) from error
