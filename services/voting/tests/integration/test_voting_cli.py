"""What an operator types."""

from typing import Any

import pytest

from servicekit import clock
from servicekit.cli import Context
from voting import cli

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
    assert capsys.readouterr().out.splitlines()[-1] == "1 votes, 1 tallies differ"


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
    polls: Any, ledger: Any, memory_log: Any, context: Context, flush_filter: Any
) -> None:
    polls.vote(7, 1)
    ledger.record_log(memory_log)
    flush_filter()
    assert cli.rebuild_filter(context, []) == 0
    assert polls.vote(7, 1).status_code == 200
    assert len(memory_log.records) == 1
