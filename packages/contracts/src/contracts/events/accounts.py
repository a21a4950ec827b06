"""What accounts says: people as numbers, their contacts apart, units, signing keys."""

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from contracts import topics
from contracts.envelope import EventData, register
from contracts.roles import Role
from contracts.topics import Topic


class RoleGrant(msgspec.Struct, frozen=True, kw_only=True):
    """A role, for one unit or (None) for the whole province."""

    role: Role
    unit: str | None = None


@register
class AccountState(EventData, frozen=True, kw_only=True):
    """A person or organisation without anything personal (law 11)."""

    topic: ClassVar[Topic] = topics.ACCOUNTS
    type: ClassVar[str] = "accounts.account_state"

    account: int
    version: int
    state: Literal["active", "merged", "erased", "blocked"] = "active"
    kind: Literal["person", "organisation"] = "person"
    merged_into: int | None = None
    commune: str | None = None
    declared_at: datetime | None = None
    verified: tuple[Literal["email", "phone"], ...] = ()
    roles: tuple[RoleGrant, ...] = ()
    created_at: datetime | None = None

    def key(self) -> str:
        return str(self.account)


@register
class ContactState(EventData, frozen=True, kw_only=True):
    """Where an account can be reached; read by notifications only. Tombstone on erasure."""

    topic: ClassVar[Topic] = topics.CONTACTS
    type: ClassVar[str] = "accounts.contact_state"

    account: int
    version: int
    name: str = ""
    email: str | None = None
    phone: str | None = None

    def key(self) -> str:
        return str(self.account)


class FormerParent(msgspec.Struct, frozen=True, kw_only=True):
    """Where a unit stood in the tree before `until`, its first day under another parent."""

    parent: str | None
    until: date


class FormerName(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit was called before `until`, its first day under another name."""

    name: str
    until: date


class UnitContact(msgspec.Struct, frozen=True, kw_only=True):
    """An official way to reach a unit, never a private one; `label` says whose desk it is."""

    channel: Literal["email", "phone", "zalo"]
    address: str
    label: str = ""


@register
class UnitState(EventData, frozen=True, kw_only=True):
    """A unit with its place in the tree and its days of validity, half-open (S0-08, S2-05)."""

    topic: ClassVar[Topic] = topics.UNITS
    type: ClassVar[str] = "accounts.unit_state"

    code: str
    version: int
    name: str
    kind: str
    group: str
    parent: str | None = None
    entry_target: int | None = None
    """No longer said: targets are the edition's (`EditionState.targets`)."""
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: str | None = None
    listed: bool = True
    """In the edition's own list of units (S0-14 …), as opposed to a sub-unit added later."""
    target_scope: Literal["each", "group"] = "each"
    """No longer said, like `entry_target`."""
    former_parents: tuple[FormerParent, ...] = ()
    """The oldest first; `parent` is the present one."""
    former_names: tuple[FormerName, ...] | None = None
    """The oldest first; `name` is the present one. None: said by a release that kept none."""
    contacts: tuple[UnitContact, ...] = ()

    def key(self) -> str:
        return self.code


@register
class SigningKeyState(EventData, frozen=True, kw_only=True):
    """A public key that tokens may be signed with, as a JWK."""

    topic: ClassVar[Topic] = topics.SIGNING_KEYS
    type: ClassVar[str] = "accounts.signing_key_state"

    kid: str
    version: int
    jwk: dict[str, str]
    retired_at: datetime | None = None

    def key(self) -> str:
        return self.kid


@register
class SignInCodeRequested(EventData, frozen=True, kw_only=True):
    """A code to deliver. Contact and code are sealed: nothing personal is readable here."""

    topic: ClassVar[Topic] = topics.SIGN_IN_CODES
    type: ClassVar[str] = "accounts.sign_in_code_requested"

    challenge: str
    channel: Literal["email", "phone"]
    sealed: str
    expires_at: datetime

    def key(self) -> str:
        return self.challenge


@register
class SignedInAnew(EventData, frozen=True, kw_only=True):
    """An account that was there before was entered on a device nobody had entered it on, or by a
    program, which has no device to be known by. Neither device nor address is said (law 11)."""

    topic: ClassVar[Topic] = topics.SIGN_INS
    type: ClassVar[str] = "accounts.signed_in_anew"

    account: int
    at: datetime
    by: Literal["browser", "program"] = "browser"

    def key(self) -> str:
        return str(self.account)
