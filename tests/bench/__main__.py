"""`./contest bench`: ourselves beside what a user would write instead, on the same machine.

Everyone is measured in every round, one after the other; the table shows medians.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from bench import growth, memory, producers, reading, report, steady
from bench.contestants import PATH, Broken, Measured, Ours, Rivals
from bench.voters import TooFewVoters, Voters
from bench.wrk import Terms
from load.place import Place, find_place
from support.processes import Processes

MOST_VOTES_PER_SECOND = 15_000
BALLOT_VOTES_PER_SECOND = 5_000
"""Twice what the fastest machine did so far: without a voter left there is no result."""
WARM_UP_ROUNDS = 3
"""Kafka's compiler is busy with itself until then."""
PRODUCER_ROUNDS = 3
SIZES = (10_000, 10_000_000)


def main() -> int:
    options = _options()
    place = find_place()
    terms = Terms(options.seconds, options.connections)
    voters = _voters(place, terms, options)
    try:
        found = _measure_rounds(place, terms, voters, options.rounds)
        more = _measure_steady(place, voters, options)
        more |= _measure_rest(place, terms, options.rounds)
        if not options.short:
            more |= _measure_at_length(place, terms, voters)
    except (Broken, TooFewVoters) as trouble:
        print(f"no result: {trouble}", file=sys.stderr)
        return 1
    finally:
        voters.remove()
    _print(report.rows(found), more, as_json=options.json)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./contest bench")
    parser.add_argument("--short", action="store_true", help="about a minute, figures are rough")
    parser.add_argument("--json", action="store_true", help="one line for programs")
    parser.add_argument("--rounds", type=int, help="of everyone in turn (5; short: 2)")
    parser.add_argument("--seconds", type=float, help="of load each (6; short: 2)")
    parser.add_argument("--connections", type=int, default=256)
    options = parser.parse_args()
    options.rounds = options.rounds or (2 if options.short else 5)
    options.seconds = options.seconds or (2 if options.short else 6)
    options.steady_seconds, options.steady_rounds = (5, 1) if options.short else (20, 3)
    return options


def _voters(place: Place, terms: Terms, options: argparse.Namespace) -> Voters:
    _say("making voters")
    turns = options.rounds + WARM_UP_ROUNDS
    if not options.short:
        turns += 2 * len(producers.LIBRARIES) * PRODUCER_ROUNDS
    votes = turns * _most(terms, MOST_VOTES_PER_SECOND)
    votes += steady.RATE * options.steady_seconds * options.steady_rounds
    with_tokens = options.rounds * _most(terms, BALLOT_VOTES_PER_SECOND)
    return Voters(place, votes + with_tokens, with_tokens)


def _most(terms: Terms, rate: int) -> int:
    """Voters of one turn, with those who are still asking at its end."""
    return int(rate * terms.seconds) + terms.connections


def _measure_rounds(
    place: Place, terms: Terms, voters: Voters, rounds: int
) -> dict[str, list[Measured]]:
    processes = Processes(place.stack.home)
    pids = {name: processes.pid(name) for name in PATH}
    rivals, ours = Rivals(place, processes, terms), Ours(place, pids, voters, place.gateway)
    turns: dict[str, Callable[[], Measured]] = {
        "hello": rivals.hello,
        "demo": rivals.demo,
        "insert": rivals.insert,
        "votes": lambda: ours.votes(terms),
        "votes and ballots": lambda: ours.votes_with_ballot(terms),
    }
    found: dict[str, list[Measured]] = {name: [] for name in turns}
    for _ in range(WARM_UP_ROUNDS):
        ours.votes(terms)  # rivals warm up by themselves
    for number in range(1, rounds + 1):
        for name, measure in turns.items():
            found[name].append(measure())
            _say(f"round {number}: {name} {found[name][-1].load.rate:,.0f}/s")
    return found


def _measure_steady(place: Place, voters: Voters, options: argparse.Namespace) -> dict[str, Any]:
    found = []
    for _ in range(options.steady_rounds):
        passes = voters.take(steady.RATE * options.steady_seconds)
        found.append(steady.measure(place, place.entries[1], passes))
        _say(f"{steady.RATE} votes a second, open loop: p99 {found[-1].p99_ms:.0f} ms")
    return {"steady": asdict(steady.middle(found)), "steady_p99_ms": [f.p99_ms for f in found]}


def _measure_rest(place: Place, terms: Terms, rounds: int) -> dict[str, Any]:
    _say("reading the gallery")
    read = reading.measure(place, terms, rounds)
    return {
        "reading": asdict(read) | {"ratio": read.ratio},
        "memory": memory.measure(place),
    }


def _measure_at_length(place: Place, terms: Terms, voters: Voters) -> dict[str, Any]:
    _say("both Kafka client libraries")
    costs = producers.measure(place, terms, voters, PRODUCER_ROUNDS)
    _say("a ledger of ten million rows")
    grown = growth.measure(place, SIZES)
    return {
        "producers": [asdict(cost) for cost in costs],
        "growth": [asdict(cost) for cost in grown],
    }


def _print(rows: dict[str, report.Row], more: dict[str, Any], *, as_json: bool) -> None:
    ratios = report.ratios(rows)
    if as_json:
        plain = [report.plain(asdict(row)) for row in rows.values()]
        print(json.dumps({"ratios": ratios, "rows": plain} | more))
        return
    print("\n".join(report.table(rows)))
    for name, value in (ratios | more).items():
        print(f"{name}: {value}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
