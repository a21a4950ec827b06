"""Ballot, tallies, receipts, "my votes" and the reconciliation."""

from datetime import timedelta
from typing import Any

import pytest

from servicekit import clock
from voting.actions.answer_questions import Question

pytestmark = pytest.mark.integration


def ask(polls: Any, what: str, *entries: int, account: int | None = None) -> Any:
    query = "&".join(f"entry={polls.stage.code(entry)}" for entry in entries)
    return polls.get(f"/api/voting/v1/{what}?{query}", account=account)


def test_ballot_says_what_was_voted_before_the_ledger_knows(polls: Any) -> None:
    polls.vote(7, 2)
    ballot = ask(polls, "ballot", 1, 2, 3, account=7).json
    window = polls.stage.edition.windows.voting
    assert ballot["voted"] == [polls.stage.code(2)]
    assert (ballot["account"], ballot["open"], ballot["needs"]) == (7, True, None)
    assert ballot["closes_at"] == window.end.isoformat(timespec="milliseconds").replace(
        "+00:00", "Z"
    )


def test_ballot_says_what_was_voted_from_the_ledger_alone(
    polls: Any, ledger: Any, memory_log: Any, flush_filter: Any
) -> None:
    polls.vote(7, 2)
    ledger.record_log(memory_log)
    flush_filter()
    assert ask(polls, "ballot", 1, 2, account=7).json["voted"] == [polls.stage.code(2)]
    assert ask(polls, "ballot", 1, 2, account=8).json["voted"] == []


def test_questions_asked_together_are_answered_to_each(
    polls: Any, ledger: Any, memory_log: Any, flush_filter: Any
) -> None:
    """1 and 2 are in the ledger alone, 3 in the filter alone; nobody gets another's answer."""
    polls.vote(1, 1)
    polls.vote(2, 1)
    polls.vote(2, 2)
    ledger.record_log(memory_log)
    flush_filter()
    polls.vote(3, 2)
    entries = [polls.booth.catalogue.find(polls.stage.code(number))[1] for number in (2, 1)]
    asked = [Question(account, tuple(entries)) for account in (1, 2, 3, 4, 2)]
    answers = polls.booth.clerk.answer([*asked, Question(2, tuple(entries[1:]))])
    numbers = [[entry.number for entry in answer] for answer in answers]
    assert numbers == [[1], [2, 1], [2], [], [2, 1], [1]]
    assert [entry.number for entry in polls.booth.clerk.answer_alone(asked[2])] == [2]


def test_ballot_of_a_stranger_is_401(polls: Any) -> None:
    assert ask(polls, "ballot", 1).status_code == 401


def test_ballot_gives_no_pass_to_who_may_not_vote(polls: Any) -> None:
    query = f"?entry={polls.stage.code(1)}"
    headers = {"Authorization": f"Bearer {polls.token(7, declared=False)}"}
    ballot = polls.client.get("/api/voting/v1/ballot" + query, headers=headers).json
    assert ballot["pass"] is None
    assert ballot["needs"]["type"] == "/problems/declaration-missing"


def test_ballot_says_that_voting_is_closed(polls: Any) -> None:
    polls.stage.rules(paused=True)
    polls.refresh()
    ballot = ask(polls, "ballot", 1, account=7).json
    assert (ballot["open"], bool(ballot["message"])) == (False, True)


@pytest.mark.parametrize("query", ["", "?entry=", "?entry=HELLO"])
def test_question_about_no_entry_is_422(polls: Any, query: str) -> None:
    answers = [
        polls.get(f"/api/voting/v1/ballot{query}", account=7),
        polls.get(f"/api/voting/v1/tallies{query}"),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [answer.json["errors"][0]["field"] for answer in answers] == ["entry", "entry"]


def test_tallies_count_the_ledger(polls: Any, ledger: Any, memory_log: Any) -> None:
    for account in (1, 2, 3):
        polls.vote(account, 1)
    polls.vote(1, 2)
    assert ask(polls, "tallies", 1, 2, 3).json["entries"] == [
        {"entry": polls.stage.code(entry), "votes": 0} for entry in (1, 2, 3)
    ]
    ledger.record_log(memory_log)
    tallies = ask(polls, "tallies", 1, 2, 3).json
    assert [entry["votes"] for entry in tallies["entries"]] == [3, 1, 0]
    assert (tallies["provisional"], tallies["lag_seconds"] < 60) == (True, True)


def test_counts_say_how_old_they_are(polls: Any, ledger: Any, memory_log: Any, conn: Any) -> None:
    polls.vote(1, 1)
    ledger.record_log(memory_log)
    since = clock.now() - timedelta(minutes=10)
    conn.execute("UPDATE log_progress SET recorded_until = %s", (since,))
    reconciled = polls.get("/api/voting/v1/reconciliation").json
    assert 600 <= ask(polls, "tallies", 1).json["lag_seconds"] < 630
    assert 600 <= reconciled["lag_seconds"] < 630
    conn.execute("UPDATE log_progress SET recorded_until = NULL")
    tallies = ask(polls, "tallies", 1).json
    reconciled = polls.get("/api/voting/v1/reconciliation").json
    assert (tallies["as_of"], tallies["lag_seconds"]) == (None, None)
    assert (reconciled["recorded_until"], reconciled["lag_seconds"]) == (None, None)


def test_tallies_leave_out_entries_that_are_not_published(
    polls: Any, ledger: Any, memory_log: Any
) -> None:
    polls.vote(1, 1)
    polls.vote(1, 2)
    ledger.record_log(memory_log)
    polls.stage.entry(1, standing="suspended")
    polls.refresh()
    shown = [entry["entry"] for entry in ask(polls, "tallies", 1, 2).json["entries"]]
    assert shown == [polls.stage.code(2)]
    polls.stage.entry(1)
    polls.refresh()
    assert [e["votes"] for e in ask(polls, "tallies", 1, 2).json["entries"]] == [1, 1]


def test_tallies_are_cached_five_seconds_and_set_no_cookie(polls: Any) -> None:
    answer = ask(polls, "tallies", 1)
    assert answer.headers["Cache-Control"].startswith("public, max-age=5")
    assert "Set-Cookie" not in answer.headers


def test_tallies_are_403_while_hidden(polls: Any) -> None:
    polls.stage.rules(counts="hidden")
    polls.refresh()
    answer = ask(polls, "tallies", 1)
    assert (answer.status_code, answer.json["type"]) == (403, "/problems/counts-hidden")
    assert answer.headers["Cache-Control"] == "public, max-age=5"


def test_tallies_are_403_in_the_last_hours(polls: Any) -> None:
    start, end = clock.now() - timedelta(days=5), clock.now() + timedelta(hours=5)
    polls.stage.window(start, end)
    polls.stage.rules(counts_hidden_last_hours=6)
    polls.refresh()
    assert ask(polls, "tallies", 1).status_code == 403
    polls.stage.rules(counts_hidden_last_hours=4)
    polls.refresh()
    assert ask(polls, "tallies", 1).status_code == 200


def test_receipt_is_accepted_then_recorded_then_struck(
    polls: Any, ledger: Any, memory_log: Any, strike: Any
) -> None:
    voted = polls.vote(7, 1).json
    path = f"/api/voting/v1/receipts/{voted['receipt']}"
    assert polls.get(path).json == {"received_at": None, "state": "accepted"}
    ledger.record_log(memory_log)
    recorded = {"received_at": voted["received_at"], "state": "recorded"}
    assert polls.get(path).json == recorded
    strike(7, 1)
    assert polls.get(path).json == recorded | {"state": "struck"}


@pytest.mark.parametrize("text", ["x", "0" * 40, "Z" * 40, "%00", "..%2F.."])
def test_forged_receipt_is_404(polls: Any, text: str) -> None:
    assert polls.get(f"/api/voting/v1/receipts/{text}").status_code == 404


def test_my_votes_are_mine_alone(polls: Any, ledger: Any, memory_log: Any) -> None:
    polls.vote(7, 1)
    polls.vote(8, 2)
    ledger.record_log(memory_log)
    polls.vote(7, 3)
    mine = polls.get("/api/voting/v1/votes/mine", account=7).json
    assert [(item["entry"], item["state"]) for item in mine["items"]] == [
        (polls.stage.code(3), "accepted"),
        (polls.stage.code(1), "recorded"),
    ]
    assert mine["next"] is None
    assert polls.get("/api/voting/v1/votes/mine").status_code == 401


def test_reconciliation_adds_up_and_hides_entries(
    polls: Any, ledger: Any, memory_log: Any, strike: Any
) -> None:
    for account in (1, 2, 3):
        polls.vote(account, 1)
    memory_log.records.append(memory_log.records[0])
    ledger.record_log(memory_log)
    strike(2, 1)
    found = polls.get("/api/voting/v1/reconciliation").json
    assert (found["exact"], found["provisional"]) == (True, True)
    assert found["votes"] == {
        "rows": 3,
        "counted": 2,
        "held": 0,
        "struck": 1,
        "difference": 0,
    }
    (line,) = found["log"]
    assert (line["read"], line["recorded"], line["duplicates"], line["difference"]) == (4, 3, 1, 0)
    assert polls.stage.code(1) not in polls.get("/api/voting/v1/reconciliation").text


def test_reconciliation_shows_a_missing_row(polls: Any, ledger: Any, memory_log: Any) -> None:
    polls.vote(1, 1)
    ledger.record_log(memory_log)
    with ledger.database.transaction() as conn:
        conn.execute("UPDATE tallies SET counted = 0")
    assert polls.get("/api/voting/v1/reconciliation").json["exact"] is False


def test_reconciliation_of_an_unknown_edition_is_404(polls: Any) -> None:
    assert polls.get("/api/voting/v1/reconciliation?edition=none").status_code == 404
