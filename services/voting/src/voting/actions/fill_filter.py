"""Keeps the filter roomy and full: sized at publication, refilled after a flush (law 2)."""

from collections.abc import Callable

import structlog

from servicekit.db import Connection, Database
from voting import metrics
from voting.model.catalogue import Catalogue, Election
from voting.store import catalogue as store
from voting.store import ledger
from voting.store.filter import FilterAway, FilterKeeper

log = structlog.get_logger()


class FilterFiller:
    """The worker's routine; remembers which entries it has made room for."""

    def __init__(self, keeper: FilterKeeper) -> None:
        self._keeper = keeper
        self._roomy: set[tuple[int, int, int]] = set()

    def fill_filter(self, database: Database) -> None:
        """Refill what is missing, make room for new entries. A Redis that is away is left alone."""
        with database.transaction() as conn:
            catalogue = store.load(conn).catalogue
        if catalogue.incarnation == 0:
            return
        try:
            for election in catalogue.elections.values():
                if election.window is not None:
                    self._attend(database, catalogue, election)
        except FilterAway as error:
            log.warning("filter does not answer", reason=str(error))

    def _attend(self, database: Database, catalogue: Catalogue, election: Election) -> None:
        entries = [entry.number for entry in catalogue.entries_of(election.number)]
        incarnation = catalogue.incarnation
        if not self._keeper.is_filled(election.number, incarnation):
            with database.transaction() as conn:
                rebuild(conn, self._keeper, catalogue, election)
            self._roomy |= {(incarnation, election.number, entry) for entry in entries}
        new = [e for e in entries if (incarnation, election.number, e) not in self._roomy]
        if new:
            self._keeper.make_room(election.number, incarnation, new)
            self._roomy |= {(incarnation, election.number, entry) for entry in new}


def rebuild(
    conn: Connection,
    keeper: FilterKeeper,
    catalogue: Catalogue,
    election: Election,
    tell: Callable[[str], None] = log.debug,
) -> int:
    """Set the bit of every vote of the ledger; answers how many. Raises FilterAway.

    `tell` hears how far it is.
    """
    entries = [entry.number for entry in catalogue.entries_of(election.number)]
    keeper.make_room(election.number, catalogue.incarnation, entries)
    votes = 0
    for done, entry in enumerate(entries):
        tell(f"{election.code}: {done} of {len(entries)} entries, {votes} votes")
        accounts = ledger.accounts_of(conn, election.number, entry)
        if accounts:
            keeper.fill(election.number, catalogue.incarnation, entry, accounts)
        votes += len(accounts)
    keeper.mark_filled(election.number, catalogue.incarnation)
    metrics.REBUILDS.inc()
    log.info("filter rebuilt", edition=election.code, entries=len(entries), votes=votes)
    return votes
