"""A steady thousand votes a second, open loop: how long a voter waits, how far the ledger lags."""

import asyncio
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psycopg
import uvloop

from bench.contestants import Broken
from load import ledger
from load.openloop import Answer, OpenLoop, Plan, percentile
from load.place import Place

RATE = 1_000
LOOK_SECONDS = 0.05
TALLY = "SELECT coalesce(sum(counted), 0) FROM tallies WHERE edition = %s AND entry = %s"

Look = tuple[float, int]
"""Seconds since the first vote, and how many were recorded by then."""


@dataclass(frozen=True)
class Steady:
    """Milliseconds from the moment a vote should have left; seconds of the ledger's lag."""

    votes: int
    p50_ms: float
    p99_ms: float
    lag_p99_seconds: float


def measure(place: Place, entry: str, passes: Sequence[str]) -> Steady:
    """Raises Broken unless every vote was a 201 and is recorded once."""
    number = place.databases.entry_number(entry)
    start = ledger.standing(place, number)
    loop = OpenLoop(Plan(place.gateway, entry, RATE), passes)
    answers, looks = uvloop.run(_run(place, number, loop))
    refused = [answer.status for answer in answers if answer.status != 201]
    if refused:
        raise Broken(f"{len(refused)} of {len(answers)} votes at {RATE}/s: {set(refused)}")
    ledger.wait_drained(place, number, start.tally + len(answers))
    rows = ledger.standing(place, number).rows - start.rows
    if rows != len(answers):
        raise Broken(f"{len(answers)} votes, {rows} rows")
    waits = [answer.seconds * 1000 for answer in answers]
    lags = list(map(_lag(answers, start.tally), looks))
    return Steady(
        len(answers), percentile(waits, 0.5), percentile(waits, 0.99), percentile(lags, 0.99)
    )


def middle(rounds: Sequence[Steady]) -> Steady:
    """The round whose p99 is the median."""
    return sorted(rounds, key=lambda one: one.p99_ms)[len(rounds) // 2]


async def _run(place: Place, entry: int, loop: OpenLoop) -> tuple[list[Answer], list[Look]]:
    done = asyncio.Event()
    looking = asyncio.create_task(_look(place, entry, loop, done))
    answers = await loop.run()
    done.set()
    return answers, await looking


async def _look(place: Place, entry: int, loop: OpenLoop, done: asyncio.Event) -> list[Look]:
    """The tally again and again; one row per partition, so that looking costs nothing."""
    url = place.stack.admin_url("contest_voting")
    looks: list[Look] = []
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        while not done.is_set():
            found = await (await conn.execute(TALLY, (place.edition, entry))).fetchone()
            looks.append((time.monotonic() - loop.began, int(found[0]) if found else 0))
            await asyncio.sleep(LOOK_SECONDS)
    return looks


def _lag(answers: Sequence[Answer], before: int) -> Callable[[Look], float]:
    """How old the oldest acknowledged vote was that a look did not find."""
    acknowledged = sorted(answer.due + answer.seconds for answer in answers)

    def lag(look: Look) -> float:
        moment, tally = look
        if bisect_right(acknowledged, moment) <= tally - before:
            return 0.0
        return moment - acknowledged[tally - before]

    return lag
