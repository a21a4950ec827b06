"""What goes in and out of the API, as its description shows it."""

from typing import Annotated, Any

import msgspec

from accounts.model.declarations import Declaration
from servicekit.openapi import Moment

Contact = Annotated[
    str,
    msgspec.Meta(
        description="A phone number or an e-mail address as people write it.",
        examples=["nguoi.dan@example.vn", "0912 345 678"],
    ),
]


class CodeWanted(msgspec.Struct, frozen=True):
    """Where to send a sign-in code."""

    contact: Contact


class CodeSent(msgspec.Struct, frozen=True):
    """A code is on its way, to known and unknown contacts alike."""

    expires_at: Moment


class Credentials(msgspec.Struct, frozen=True):
    """The code with the contact it was sent to; the declaration may come along."""

    contact: Contact
    code: Annotated[str, msgspec.Meta(description="Six digits.", examples=["042137"])]
    declaration: Declaration | None = None


class Session(msgspec.Struct, frozen=True):
    """Signed in. `declared`: whether the declaration that voting asks for was made."""

    token: Annotated[str, msgspec.Meta(description="For `Authorization: Bearer`.")]
    expires_at: Moment
    account: int
    declared: bool


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Who is looking. `expired`: nobody any more, but a renewal may help."""

    signed_in: bool
    name: str
    roles: list[str]
    expired: bool | msgspec.UnsetType = msgspec.UNSET
    account: int | msgspec.UnsetType = msgspec.UNSET
    declared: bool | msgspec.UnsetType = msgspec.UNSET


class Keys(msgspec.Struct, frozen=True):
    """A JWK set (RFC 7517): Ed25519 keys by `kid`."""

    keys: list[dict[str, Any]]
