"""What accounts refuses, as sentences. Doors turn them into words people read."""

from datetime import datetime


class Refusal(Exception):
    """A rule says no; nothing was changed."""


class TooManyCodes(Refusal):
    """The contact or the address has had enough codes for now."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class WrongCode(Refusal):
    """No live code of this contact is the one typed. `left`: tries until the code is dead."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class NoLiveCode(Refusal):
    """Nothing was sent, or all that was sent is used, expired or tried too often."""


class Locked(Refusal):
    """Too many failures: wait until `until`."""

    def __init__(self, until: datetime, now: datetime) -> None:
        super().__init__(until)
        self.until = until
        self.seconds = max(1, int((until - now).total_seconds()) + 1)


class TriedTooOften(Refusal):
    """All live codes died of wrong tries; a new one must be asked for."""


class WrongPassword(Refusal):
    """No such account, no password or another one: deliberately the same."""


class WeakPassword(Refusal):
    """Too short, too long or the old one again."""


class AccountBlocked(Refusal):
    """Staff blocked this account."""


class SessionOver(Refusal):
    """The refresh token is unknown, expired, revoked or reused."""


class NoSuchAccount(Refusal):
    """No account has this number or contact."""


class AccountNotActive(Refusal):
    """Only an active account can be changed this way."""


class ContactTaken(Refusal):
    """The contact belongs to another account; a conflict was noted for staff."""


class ContactIsYours(Refusal):
    """The contact is already on this account."""


class ChannelTaken(Refusal):
    """The account already has a contact of this channel."""


class UnknownUnit(Refusal):
    """No such unit, or not valid on that day."""


class AttestationMissing(Refusal):
    """The sentence of S1-04 was not confirmed."""


class ConsentMissing(Refusal):
    """Nothing is stored without consent (Law 91/2025)."""


class OldConsentText(Refusal):
    """Consent was given to a text that is no longer the present one."""


class OrganisationsMayNotVote(Refusal):
    """The edition has organisation accounts off (S1-05)."""


class StillStaff(Refusal):
    """Roles must be revoked first."""


class SameAccount(Refusal):
    """An account cannot be merged with itself."""


class GrantExists(Refusal):
    """The account holds this role already."""


class NoSuchGrant(Refusal):
    """The grant is unknown or already revoked."""


class LastAdministrator(Refusal):
    """Somebody must be able to give roles."""


class UnitNeeded(Refusal):
    """A unit officer's role is always for one unit."""


class PasswordNeeded(Refusal):
    """Staff sign in with a password; this account has none and no e-mail to sign in with."""


class ReasonMissing(Refusal):
    """Every staff decision carries a reason."""


class NoSuchConflict(Refusal):
    """The conflict is unknown or already settled."""


class NotYourBranch(Refusal):
    """The unit lies outside the branches of the officer."""


class NoSuchUnit(Refusal):
    """No unit has this code."""


class UnitChangedMeanwhile(Refusal):
    """Somebody else saved the unit since the form was opened."""


class UnitEnded(Refusal):
    """An ended unit cannot be changed."""


class NameTaken(Refusal):
    """A sister unit valid at the same time has this name."""


class UnitHasChildren(Refusal):
    """Units below it are still valid; `names` lists them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.names = names


class DayOutOfOrder(Refusal):
    """The day lies before the unit's first day, or in the future where that has no meaning."""


class WouldBeCycle(Refusal):
    """A unit cannot be placed below itself."""


class NotADemonstration(Refusal):
    """The helper works only while the current edition is a demonstration."""
