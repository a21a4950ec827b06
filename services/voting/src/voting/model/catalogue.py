"""What a worker knows by heart: editions, their rules and their entries (law 12)."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from contracts.events import EditionState, EntryState, VotingRules
from contracts.windows import Window
from voting.errors import UnknownEntry, VotingNotAnnounced, VotingNotOpen, VotingOver, VotingPaused

FENCE: Final = timedelta(seconds=30)
"""Votes received in time but still on their way this long after the close are not appended."""
GRACE: Final = timedelta(seconds=60)
"""When close markers go out. FENCE plus the producer's delivery limit stays below it (law 8)."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A published entry as the ballot shows it."""

    edition: int
    number: int
    code: str
    slug: str
    title: str
    authors: str = ""
    unit_name: str = ""
    cover: str | None = None
    account: int = 0
    standing: str = "published"

    @property
    def url(self) -> str:
        return f"/bai-du-thi/{self.code}/{self.slug}"

    @property
    def is_published(self) -> bool:
        return self.standing == "published"


class Election(msgspec.Struct, frozen=True, kw_only=True):
    """An edition as far as voting cares; `receipt_key` is fixed for its whole life (law 4)."""

    number: int
    code: str
    title: str
    window: Window | None
    rules: VotingRules
    receipt_key: int
    current: bool = False
    demonstration: bool = False

    @property
    def end(self) -> datetime | None:
        """The end of the window; None while nobody has announced it."""
        return None if self.window is None else self.window.end

    def check_open(self, received_at: datetime) -> None:
        """Half-open window by the gateway's receive time (law 6, S1-14, S1-15).

        Raises VotingNotAnnounced, VotingNotOpen, VotingOver or VotingPaused.
        """
        if self.window is None:
            raise VotingNotAnnounced
        if received_at < self.window.start:
            raise VotingNotOpen(self.window.start)
        if self.window.end is not None and received_at >= self.window.end:
            raise VotingOver(self.window.end)
        if self.rules.paused:
            raise VotingPaused

    def is_fenced(self, now: datetime) -> bool:
        """True once nothing may be appended any more, whenever it was received (law 8)."""
        return self.end is not None and now >= self.end + FENCE

    def markers_due(self, now: datetime) -> bool:
        return self.end is not None and now >= self.end + GRACE


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """One consistent picture; `fingerprint` changes whenever anything in it does."""

    fingerprint: str
    incarnation: int
    elections: dict[int, Election]
    entries: dict[str, Entry]

    def find(self, code: str) -> tuple[Election, Entry]:
        """The votable entry of this code. Raises UnknownEntry (also when it is not published)."""
        entry = self.entries.get(code)
        election = None if entry is None else self.elections.get(entry.edition)
        if entry is None or election is None or not entry.is_published:
            raise UnknownEntry(code)
        return election, entry

    def current(self) -> Election | None:
        """The edition that runs now."""
        return next((e for e in self.elections.values() if e.current), None)

    def election(self, code: str) -> Election | None:
        return next((e for e in self.elections.values() if e.code == code), None)

    def entries_of(self, edition: int) -> list[Entry]:
        """All entries of an edition whatever their standing, by number."""
        found = (entry for entry in self.entries.values() if entry.edition == edition)
        return sorted(found, key=lambda entry: entry.number)


def as_election(state: EditionState, receipt_key: int) -> Election:
    return Election(
        number=state.number,
        code=state.code,
        title=state.title,
        window=state.windows.voting,
        rules=state.voting,
        receipt_key=receipt_key,
        current=state.current,
        demonstration=state.demonstration,
    )


def as_entry(state: EntryState, edition: int) -> Entry:
    return Entry(
        edition=edition,
        number=state.number,
        code=state.code,
        slug=state.slug,
        title=state.title,
        authors=state.authors,
        unit_name=state.unit_name,
        cover=state.cover,
        account=state.account,
        standing=state.standing,
    )
