"""What a refusal means to people and programs: status, field and words."""

from typing import Final

import msgspec

from accounts import errors, phrases
from accounts.errors import Refusal
from servicekit.problems import FieldError, Problem
from servicekit.times import as_time


class Answer(msgspec.Struct, frozen=True):
    """`field`: the one to mend; empty when it is about the whole request."""

    status: int
    slug: str
    field: str
    message: str
    retry_after: int | None = None


FIXED: Final[dict[type[Refusal], Answer]] = {
    errors.NoLiveCode: Answer(401, "code-over", "code", phrases.NO_LIVE_CODE),
    errors.TriedTooOften: Answer(429, "code-locked", "code", phrases.DEAD_CODE, 60),
    errors.AccountBlocked: Answer(403, "account-blocked", "", phrases.BLOCKED),
    errors.WrongPassword: Answer(401, "wrong-password", "password", phrases.WRONG_PASSWORD),
    errors.WeakPassword: Answer(422, "weak-password", "new", phrases.WEAK_PASSWORD),
    errors.SessionOver: Answer(401, "session-over", "", phrases.SESSION_OVER),
    errors.UnknownUnit: Answer(422, "unknown-commune", "commune", phrases.UNKNOWN_UNIT),
    errors.AttestationMissing: Answer(
        422, "attestation-missing", "attested", phrases.ATTESTATION_NEEDED
    ),
    errors.ConsentMissing: Answer(422, "consent-missing", "consent", phrases.CONSENT_NEEDED),
    errors.OldConsentText: Answer(422, "consent-outdated", "consent", phrases.OLD_CONSENT),
    errors.OrganisationsMayNotVote: Answer(
        422, "organisations-off", "kind", phrases.NO_ORGANISATIONS
    ),
    errors.ContactTaken: Answer(409, "contact-taken", "contact", phrases.CONTACT_TAKEN),
    errors.ContactIsYours: Answer(409, "contact-yours", "contact", phrases.CONTACT_YOURS),
    errors.ChannelTaken: Answer(409, "channel-taken", "contact", phrases.CHANNEL_TAKEN),
    errors.AccountNotActive: Answer(409, "account-not-active", "", phrases.NOT_ACTIVE),
    errors.StillStaff: Answer(409, "still-staff", "", phrases.STILL_STAFF),
    errors.NoSuchAccount: Answer(404, "no-such-account", "", phrases.NO_SUCH_ACCOUNT),
    errors.SameAccount: Answer(422, "same-account", "other", phrases.SAME_ACCOUNT),
    errors.GrantExists: Answer(409, "grant-exists", "role", phrases.GRANT_EXISTS),
    errors.NoSuchGrant: Answer(409, "no-such-grant", "", phrases.NO_SUCH_GRANT),
    errors.LastAdministrator: Answer(409, "last-administrator", "", phrases.LAST_ADMINISTRATOR),
    errors.UnitNeeded: Answer(422, "unit-needed", "unit", phrases.UNIT_NEEDED),
    errors.PasswordNeeded: Answer(422, "email-needed", "contact", phrases.EMAIL_NEEDED),
    errors.ReasonMissing: Answer(422, "reason-missing", "reason", phrases.REASON_NEEDED),
    errors.NoSuchConflict: Answer(409, "no-such-conflict", "", phrases.NO_SUCH_CONFLICT),
    errors.NotYourBranch: Answer(403, "not-your-branch", "", phrases.NOT_YOUR_BRANCH),
    errors.NoSuchUnit: Answer(404, "no-such-unit", "", phrases.NO_SUCH_UNIT),
    errors.UnitChangedMeanwhile: Answer(409, "unit-changed", "", phrases.UNIT_CHANGED),
    errors.UnitEnded: Answer(409, "unit-ended", "", phrases.UNIT_ENDED),
    errors.NameTaken: Answer(422, "name-taken", "name", phrases.NAME_TAKEN),
    errors.DayOutOfOrder: Answer(422, "day-out-of-order", "day", phrases.DAY_OUT_OF_ORDER),
    errors.WouldBeCycle: Answer(422, "would-be-cycle", "target", phrases.WOULD_BE_CYCLE),
}


def explain(refusal: Refusal) -> Answer:
    """Every refusal has words; one without is a mistake of ours and shows as a 500."""
    if isinstance(refusal, errors.TooManyCodes):
        wait = phrases.waiting(refusal.seconds)
        message = phrases.TOO_MANY_CODES.format(wait=wait)
        return Answer(429, "too-many-codes", "contact", message, refusal.seconds)
    if isinstance(refusal, errors.Locked):
        message = phrases.LOCKED.format(time=as_time(refusal.until))
        return Answer(429, "locked", "contact", message, refusal.seconds)
    if isinstance(refusal, errors.WrongCode):
        message = (
            phrases.WRONG_CODE.format(left=refusal.left) if refusal.left else phrases.DEAD_CODE
        )
        return Answer(401, "wrong-code", "code", message)
    if isinstance(refusal, errors.UnitHasChildren):
        names = ", ".join(refusal.names[:5]) + ("…" if len(refusal.names) > 5 else "")
        message = phrases.UNIT_HAS_CHILDREN.format(count=len(refusal.names), names=names)
        return Answer(409, "unit-has-children", "", message)
    return FIXED[type(refusal)]


def as_problem(refusal: Refusal, prefix: str = "") -> Problem:
    """The same for programs; `prefix` leads to a nested field, as in `declaration.commune`."""
    answer = explain(refusal)
    headers = {} if answer.retry_after is None else {"Retry-After": str(answer.retry_after)}
    named = [FieldError(prefix + answer.field, answer.message)] if answer.field else []
    return Problem(answer.status, answer.slug, answer.message, errors=named, headers=headers)
