"""Refusals of the portal, as sentences."""

from portal import phrases
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
