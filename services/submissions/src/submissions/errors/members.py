"""Refusals about the people of a group."""

from servicekit.problems import FieldError, Problem
from submissions.phrases import members


class InvitationUnknown(Problem):
    """No such code, or a newer link has taken its place."""

    def __init__(self) -> None:
        super().__init__(
            404,
            "invitation-unknown",
            members.INVITATION_UNKNOWN,
            detail=members.INVITATION_UNKNOWN_DETAIL,
        )


class InvitationExpired(Problem):
    """Nobody answered it in time; `until` in people's words."""

    def __init__(self, until: str) -> None:
        super().__init__(
            409,
            "invitation-expired",
            members.INVITATION_EXPIRED,
            detail=members.expired_at(until),
        )


class InvitationUsed(Problem):
    """One link, one answer."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "invitation-used",
            members.INVITATION_USED,
            detail=members.INVITATION_USED_DETAIL,
        )


class InvitationOwn(Problem):
    """Nobody confirms in another person's place, least of all the one who invites."""

    def __init__(self) -> None:
        super().__init__(
            409, "invitation-own", members.INVITATION_OWN, detail=members.INVITATION_OWN_DETAIL
        )


class AlreadyMember(Problem):
    """One person, one place in a group."""

    def __init__(self) -> None:
        super().__init__(409, "already-member", members.ALREADY_MEMBER)


class TooManyMembers(Problem):
    """A dossier names only so many people."""

    def __init__(self, limit: int) -> None:
        self.words = members.too_many(limit)
        super().__init__(
            422,
            "too-many-members",
            members.TOO_MANY,
            detail=self.words,
            errors=[FieldError("name", self.words)],
        )
