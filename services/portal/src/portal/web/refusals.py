"""Refusals of changes as sentences on the form that asked."""

from portal import phrases
from portal.errors import (
    AlreadyAnnounced,
    AlreadyCurrent,
    AlreadyPublished,
    AmendmentOutdated,
    AmendmentPending,
    AmendmentSettled,
    NothingChanged,
    NotOwnAmendment,
    OwnAmendment,
    StillDraft,
)
from portal.model.calendars import Contradictory, PassedLimit

_SENTENCES: dict[type[ValueError], str] = {
    AlreadyAnnounced: phrases.ALREADY_ANNOUNCED,
    AlreadyCurrent: phrases.ALREADY_CURRENT,
    AlreadyPublished: phrases.ALREADY_PUBLISHED,
    AmendmentOutdated: phrases.AMENDMENT_OUTDATED,
    AmendmentSettled: phrases.AMENDMENT_SETTLED,
    NothingChanged: phrases.NOTHING_CHANGED,
    NotOwnAmendment: phrases.NOT_OWN_AMENDMENT,
    OwnAmendment: phrases.OWN_AMENDMENT,
    StillDraft: phrases.STILL_DRAFT,
}


def words(error: ValueError) -> list[str]:
    """What to say; an error that is no refusal is raised again."""
    match error:
        case AmendmentPending():
            return [phrases.AMENDMENT_PENDING.format(number=error.number)]
        case Contradictory():
            return [phrases.contradiction(c.earlier, c.limit, c.later) for c in error.found]
        case PassedLimit():
            return [phrases.limit_passed(error.kind, error.limit, new=error.new)]
    if type(error) not in _SENTENCES:
        raise error
    return [_SENTENCES[type(error)]]
