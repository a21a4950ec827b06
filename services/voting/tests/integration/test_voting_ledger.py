"""The ledger's transaction: exact under repeats, rivals, gaps and rubbish (laws 3 and 8)."""

from datetime import timedelta
from typing import Any

import pytest

from contracts import envelope
from contracts.events import VoteCast, VotesRecorded, VotingClosed
from servicekit import clock
from servicekit.ids import new_id
from servicekit.positions import Fenced
from servicekit.testing import outbox_events
from voting.actions.close_voting import close_voting
from voting.actions.recount_votes import recount_votes
from voting.errors import LogBroken, LogReplaced, VoteNotFound
from voting.store import merges

pytestmark = pytest.mark.integration

NOON = clock.now().replace(minute=0, second=30, microsecond=0)
ROWS = "SELECT entry, account, state::text FROM ledger ORDER BY entry, account"
TALLIES = "SELECT entry, sum(counted), sum(held), sum(struck) FROM tallies GROUP BY 1 ORDER BY 1"


def body(data: Any) -> bytes:
    return envelope.encode(data, id=new_id(), source="voting", edition="trinh-dien", time=NOON)


def published(conn: Any) -> list[VotesRecorded]:
    """What the ledger told others, oldest first."""
    return [event for event in outbox_events(conn) if isinstance(event, VotesRecorded)]


def a_vote(account: int, entry: int = 1, **changes: Any) -> bytes:
    usual: dict[str, Any] = {"edition": 31, "entry": entry, "account": account, "received_at": NOON}
    return body(VoteCast(**(usual | changes)))


def test_ledger_keeps_one_row_per_voter_and_entry(ledger: Any, conn: Any) -> None:
    first = ledger.record(ledger.batch(a_vote(1), a_vote(2), a_vote(1), a_vote(1, entry=2)))
    second = ledger.record(ledger.batch(a_vote(2), a_vote(3)))
    assert (first, second) == ((3, 1), (1, 1))
    assert conn.execute(ROWS).fetchall() == [
        (1, 1, "counted"),
        (1, 2, "counted"),
        (1, 3, "counted"),
        (2, 1, "counted"),
    ]
    assert conn.execute(TALLIES).fetchall() == [(1, 3, 0, 0), (2, 1, 0, 0)]


def test_ledger_keeps_the_first_of_two_equal_votes(ledger: Any, conn: Any) -> None:
    later = NOON + timedelta(minutes=5)
    ledger.record(ledger.batch(a_vote(1), a_vote(1, received_at=later)))
    assert conn.execute("SELECT received_at, log_offset FROM ledger").fetchall() == [(NOON, 0)]


def test_ledger_judges_nothing_again(ledger: Any, conn: Any) -> None:
    """An entry nobody knows, a window long over: validity was decided before the append (law 6)."""
    old = NOON - timedelta(days=1000)
    ledger.record(ledger.batch(a_vote(1, entry=4_000_000, received_at=old)))
    assert conn.execute(ROWS).fetchall() == [(4_000_000, 1, "counted")]


def test_ledger_publishes_one_event_per_partition_and_edition(ledger: Any, conn: Any) -> None:
    later = NOON + timedelta(minutes=1)
    one = ledger.batch(a_vote(1), a_vote(2), a_vote(2, received_at=later), partition=0)
    other = ledger.batch(a_vote(5, received_at=later), partition=3)
    ledger.record(one, other)
    events = published(conn)
    minute = NOON.replace(second=0)
    assert outbox_events(conn) == events
    assert [
        (e.partition, e.first_offset, e.last_offset, e.duplicates, sum(c.votes for c in e.counts))
        for e in events
    ] == [(0, 0, 2, 1, 2), (3, 0, 0, 0, 1)]
    assert [(c.entry, c.minute, c.votes) for c in events[0].counts] == [(1, minute, 2)]


def test_ledger_buries_rubbish_and_goes_on(ledger: Any, conn: Any) -> None:
    rubbish = [
        None,
        b"",
        b"{}",
        b"\xff" * 20,
        a_vote(2**31),
        a_vote(-1),
        a_vote(1, edition=32),
        body(VotesRecorded(edition=31, partition=0, first_offset=0, last_offset=0, counts=())),
    ]
    ledger.record(ledger.batch(a_vote(1), *rubbish, a_vote(2)))
    assert [account for _, account, _ in conn.execute(ROWS)] == [1, 2]
    dead = conn.execute("SELECT record_offset FROM kit.dead_letters ORDER BY 1").fetchall()
    counts = "SELECT sum(recorded), sum(duplicates), sum(dead), sum(markers) FROM log_counts"
    assert [offset for (offset,) in dead] == list(range(1, 9))
    assert conn.execute(counts).fetchone() == (2, 0, 8, 0)


def test_ledger_stops_at_a_gap_and_records_nothing(ledger: Any, conn: Any) -> None:
    batch = ledger.batch(a_vote(1), a_vote(2), a_vote(3))
    del batch.records[1]
    with pytest.raises(LogBroken):
        ledger.record(batch)
    assert conn.execute(ROWS).fetchall() == []


def test_second_ledger_is_fenced_and_changes_nothing(ledger: Any, conn: Any) -> None:
    batch = ledger.batch(a_vote(1), a_vote(2))
    rival = ledger.batch(a_vote(1), a_vote(9))
    ledger.record(batch)
    with pytest.raises(Fenced):
        ledger.record(rival)
    assert [account for _, account, _ in conn.execute(ROWS)] == [1, 2]
    assert conn.execute("SELECT next_offset FROM kit.positions").fetchall() == [(2,)]


def test_fenced_partition_takes_the_whole_transaction_back(ledger: Any, conn: Any) -> None:
    ledger.record(ledger.batch(a_vote(1), partition=1))
    stale = ledger.batch(a_vote(1), partition=1, expected=0)
    with pytest.raises(Fenced):
        ledger.record(ledger.batch(a_vote(2), partition=0, expected=0), stale)
    assert [account for _, account, _ in conn.execute(ROWS)] == [1]
    assert conn.execute("SELECT count(*) FROM kit.outbox").fetchone() == (1,)


def test_strike_moves_the_vote_to_another_sum_and_back(ledger: Any, conn: Any, strike: Any) -> None:
    ledger.record(ledger.batch(a_vote(1), a_vote(2)))
    strike(1, 1)
    assert conn.execute(ROWS).fetchall() == [(1, 1, "struck"), (1, 2, "counted")]
    assert conn.execute(TALLIES).fetchall() == [(1, 1, 0, 1)]
    strike(1, 1, ("struck", "counted"))
    strike(2, 1, ("counted", "held"))
    assert conn.execute(TALLIES).fetchall() == [(1, 1, 1, 0)]
    told = published(conn)[1:]
    changes = [sum(count.votes for count in event.struck) for event in told]
    audit = """
        SELECT account, before::text, after::text, reason, changed_by FROM state_changes ORDER BY id
    """
    assert changes == [1, -1, 1]
    assert [(event.first_offset, event.last_offset) for event in told] == [
        (-1, -2),
        (-2, -3),
        (-3, -4),
    ]
    assert conn.execute(audit).fetchall()[0] == (1, "counted", "struck", "bought", "auditor 1")


def test_strike_of_a_vote_in_another_state_is_refused(ledger: Any, conn: Any, strike: Any) -> None:
    ledger.record(ledger.batch(a_vote(1)))
    strike(1, 1)
    with pytest.raises(VoteNotFound):
        strike(1, 1)
    with pytest.raises(VoteNotFound):
        strike(2, 1)
    assert conn.execute(TALLIES).fetchall() == [(1, 0, 0, 1)]
    assert conn.execute("SELECT count(*) FROM state_changes").fetchone() == (1,)


def test_merged_accounts_keep_one_vote_per_entry(ledger: Any, conn: Any, merge: Any) -> None:
    """Account 2 and 3 become 1: the root's vote stays; without one, the earliest."""
    later = NOON + timedelta(minutes=5)
    ledger.record(
        ledger.batch(
            a_vote(2),
            a_vote(1, received_at=later),
            a_vote(3, entry=2, received_at=later),
            a_vote(2, entry=2),
            a_vote(3, entry=3),
            a_vote(4, entry=2),
        )
    )
    assert merge((2, 1), (3, 2)) == 2
    assert conn.execute(ROWS).fetchall() == [
        (1, 1, "counted"),
        (1, 2, "struck"),
        (2, 2, "counted"),
        (2, 3, "struck"),
        (2, 4, "counted"),
        (3, 3, "counted"),
    ]


def test_late_vote_of_a_merged_account_is_struck_too(ledger: Any, conn: Any, merge: Any) -> None:
    ledger.record(ledger.batch(a_vote(1)))
    assert merge((2, 1)) == 0
    ledger.record(ledger.batch(a_vote(2)))
    assert (merge(), merge()) == (1, 0)
    assert conn.execute(ROWS).fetchall() == [(1, 1, "counted"), (1, 2, "struck")]


def test_account_that_is_no_longer_merged_keeps_its_later_votes(
    ledger: Any, conn: Any, merge: Any
) -> None:
    ledger.record(ledger.batch(a_vote(1)))
    merge((2, 1))
    with ledger.database.transaction() as inside:
        merges.forget(inside, 2, 2)
    ledger.record(ledger.batch(a_vote(2)))
    assert merge() == 0
    assert conn.execute(TALLIES).fetchall() == [(1, 2, 0, 0)]


def test_recount_finds_no_difference_until_there_is_one(
    ledger: Any, conn: Any, strike: Any
) -> None:
    ledger.record(ledger.batch(a_vote(1), a_vote(2)), ledger.batch(a_vote(9), partition=4))
    strike(1, 1)
    fine = recount_votes(ledger.database, NOON)
    conn.execute("UPDATE tallies SET counted = counted + 1 WHERE partition = 4")
    wrong = recount_votes(ledger.database, NOON)
    assert (fine.votes, fine.differences) == (3, 0)
    assert (wrong.votes, wrong.differences) == (3, 1)


def test_closing_puts_one_marker_into_every_partition_and_then_counts_are_final(
    ledger: Any, conn: Any, stage: Any, memory_log: Any, polls: Any
) -> None:
    end = clock.now() - timedelta(seconds=70)
    ledger.record(ledger.batch(a_vote(1), partition=0), ledger.batch(a_vote(2), partition=1))
    stage.window(end - timedelta(days=1), end)
    polls.refresh()
    assert close_voting(ledger.database, memory_log, end + timedelta(seconds=59)) == 0
    assert close_voting(ledger.database, memory_log, end + timedelta(seconds=60)) == 2
    assert close_voting(ledger.database, memory_log, clock.now()) == 0
    markers = [envelope.read_data(envelope.open_envelope(r.value)) for r in memory_log.records]
    assert markers == [VotingClosed(edition=31, partition=p, closed_at=end) for p in (0, 1)]
    assert [record.partition for record in memory_log.records] == [0, 1]

    ledger.record(ledger.batch(memory_log.records[0].value, partition=0))
    assert provisional(polls, stage) is True
    ledger.record(ledger.batch(memory_log.records[1].value, partition=1, expected=1))
    assert provisional(polls, stage) is False
    found = polls.get("/api/voting/v1/reconciliation").json
    assert (found["exact"], found["provisional"]) == (True, False)


def test_counts_hidden_at_the_end_return_only_when_they_are_final(
    ledger: Any, conn: Any, stage: Any, memory_log: Any, polls: Any
) -> None:
    end = clock.now() - timedelta(hours=1)
    ledger.record(ledger.batch(a_vote(1), partition=0), ledger.batch(a_vote(2), partition=1))
    stage.window(end - timedelta(days=1), end)
    stage.rules(counts_hidden_last_hours=6)
    close_voting(ledger.database, memory_log, clock.now())
    path = f"/api/voting/v1/tallies?entry={stage.code(1)}"
    polls.refresh()
    assert polls.get(path).json["type"] == "/problems/counts-hidden"
    ledger.record(ledger.batch(memory_log.records[0].value, partition=0))
    assert polls.get(path).json["type"] == "/problems/counts-hidden"
    ledger.record(ledger.batch(memory_log.records[1].value, partition=1, expected=1))
    assert [entry["votes"] for entry in polls.get(path).json["entries"]] == [2]
    assert [(e.partition, e.counts, e.closed) for e in published(conn)[2:]] == [
        (0, (), (end,)),
        (1, (), (end,)),
    ]


def test_amended_window_opens_again_and_is_closed_by_markers_of_its_own(
    ledger: Any, stage: Any, memory_log: Any, polls: Any
) -> None:
    end = clock.now() - timedelta(hours=2)
    ledger.record(ledger.batch(a_vote(1)))
    stage.window(end - timedelta(days=1), end)
    assert close_voting(ledger.database, memory_log, clock.now()) == 1
    ledger.record(ledger.batch(memory_log.records[0].value))
    assert provisional(polls, stage) is False
    stage.window(end - timedelta(days=1), end + timedelta(hours=1))
    assert provisional(polls, stage) is True
    assert close_voting(ledger.database, memory_log, clock.now()) == 1


def test_marker_whose_sending_failed_is_sent_again_once_that_is_certain(
    ledger: Any, stage: Any, memory_log: Any
) -> None:
    end = clock.now() - timedelta(hours=2)
    ledger.record(ledger.batch(a_vote(1)))
    stage.window(end - timedelta(days=1), end)
    memory_log.failing = True
    tried = clock.now() - timedelta(minutes=30)
    assert close_voting(ledger.database, memory_log, tried) == 0
    memory_log.failing = False
    assert close_voting(ledger.database, memory_log, tried + timedelta(minutes=1)) == 0
    ledger.record(ledger.batch(a_vote(2)))
    assert close_voting(ledger.database, memory_log, tried + timedelta(minutes=3)) == 1


def test_first_failed_marker_ends_the_round(
    ledger: Any, conn: Any, stage: Any, memory_log: Any
) -> None:
    end = clock.now() - timedelta(hours=2)
    ledger.record(*(ledger.batch(a_vote(n), partition=n) for n in range(3)))
    stage.window(end - timedelta(days=1), end)
    memory_log.failing = True
    assert close_voting(ledger.database, memory_log, clock.now()) == 0
    tried = conn.execute("SELECT partition FROM close_markers").fetchall()
    assert tried == [(0,)]
    memory_log.failing = False
    assert close_voting(ledger.database, memory_log, clock.now()) == 2
    assert [record.partition for record in memory_log.records] == [1, 2]


def provisional(polls: Any, stage: Any) -> bool:
    polls.refresh()
    answer = polls.get(f"/api/voting/v1/tallies?entry={stage.code(1)}")
    found: bool = answer.json["provisional"]
    return found


def test_replaced_log_starts_an_incarnation_and_waits_for_an_operator(
    ledger: Any, conn: Any, replaced_log: Any
) -> None:
    newer = replaced_log
    with ledger.database.transaction() as inside:
        before = newer.watch(inside)
        assert newer.watch(inside).id == before.id
        with pytest.raises(LogReplaced):
            newer.check(inside)
        assert newer.adopt(inside) == 1
        newer.check(inside)
    found = conn.execute("SELECT topic_id, reason FROM incarnations ORDER BY id").fetchall()
    assert found == [("topic-1", "first log"), ("topic-2", "log replaced")]
