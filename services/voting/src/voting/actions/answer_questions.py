"""The vote button's question, for everybody who asks at the same time: one query, one pipeline."""

from collections.abc import Sequence
from typing import NamedTuple

from voting.actions.keep_catalogue import CatalogueKeeper
from voting.model.catalogue import Entry
from voting.model.receipts import Vote
from voting.store import ledger
from voting.store.filter import VoteFilter


class Question(NamedTuple):
    """Which of these entries has the account voted for?"""

    account: int
    entries: tuple[Entry, ...]

    def votes(self) -> list[Vote]:
        return [Vote(entry.edition, entry.number, self.account) for entry in self.entries]


class Clerk:
    """Answers batches of questions; the filter alone while PostgreSQL is away (law 12)."""

    def __init__(self, keeper: CatalogueKeeper, votes_filter: VoteFilter) -> None:
        self._keeper = keeper
        self._filter = votes_filter

    def answer(self, questions: Sequence[Question]) -> list[list[Entry]]:
        """Per question the entries with a vote, in its order."""
        votes = [vote for question in questions for vote in question.votes()]
        done = self._keeper.with_ledger(
            lambda conn: ledger.recorded(conn, votes), without=lambda: set[Vote]()
        )
        return self._sort(questions, self._with_accepted(votes, done))

    def answer_alone(self, question: Question) -> list[Entry]:
        """By the filter, for who cannot wait for the others."""
        return self._sort([question], self._with_accepted(question.votes(), set()))[0]

    def _with_accepted(self, votes: Sequence[Vote], recorded: set[Vote]) -> set[Vote]:
        """Votes in the log that the ledger has not recorded yet are votes too."""
        rest = [vote for vote in votes if vote not in recorded]
        known = self._filter.known(rest, self._keeper.incarnation)
        return recorded | {vote for vote, is_known in zip(rest, known, strict=True) if is_known}

    @staticmethod
    def _sort(questions: Sequence[Question], done: set[Vote]) -> list[list[Entry]]:
        return [
            [
                entry
                for entry, vote in zip(question.entries, question.votes(), strict=True)
                if vote in done
            ]
            for question in questions
        ]
