"""What an operator types."""

from typing import Any

import msgspec
import pytest
from prometheus_client import REGISTRY

from servicekit import clock
from servicekit.cli import Context
from voting import cli, metrics
from voting.actions.recount_votes import show_last_recount
from voting.model.receipts import Vote

pytestmark = pytest.mark.integration


@pytest.fixture
def context(settings: Any, database: Any) -> Context:
    return Context(settings, database, clock.now())


def test_recount_fails_when_a_tally_differs(
    polls: Any, ledger: Any, memory_log: Any, context: Context, conn: Any, capsys: Any
) -> None:
    polls.vote(7, 1)
    ledger.record_log(memory_log)
    assert cli.recount(context, []) == 0
    conn.execute("UPDATE tallies SET counted = counted + 1")
    assert cli.recount(context, []) == 1
    code = polls.stage.code(1)
    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"edition 31, entry {code}, partition 0: tally 2/0/0, rows 1/0/0 (counted/held/struck)",
        "1 votes, 1 tallies differ",
    ]


def test_recount_names_votes_without_a_tally_and_tallies_without_a_vote(
    polls: Any, ledger: Any, memory_log: Any, context: Context, conn: Any, capsys: Any
) -> None:
    polls.vote(7, 1)
    ledger.record_log(memory_log)
    conn.execute("UPDATE tallies SET entry = 2")
    assert cli.recount(context, []) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[1] for line in lines if line.startswith("edition 31")] == [
        "tally 0/0/0, rows 1/0/0 (counted/held/struck)",
        "tally 1/0/0, rows 0/0/0 (counted/held/struck)",
    ]


def test_recount_of_an_operator_reaches_the_workers_metric(
    context: Context, ledger: Any, conn: Any, stage: Any
) -> None:
    conn.execute("INSERT INTO tallies (edition, entry, partition, counted) VALUES (31, 1, 0, 1)")
    assert cli.recount(context, []) == 1
    metrics.DIFFERENCES.set(0)  # the command was another process
    show_last_recount(context.database, clock.now())
    assert REGISTRY.get_sample_value("contest_voting_recount_difference_rows") == 1
    conn.execute("DELETE FROM tallies")
    assert cli.recount(context, []) == 0
    show_last_recount(context.database, clock.now())
    assert REGISTRY.get_sample_value("contest_voting_recount_difference_rows") == 0


@pytest.mark.parametrize("given", [["--fix"], ["31"], ["--edition", "31"]])
@pytest.mark.parametrize("command", [cli.recount, cli.rebuild_filter, cli.adopt, cli.ledger])
def test_command_refuses_what_it_does_not_know(
    context: Context, capsys: Any, command: Any, given: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command(context, given)
    assert ended.value.code == 2
    assert "unrecognized arguments" in capsys.readouterr().err


@pytest.mark.usefixtures("ledger")
def test_rebuild_without_redis_says_so(context: Context, settings: Any, capsys: Any) -> None:
    away = msgspec.structs.replace(settings, redis_url="redis://127.0.0.1:1/0")
    assert cli.rebuild_filter(Context(away, context.database, clock.now()), []) == 1
    assert "Redis does not answer" in capsys.readouterr().err


def test_strike_and_unstrike_by_code_and_account(
    polls: Any, ledger: Any, memory_log: Any, context: Context, conn: Any
) -> None:
    polls.vote(7, 1)
    ledger.record_log(memory_log)
    given = ["--account", "7", "--entry", polls.stage.code(1).lower(), "--reason", "bought"]
    state = "SELECT state::text FROM ledger"
    outcomes = [
        (command(context, given), conn.execute(state).fetchone()[0])
        for command in (cli.strike, cli.strike, cli.unstrike, cli.hold, cli.release)
    ]
    assert outcomes == [
        (0, "struck"),
        (1, "struck"),
        (0, "counted"),
        (0, "held"),
        (0, "counted"),
    ]


def test_strike_without_a_reason_is_refused(context: Context) -> None:
    with pytest.raises(SystemExit):
        cli.strike(context, ["--account", "7", "--entry", "AAAAAAA"])


def test_rebuild_fills_a_flushed_filter(
    polls: Any, ledger: Any, memory_log: Any, context: Context, flush_filter: Any, strike: Any
) -> None:
    """Every bit and no other: struck votes too, for they may not be cast again."""
    cast = [Vote(31, entry, account) for entry in (1, 2, 5) for account in (1, 7, 8, 63, 64)]
    for vote in cast:
        polls.vote(vote.account, vote.entry)
    ledger.record_log(memory_log)
    strike(7, 1)
    flush_filter()
    assert cli.rebuild_filter(context, []) == 0
    every = [Vote(31, entry, account) for entry in range(1, 6) for account in range(1, 130)]
    known = polls.booth.votes_filter.known(every, polls.booth.keeper.incarnation)
    assert [vote for vote, bit in zip(every, known, strict=True) if bit] == cast
    assert polls.vote(7, 1).status_code == 200
    assert len(memory_log.records) == len(cast)
