"""The comparisons of a rehearsal find what they are there for."""

import json

import pytest

from load.ledger import Standing
from load.openloop import Answer
from rehearsal import report
from rehearsal.act import Act, is_calm, meet
from rehearsal.verdicts import (
    Closing,
    Verdict,
    doubled,
    judged_wrongly,
    lost,
    refused_and_recorded,
)

pytestmark = pytest.mark.unit

EXACT = Verdict(acknowledged=2, lost=0, doubled=0, unasked=0, equation_holds=True)
CLOSED = Closing(
    misjudged=0, late_rows=0, markers=6, partitions=6, shown=2, rows=2,
    is_reconciled=True, final_after=66.0,
)  # fmt: skip


def answer(due: float, status: int = 201, *, seconds: float = 0.0, voter: int = 0) -> Answer:
    return Answer(voter, due, seconds, status)


def opens(account: int, receipt: str) -> bool:
    """Receipts of this file are the account's number."""
    return receipt == str(account)


@pytest.mark.parametrize(
    ("given", "recorded", "found"),
    [
        ({1: {"1"}, 2: {"2"}}, {1, 2}, set()),
        ({1: {"1"}, 2: {"2"}}, {1}, {2}),
        ({1: {"7"}}, {1}, {1}),
        ({1: {"1", "7"}}, {1}, {1}),
    ],
)
def test_lost_are_those_without_row_or_with_another_votes_receipt(
    given: dict[int, set[str]], recorded: set[int], found: set[int]
) -> None:
    assert lost(given, recorded, opens) == found


@pytest.mark.parametrize(
    ("given", "rows", "tally", "found"),
    [
        ({1: {"a"}}, 1, 1, 0),
        ({1: {"a", "b"}}, 1, 1, 1),
        ({1: {"a"}}, 1, 2, 1),
        ({1: {"a"}}, 2, 1, 1),
    ],
)
def test_doubled_are_second_receipts_and_differing_tallies(
    given: dict[int, set[str]], rows: int, tally: int, found: int
) -> None:
    assert doubled(given, Standing(rows=rows, tally=tally, read=0, accounted=0)) == found


def test_vote_taken_after_the_end_or_refused_before_it_is_judged_wrongly() -> None:
    right = [answer(1.0), answer(5.5, 409), answer(5.5, 503), answer(4.0, 409, seconds=2.0)]

    assert judged_wrongly(right, end=5.0) == 0
    assert judged_wrongly([*right, answer(5.5)], end=5.0) == 1
    assert judged_wrongly([*right, answer(4.0, 409)], end=5.0) == 1


def test_only_who_was_refused_every_time_must_have_no_row() -> None:
    answers = [answer(1.0, voter=0), answer(6.0, 409, voter=1), answer(6.0, 409, voter=2)]

    # The second voter's vote is a repeat of the first one's.
    assert refused_and_recorded([7, 7, 8], answers, {7}) == set()
    assert refused_and_recorded([7, 7, 8], answers, {7, 8}) == {8}


@pytest.mark.parametrize(
    "change",
    [{"misjudged": 1}, {"late_rows": 1}, {"markers": 5}, {"shown": 3}, {"is_reconciled": False}],
)
def test_closing_is_exact_only_when_everything_holds(change: dict[str, int]) -> None:
    assert CLOSED.is_exact
    assert not Closing(**{**vars(CLOSED), **change}).is_exact


def test_silence_and_recovery_are_measured_from_answers() -> None:
    good = [answer(number / 10) for number in range(11)]  # until 1.0, when the fault comes
    bad = [answer(number / 10, 503) for number in range(11, 31)]
    again = [answer(number / 10) for number in range(31, 51)]

    met = meet([*good, *bad, *again])

    assert (met.requests, met.by_status) == (51, {201: 31, 503: 20})
    assert (met.longest_silence, met.recovered_after) == (2.1, 2.0)
    assert meet([*good, *bad]).recovered_after is None
    assert meet(good).recovered_after == 0.0


def test_calm_needs_a_second_of_good_answers_to_votes_that_left_lately() -> None:
    recent = [answer(8 + number / 10) for number in range(20)]

    assert is_calm(recent, seconds=10.0, rate=10.0)
    assert not is_calm([*recent[:-1], answer(9.9, 503)], seconds=10.0, rate=10.0)
    assert not is_calm(recent, seconds=13.0, rate=10.0)
    assert not is_calm([], seconds=10.0, rate=10.0)


def test_summary_counts_played_acts_only_and_names_skipped_ones() -> None:
    played = Act("none", "nothing", 10.0, met=meet([answer(0.5)]), verdict=EXACT, closing=CLOSED)
    skipped = Act("disk-full", "a full disk", skipped="only root may")

    found = report.summary([played, skipped])

    assert json.loads(json.dumps(found)) == {
        "lost": 0,
        "doubled": 0,
        "exact": True,
        "skipped": 1,
        "faults": [
            {
                "fault": "none", "words": "nothing", "requests": 1, "by_status": {"201": 1},
                "resent": 0, "longest_silence": 0.5, "recovered_after": 0.0, "acknowledged": 2,
                "lost": 0, "doubled": 0, "unasked": 0, "equation_holds": True, "bar": 10.0,
                "met": True, "closing": vars(CLOSED),
            },
            {"fault": "disk-full", "words": "a full disk", "skipped": "only root may"},
        ],
    }  # fmt: skip
    assert report.verdict([played, skipped]) == (
        "1 acts, 1 more not played, 0 votes lost, 0 doubled: exact"
    )
    assert report.lines(skipped) == ["a full disk:", "  NOT PLAYED: only root may"]


def test_one_lost_vote_makes_a_rehearsal_not_exact() -> None:
    lossy = Verdict(acknowledged=2, lost=1, doubled=0, unasked=0, equation_holds=True)
    act = Act("none", "nothing", met=meet([answer(0.5)]), verdict=lossy)

    assert not act.is_exact
    assert report.verdict([act]) == "1 acts, 1 votes lost, 0 doubled: NOT EXACT"
