"""The device cookie: which browser asked for a code, and whose contacts have signed in on it.

It gives no access. It only keeps what strangers do to a contact away from its owner's own devices
(`model.attempts`), and stays after signing out for that reason.
"""

from typing import Final

import msgspec
from flask import Response, request

from accounts.model.attempts import Visitor, mark
from accounts.model.contacts import Contact
from accounts.model.hashing import contact_hash
from accounts.web.requests import client_address
from servicekit.ids import new_id
from servicekit.sealing import SealBroken, seal, unseal
from servicekit.web import cookie_is_secure, settings

COOKIE: Final = "contest_device"
PATHS: Final = ("/tai-khoan", "/api/accounts/v1")
LASTS_SECONDS: Final = 180 * 86_400
MOST_KNOWN: Final = 8


class _Device(msgspec.Struct, frozen=True):
    id: str
    known: tuple[str, ...] = ()


def visitor() -> Visitor:
    """Who stands at the door; without a device when the browser brings no cookie of ours."""
    found = _read() or _Device("")
    return Visitor(address=client_address(), device=found.id, known=found.known)


def visitor_with_device() -> Visitor:
    """The same with a device of its own; `keep_device` must follow."""
    came = visitor()
    return came if came.device else msgspec.structs.replace(came, device=new_id())


def keep_device(response: Response, came: Visitor) -> Response:
    """So that the code works when the browser comes back with it."""
    return _set(response, _Device(came.device, came.known))


def remember(response: Response, came: Visitor, contact: Contact) -> Response:
    """The contact has just signed in here."""
    known = mark(contact_hash(settings().pepper, contact.canonical))
    others = [old for old in came.known if old != known]
    return _set(response, _Device(came.device or new_id(), (known, *others)[:MOST_KNOWN]))


def forget_device(response: Response) -> Response:
    """After erasure nothing of the person stays in the browser."""
    for path in PATHS:
        response.delete_cookie(COOKIE, path=path, httponly=True, samesite="Lax")
    return response


def _read() -> _Device | None:
    try:
        opened = unseal(settings().seal_key, request.cookies.get(COOKIE, ""))
        return msgspec.json.decode(opened, type=_Device)
    except (SealBroken, msgspec.MsgspecError):
        return None


def _set(response: Response, device: _Device) -> Response:
    sealed = seal(settings().seal_key, msgspec.json.encode(device))
    for path in PATHS:
        response.set_cookie(
            COOKIE,
            sealed,
            max_age=LASTS_SECONDS,
            path=path,
            secure=cookie_is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
