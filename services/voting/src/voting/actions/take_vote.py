"""One vote from the door to the receipt: judged once, by what the worker knows by heart."""

import time
from datetime import datetime

from voting.actions.cast_votes import Ballot, Cast
from voting.actions.gather import Gatherer
from voting.actions.keep_catalogue import CatalogueKeeper
from voting.errors import BadPass, OutcomeUnknown, TooManyVotes
from voting.model.catalogue import Catalogue, Election, Entry
from voting.model.passes import BallotPass
from voting.model.rates import RateLimit
from voting.model.receipts import Vote
from voting.model.voters import Voter, check_eligible, check_not_author


class PollingStation:
    """Takes votes; shared by the API and the pages of one process."""

    def __init__(
        self,
        keeper: CatalogueKeeper,
        gatherer: Gatherer[Ballot, Cast],
        rates: RateLimit,
        deadline_seconds: float,
    ) -> None:
        self._keeper = keeper
        self._gatherer = gatherer
        self._rates = rates
        self._deadline = deadline_seconds

    @property
    def catalogue(self) -> Catalogue:
        """Raises OutcomeUnknown while the process has never seen one."""
        found = self._keeper.catalogue
        if found is None:
            raise OutcomeUnknown
        return found

    def take_vote(
        self, voter: Voter | BallotPass, code: str, received_at: datetime, request_id: str
    ) -> Cast:
        """Raises a Refusal that says why not; OutcomeUnknown when nobody can say (law 7)."""
        moment = time.monotonic()
        wait = self._rates.wait(voter.account, moment)
        if wait:
            raise TooManyVotes(wait)
        election, entry = self.catalogue.find(code)
        election.check_open(received_at)
        _check_voter(voter, election, entry)
        vote = Vote(election.number, entry.number, voter.account)
        deadline = moment + self._deadline
        ballot = Ballot(election, vote, received_at, deadline, request_id)
        return self._gatherer.submit(ballot, deadline)


def _check_voter(voter: Voter | BallotPass, election: Election, entry: Entry) -> None:
    if isinstance(voter, Voter):
        check_eligible(voter, election.rules)
    elif voter.edition != election.number:
        raise BadPass
    check_not_author(voter.account, entry, election.rules)
