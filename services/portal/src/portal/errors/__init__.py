"""Refusals of the portal, as sentences."""

from portal import phrases
from portal.phrases import rules as rule_phrases
from servicekit.problems import Problem


class EditionChangedMeanwhile(Problem):
    """Somebody else saved a change after this form was opened."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "edition-changed",
            phrases.CHANGED_MEANWHILE,
            detail=phrases.CHANGED_MEANWHILE_DETAIL,
        )


class EndsBeforeItStarts(ValueError):
    """A window must end after its start."""


class NothingChanged(ValueError):
    """The form holds what is already there."""


class AlreadyCurrent(NothingChanged):
    """The edition is the current one."""


class RulesLocked(Problem):
    """The rules are published: whoever is no person cannot propose an amendment either."""

    def __init__(self) -> None:
        super().__init__(
            409, "rules-locked", rule_phrases.RULES_LOCKED, detail=rule_phrases.RULES_LOCKED_DETAIL
        )


class AlreadyPublished(ValueError):
    """The rules of the edition are published already."""


class AmendmentSettled(ValueError):
    """Somebody has approved, refused or withdrawn it."""


class OwnAmendment(ValueError):
    """Whoever proposed a change does not approve it."""


class NotOwnAmendment(ValueError):
    """Only who proposed a change withdraws it."""


class AmendmentOutdated(ValueError):
    """What it changes is no longer what it was when it was proposed."""


class AmendmentPending(ValueError):
    """An open amendment changes the same setting; `number` is its."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class StillDraft(ValueError):
    """Nobody outside sees the edition yet: it is announced first."""


class AlreadyAnnounced(ValueError):
    """Everybody sees the edition already."""


class DraftInUse(ValueError):
    """Something else refers to it."""


class DraftKnown(ValueError):
    """People outside know of its ceremonies."""


class DraftContentsChanged(ValueError):
    """Something was written for it, or taken away, since its list was shown."""


class CodeTaken(ValueError):
    """Another edition has this code."""


class NumberTaken(ValueError):
    """Another edition has this number, which is never used again."""
