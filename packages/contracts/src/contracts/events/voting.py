"""What voting says: each vote as appended, closing markers, and what the ledger recorded."""

from datetime import date, datetime
from typing import ClassVar

import msgspec

from contracts import topics
from contracts.envelope import EventData, register
from contracts.topics import Topic


@register
class VoteCast(EventData, frozen=True, kw_only=True):
    """One well-formed vote, valid at `received_at`, the gateway's time (laws 1, 3, 6)."""

    topic: ClassVar[Topic] = topics.VOTES
    type: ClassVar[str] = "voting.vote_cast"

    edition: int
    entry: int
    account: int
    received_at: datetime

    def key(self) -> str:
        return str(self.account)


@register
class VotingClosed(EventData, frozen=True, kw_only=True):
    """The barrier of law 8: no vote of this edition follows it in its partition."""

    topic: ClassVar[Topic] = topics.VOTES
    type: ClassVar[str] = "voting.voting_closed"

    edition: int
    partition: int
    closed_at: datetime

    def key(self) -> str:
        return f"close:{self.edition}:{self.partition}"


class MinuteCount(msgspec.Struct, frozen=True, kw_only=True):
    """Votes for one entry whose gateway time falls into one UTC minute."""

    entry: int
    minute: datetime
    votes: int


@register
class VotesRecorded(EventData, frozen=True, kw_only=True):
    """One ledger transaction: what it added, so that readers can sum without the votes."""

    topic: ClassVar[Topic] = topics.VOTE_BATCHES
    type: ClassVar[str] = "voting.votes_recorded"

    edition: int
    partition: int
    first_offset: int
    last_offset: int
    counts: tuple[MinuteCount, ...]
    duplicates: int = 0
    struck: tuple[MinuteCount, ...] = ()
    closed: tuple[datetime, ...] = ()
    """Ends of voting whose markers were among it: no vote before them follows (law 8)."""

    def key(self) -> str:
        return f"{self.edition}:{self.partition}"


class VoterCount(msgspec.Struct, frozen=True, kw_only=True):
    """For how many entries an account voted that day; for which is nobody's business."""

    account: int
    votes: int


@register
class VotersOfDay(EventData, frozen=True, kw_only=True):
    """Some of those whose votes of a day count, the day being over; said only where the edition
    thanks its voters (`EditionState.thanks_voters`). Account numbers only (law 11)."""

    topic: ClassVar[Topic] = topics.VOTER_DAYS
    type: ClassVar[str] = "voting.voters_of_day"

    edition: str
    day: date
    voters: tuple[VoterCount, ...]

    def key(self) -> str:
        return f"{self.edition}:{self.day}"
