"""The `voting` program: `web`, `work`, `ledger` and what an operator needs."""

import argparse
import getpass
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from servicekit import cli, codes
from servicekit.cli import Context, no_arguments, telling
from servicekit.db import Connection
from servicekit.log_copies import CopyBroken
from voting.actions.change_states import change_state
from voting.actions.fill_filter import rebuild
from voting.actions.recount_votes import recount_votes
from voting.actions.replay_votes import replay_votes
from voting.actions.watch_log import adopt_log, adopt_restored, start_incarnation
from voting.bootstrap import SERVICE, make_book, make_desk, make_ledger, make_log
from voting.errors import LogKnown, OutcomeUnknown, UnknownEntry, VoteNotFound
from voting.model.catalogue import Election, Entry
from voting.model.receipts import Vote
from voting.store import catalogue as catalogues
from voting.store import incarnations, tallies
from voting.store import ledger as ledgers
from voting.store.filter import FilterAway, FilterKeeper
from voting.store.ledger import State
from voting.store.state_changes import Why
from voting.store.tallies import Difference
from voting.store.vote_reader import LogAway, identify

PASS_SECONDS: Final = 24 * 3600
"""Of the passes for load tests: as long as the tokens of `./contest tokens` live."""


def main() -> None:
    cli.main(
        SERVICE,
        {
            "ledger": ledger,
            "rebuild-filter": rebuild_filter,
            "recount": recount,
            "strike": strike,
            "unstrike": unstrike,
            "hold": hold,
            "release": release,
            "adopt-log": adopt,
            "new-incarnation": new_incarnation,
            "passes": passes,
            "replay-votes": replay,
            "receipts": receipts,
        },
    )


@no_arguments("voting ledger")
def ledger(context: Context, _arguments: list[str]) -> int:
    """Record votes until a signal; several processes may share the work."""
    loop = make_ledger(context.settings, context.database)
    return cli.run_loops(SERVICE, context, context.settings.ledger_ops_listen, [loop])


@no_arguments("voting rebuild-filter")
def rebuild_filter(context: Context, _arguments: list[str]) -> int:
    """Set the bit of every vote of the ledger, for all editions."""
    keeper = FilterKeeper(context.settings.redis_url, capacity=context.settings.filter_capacity)
    try:
        with context.database.transaction() as conn, telling("reading the ledger") as tell:
            known = catalogues.load(conn).catalogue
            for election in known.elections.values():
                votes = rebuild(conn, keeper, known, election, tell)
                print(f"{election.code}: {votes} votes")
    except FilterAway as error:
        print(f"Redis does not answer ({error}); nothing is lost, try again.", file=sys.stderr)
        return 1
    finally:
        keeper.close()
    return 0


@no_arguments("voting recount")
def recount(context: Context, _arguments: list[str]) -> int:
    """Compare tallies to rows, name those that differ; exit code 1 when there are any."""
    with telling("counting every row of the ledger"):
        found = recount_votes(context.database, context.now)
    if found.differences:
        with context.database.transaction() as conn:
            known = catalogues.load(conn).catalogue.entries.values()
            code_of = {(entry.edition, entry.number): entry.code for entry in known}
            for one in tallies.differing(conn):
                print(_as_line(one, code_of.get((one.edition, one.entry), f"number {one.entry}")))
    print(f"{found.votes} votes, {found.differences} tallies differ")
    return 1 if found.differences else 0


def _as_line(one: Difference, code: str) -> str:
    tally, rows = ("/".join(map(str, counts)) for counts in (one.in_tally, one.in_rows))
    return (
        f"edition {one.edition}, entry {code}, partition {one.partition}: "
        f"tally {tally}, rows {rows} (counted/held/struck)"
    )


def strike(context: Context, arguments: list[str]) -> int:
    """`strike --account N --entry CODE --reason TEXT`: the vote no longer counts."""
    return _change(context, arguments, ("counted", "struck"))


def unstrike(context: Context, arguments: list[str]) -> int:
    return _change(context, arguments, ("struck", "counted"))


def hold(context: Context, arguments: list[str]) -> int:
    """The vote does not count until somebody has looked at it."""
    return _change(context, arguments, ("counted", "held"))


def release(context: Context, arguments: list[str]) -> int:
    return _change(context, arguments, ("held", "counted"))


@no_arguments("voting adopt-log")
def adopt(context: Context, _arguments: list[str]) -> int:
    """After the votes topic was re-created: let the ledger read the new one."""
    topic = identify(context.settings)
    with context.database.transaction() as conn:
        adopted = adopt_log(conn, topic, context.now)
    print(f"{adopted} incarnations adopted, topic id {topic.topic_id}")
    return 0


def new_incarnation(context: Context, arguments: list[str]) -> int:
    """`new-incarnation REASON`: after a restore of the log or of accounts (law 2)."""
    topic = identify(context.settings)
    with context.database.transaction() as conn:
        started = start_incarnation(conn, topic, " ".join(arguments) or "operator", context.now)
    print(f"incarnation {started.id}")
    return 0


@no_arguments("voting passes")
def passes(context: Context, _arguments: list[str]) -> int:
    """Ballot passes, one a line, for the account numbers read from stdin: load tests only."""
    with context.database.transaction() as conn:
        election = catalogues.load(conn).catalogue.current()
    if election is None or not election.demonstration:
        print("This works only while the current edition is a demonstration.", file=sys.stderr)
        return 1
    desk = make_desk(context.settings, PASS_SECONDS)
    for line in sys.stdin:
        text, _ = desk.issue(election.number, int(line), context.now)
        print(text)
    return 0


def replay(context: Context, arguments: list[str]) -> int:
    """`replay-votes FOLDER`: after a restore, before the first vote; prints JSON.

    Appends what the copied log holds beyond the ledger, then lets the ledger read the new log.
    """
    parser = argparse.ArgumentParser(prog="voting replay-votes", description=replay.__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    vote_log = make_log(context.settings)
    try:
        topic = identify(context.settings)
        with telling("reading the copied log") as tell:
            done = replay_votes(context.database, vote_log, folder, topic, tell)
        with context.database.transaction() as conn:
            adopt_restored(conn, topic, context.now)
    except (LogAway, LogKnown, CopyBroken, OutcomeUnknown, OSError) as error:
        print(f"votes not replayed: {error!r}", file=sys.stderr)
        return 1
    finally:
        vote_log.close()
    print(json.dumps(done._asdict()))
    return 0


def receipts(context: Context, arguments: list[str]) -> int:
    """`receipts N --before TIME`: receipts of N random votes of the ledger, with their states."""
    parser = argparse.ArgumentParser(prog="voting receipts", description=receipts.__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--before", type=datetime.fromisoformat, default=context.now)
    given = parser.parse_args(arguments)
    book = make_book(context.settings)
    with context.database.transaction() as conn:
        keys = incarnations.receipt_keys(conn)
        found = ledgers.some(conn, given.count, given.before)
    for vote, state in found:
        if book.knows(keys.get(vote.edition, -1)):
            print(
                book.make(vote, keys[vote.edition]), "struck" if state == "struck" else "recorded"
            )
    return 0


def _change(context: Context, arguments: list[str], change: tuple[State, State]) -> int:
    parser = argparse.ArgumentParser(prog="voting")
    parser.add_argument("--account", type=int, required=True)
    parser.add_argument("--entry", type=codes.read, required=True, help="the code people see")
    parser.add_argument("--reason", required=True)
    parser.add_argument("--by", default=f"operator {getpass.getuser()}")
    given = parser.parse_args(arguments)
    why = Why(given.reason, given.by, context.now)
    try:
        with context.database.transaction() as conn:
            election, entry = _find(conn, given.entry)
            vote = Vote(election.number, entry.number, given.account)
            change_state(conn, election, vote, change, why)
    except (UnknownEntry, VoteNotFound) as error:
        print(f"nothing changed: {error!r}")
        return 1
    print(f"{given.entry}, account {given.account}: {change[0]} -> {change[1]}")
    return 0


def _find(conn: Connection, code: str) -> tuple[Election, Entry]:
    """Also entries that are not published any more. Raises UnknownEntry."""
    known = catalogues.load(conn).catalogue
    entry = known.entries.get(code)
    if entry is None:
        raise UnknownEntry(code)
    return known.elections[entry.edition], entry
