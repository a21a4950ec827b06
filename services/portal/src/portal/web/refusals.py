"""Refusals of changes as sentences on the form that asked."""

from portal import phrases
from portal.errors import (
    AlreadyAnnounced,
    AlreadyCurrent,
    AlreadyPublished,
    AmendmentOutdated,
    AmendmentPending,
    AmendmentSettled,
    DraftContentsChanged,
    DraftInUse,
    DraftKnown,
    NothingChanged,
    NotOwnAmendment,
    OwnAmendment,
    StillDraft,
)
from portal.model.calendars import Contradictory, PassedLimit
from portal.phrases import rules as rule_phrases

_SENTENCES: dict[type[ValueError], str] = {
    AlreadyAnnounced: rule_phrases.ALREADY_ANNOUNCED,
    AlreadyCurrent: phrases.ALREADY_CURRENT,
    AlreadyPublished: rule_phrases.ALREADY_PUBLISHED,
    AmendmentOutdated: rule_phrases.AMENDMENT_OUTDATED,
    AmendmentSettled: rule_phrases.AMENDMENT_SETTLED,
    DraftContentsChanged: rule_phrases.DRAFT_CONTENTS_CHANGED,
    DraftInUse: rule_phrases.DRAFT_IN_USE,
    DraftKnown: rule_phrases.DRAFT_KNOWN,
    NothingChanged: phrases.NOTHING_CHANGED,
    NotOwnAmendment: rule_phrases.NOT_OWN_AMENDMENT,
    OwnAmendment: rule_phrases.OWN_AMENDMENT,
    StillDraft: rule_phrases.STILL_DRAFT,
}


def words(error: ValueError) -> list[str]:
    """What to say; an error that is no refusal is raised again."""
    match error:
        case AmendmentPending():
            return [rule_phrases.AMENDMENT_PENDING.format(number=error.number)]
        case Contradictory():
            return [rule_phrases.contradiction(c.earlier, c.limit, c.later) for c in error.found]
        case PassedLimit():
            return [rule_phrases.limit_passed(error.kind, error.limit, new=error.new)]
    if type(error) not in _SENTENCES:
        raise error
    return [_SENTENCES[type(error)]]
