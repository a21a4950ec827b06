"""Accounts merged by staff: the double votes of one person are struck."""

from datetime import datetime

from contracts.events import AccountState
from servicekit.consumer import Handler, Received
from servicekit.db import Connection, Database
from voting.actions.change_states import strike_doubles
from voting.store import catalogue as store
from voting.store import merges


def note_merge(conn: Connection, received: Received[AccountState]) -> None:
    """Remember the merge; `strike_all_doubles` does the rest, now and for late votes."""
    state = received.event
    if state.state == "merged" and state.merged_into is not None:
        merges.put(conn, state.account, state.merged_into, state.version)
    else:
        merges.forget(conn, state.account, state.version)


HANDLERS: dict[type[AccountState], Handler] = {AccountState: note_merge}


def strike_all_doubles(database: Database, now: datetime) -> int:
    """For every merged family and edition; one transaction per family."""
    with database.transaction() as conn:
        catalogue = store.load(conn).catalogue
        roots = merges.roots(conn)
    struck = 0
    for root in roots:
        with database.transaction() as conn:
            for election in catalogue.elections.values():
                entries = [entry.number for entry in catalogue.entries_of(election.number)]
                struck += strike_doubles(conn, election, entries, root, now)
    return struck
