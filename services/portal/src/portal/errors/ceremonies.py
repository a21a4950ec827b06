"""Refusals about ceremonies."""

from portal.phrases import ceremonies as words
from servicekit.problems import FieldError, Problem


class CeremonyChangedMeanwhile(Problem):
    """Somebody else saved this after the form was opened."""

    def __init__(self) -> None:
        super().__init__(409, "changed-meanwhile", words.CHANGED_MEANWHILE)


class WaitsForOthers(ValueError):
    """A task cannot be done before what it needs; `title` is one of those."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class InvitationUnknown(Problem):
    """No guest has this link."""

    def __init__(self) -> None:
        super().__init__(
            404,
            "invitation-unknown",
            words.INVITATION_UNKNOWN,
            detail=words.INVITATION_UNKNOWN_DETAIL,
        )


class AnswersClosed(Problem):
    """Too late to answer."""

    def __init__(self) -> None:
        super().__init__(
            409, "answers-closed", words.ANSWERS_CLOSED, detail=words.ANSWERS_CLOSED_DETAIL
        )


class CeremonyNotOn(Problem):
    """It does not take place, so nobody is invited to it, let in or called to the lectern."""

    def __init__(self) -> None:
        super().__init__(409, "ceremony-cancelled", words.NOT_ON, detail=words.NOT_ON_DETAIL)


class CeremonyOver(Problem):
    """What has taken place is neither called off nor invited to."""

    def __init__(self) -> None:
        super().__init__(
            409, "ceremony-over", words.CEREMONY_OVER, detail=words.CEREMONY_OVER_DETAIL
        )


class GuestsKnow(Problem):
    """Guests were invited or have come: it can be called off, not removed."""

    def __init__(self) -> None:
        super().__init__(409, "guests-know", words.GUESTS_KNOW, detail=words.GUESTS_KNOW_DETAIL)


class NotUndone(Problem):
    """The arrival is not the one that was seen."""

    def __init__(self) -> None:
        super().__init__(409, "arrival-changed", words.NOT_UNDONE)


class AdvancedMeanwhile(Problem):
    """Another item is running than the one that was seen."""

    def __init__(self) -> None:
        super().__init__(409, "advanced-meanwhile", words.ADVANCED_MEANWHILE)


class GuestsRefused(Problem):
    """A sheet of guests that cannot be read at all; `words` say why."""

    def __init__(self, why: str) -> None:
        self.words = why
        super().__init__(422, "sheet-refused", why, errors=[FieldError("sheet", why)])
