"""What a full rebuild of reporting from Kafka costs, while the old figures go on answering.

`python -m bench.rebuild [full]` with CONTEST_TEST_HOME naming a running stack. It writes the
ledger's events of ten million votes into topics of its own, as the ledger writes them: one for all
that came within a moment, so most of them hold a vote or a few (`full`: a thousand votes each, as
behind a queue). Then `reporting rebuild` runs as operators run it. Some ten to twenty minutes.
"""

import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import psycopg
from confluent_kafka import Producer
from stack.console import say

from bench.dashboard import EDITION, ENTRIES, VOTES, VOTING_DAYS, fill, reader
from bench.similar import database, stack
from contracts.envelope import encode
from contracts.events import MinuteCount, VotesRecorded
from reporting.actions.apply_events import TOPICS
from reporting.actions.rebuild import ensure_live
from reporting.store import generations
from servicekit import clock
from servicekit.db import Database
from servicekit.ids import new_id
from servicekit.testing import GatewayClient, KafkaForTest

GOAL_SECONDS: Final = 600
GOAL_MS: Final = 200
STEP: Final = timedelta(milliseconds=200)
"""The ledger's pause between transactions that were not full, and the transaction itself."""
FULL: Final = 1_000
HOURS: Final = VOTING_DAYS * 24
BUSY: Final = (
    1,
    1,
    1,
    1,
    1,
    2,
    6,
    10,
    14,
    16,
    16,
    18,
    18,
    16,
    16,
    18,
    20,
    22,
    26,
    34,
    36,
    28,
    14,
    4,
)
"""How many vote in each hour of a day, in proportion."""
PARTITIONS: Final = 6
ENTRIES_AT_HAND: Final = 100_000
BYTES_ON_THEIR_WAY: Final = 100_000
PAUSE_SECONDS: Final = 2.0


@dataclass
class Written:
    """What the log holds, summed independently of what reads it."""

    events: int = 0
    by_entry: Counter[int] = field(default_factory=Counter)
    by_minute: Counter[datetime] = field(default_factory=Counter)


def main(arguments: list[str]) -> int:
    """1 when it takes too long, or the pages do meanwhile. Wrong figures end it at once."""
    size = FULL if arguments == ["full"] else None
    with (
        database("bench_rebuild", "reporting") as (own, admin),
        _topics() as topics,
        tempfile.TemporaryDirectory() as folder,
    ):
        now = clock.now()
        written = _write(topics, now, size)
        number = ensure_live(own, now)
        fill(admin, generations.schema_of(number), now)
        client = reader(own, Path(folder), now)
        gc.collect()
        gc.freeze()
        seconds, slowest = _rebuild(own, topics, client, Path(folder))
        _compare(own, written)
    return 1 if seconds > GOAL_SECONDS or slowest > GOAL_MS else 0


@contextmanager
def _topics() -> Iterator[KafkaForTest]:
    found = KafkaForTest(stack().facts["kafka"], f"bench-{new_id()[-12:]}.")
    found.create(*TOPICS)
    try:
        yield found
    finally:
        found.delete_all()


def _write(topics: KafkaForTest, now: datetime, size: int | None) -> Written:
    began = time.perf_counter()
    producer = Producer({"bootstrap.servers": topics.bootstrap, "linger.ms": 20})
    written = Written()
    for event in _ledger(now, size):
        written.events += 1
        for count in event.counts:
            written.by_entry[count.entry] += count.votes
            written.by_minute[count.minute] += count.votes
        value = encode(event, id=new_id(), source="/voting", edition="trinh-dien", time=now)
        while len(producer) > BYTES_ON_THEIR_WAY:
            producer.poll(0.1)
        producer.produce(topics.prefix + event.topic.name, value, event.key())
    producer.flush()
    say(
        f"{written.by_entry.total():,} votes in {written.events:,} events of the ledger written in"
        f" {time.perf_counter() - began:.0f} s"
    )
    return written


def _ledger(now: datetime, size: int | None) -> Iterator[VotesRecorded]:
    """Transactions in order, each of votes that came at the same time."""
    chance = random.Random(1)  # noqa: S311  # the same votes each time
    chosen = chance.choices(
        range(1, ENTRIES + 1), [1 / (n + 1) for n in range(ENTRIES)], k=ENTRIES_AT_HAND
    )
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS)
    shares = [BUSY[(first + timedelta(hours=n)).hour] for n in range(HOURS)]
    left, left_shares, at = VOTES, sum(shares), 0
    for n, share in enumerate(shares):
        votes = round(left * share / left_shares)
        left, left_shares = left - votes, left_shares - share
        transactions = -(-votes // size) if size else min(votes, timedelta(hours=1) // STEP)
        done = 0
        for transaction in range(transactions):
            upto = votes * (transaction + 1) // transactions
            moment = first + timedelta(hours=n) + timedelta(hours=1) * transaction / transactions
            start = chance.randrange(ENTRIES_AT_HAND - FULL - 1)
            entries = Counter(chosen[start : start + upto - done])
            minute = moment.replace(second=0, microsecond=0)
            yield VotesRecorded(
                edition=EDITION, partition=chance.randrange(PARTITIONS), first_offset=at,
                last_offset=at + upto - done - 1,
                counts=tuple(MinuteCount(entry=e, minute=minute, votes=v)
                             for e, v in entries.items()),
            )  # fmt: skip
            at, done = at + upto - done, upto


def _rebuild(
    own: Database, topics: KafkaForTest, client: GatewayClient, folder: Path
) -> tuple[float, float]:
    """Seconds it took, and the p95 in ms of the dashboard meanwhile."""
    environment = os.environ | {
        "DATABASE_URL": own.url, "KAFKA_BOOTSTRAP": topics.bootstrap,
        "TOPIC_PREFIX": topics.prefix, "RUN_DIR": str(folder), "LOG_LEVEL": "warning",
    }  # fmt: skip
    old = _number(own)
    answers: list[float] = []
    began = time.perf_counter()
    with (folder / "said").open("wb") as said:
        command = subprocess.Popen(
            [Path(sys.executable).with_name("reporting"), "rebuild"], env=environment, stdout=said
        )
        while (ended := os.wait4(command.pid, os.WNOHANG))[0] == 0:
            answers.append(_ask(client))
            time.sleep(PAUSE_SECONDS)
    seconds = time.perf_counter() - began
    _, status, used = ended
    if status or _number(own) == old:
        raise SystemExit(f"the rebuild failed: {(folder / 'said').read_text()[-1000:]}")
    p95 = statistics.quantiles(answers, n=20)[-1]
    say(
        f"rebuilt in {seconds:.0f} s ({VOTES / seconds:,.0f} votes/s),"
        f" {used.ru_utime + used.ru_stime:.0f} s of its processor,"
        f" {used.ru_maxrss / 1024:.0f} MB at its peak; the dashboard meanwhile, {len(answers)}"
        f" times: p50 {statistics.median(answers):.0f} ms, p95 {p95:.0f} ms"
    )
    return seconds, p95


def _ask(client: GatewayClient) -> float:
    began = time.perf_counter()
    answer = client.get("/bao-cao")
    if answer.status_code != 200:
        raise SystemExit(f"the dashboard answered {answer.status} during the rebuild")
    return (time.perf_counter() - began) * 1000


def _number(own: Database) -> int | None:
    with own.transaction() as conn:
        return generations.live(conn)


def _compare(own: Database, written: Written) -> None:
    """Every sum against what was written. Raises SystemExit."""
    entries, minutes = dict(written.by_entry), dict(written.by_minute)
    hours: Counter[datetime] = Counter()
    days: Counter[Any] = Counter()
    for minute, votes in minutes.items():
        hours[minute.replace(minute=0)] += votes
        days[(minute + timedelta(hours=7)).date()] += votes
    with generations.reading(own) as conn:
        found = {
            "events": (_one(conn, "SELECT count(*) FROM vote_batches"), written.events),
            "entries": (_sums(conn, "entry", "votes_by_entry_hour"), entries),
            "entries by day": (_sums(conn, "entry", "votes_by_entry_day"), entries),
            "entries by minute": (_sums(conn, "entry", "votes_by_entry_minute"), entries),
            "minutes": (_sums(conn, "minute", "votes_by_minute"), minutes),
            "minutes of entries": (_sums(conn, "minute", "votes_by_entry_minute"), minutes),
            "hours": (_sums(conn, "hour", "votes_by_entry_hour"), dict(hours)),
            "days": (_sums(conn, "day", "votes_by_entry_day"), dict(days)),
        }
    wrong = [name for name, (seen, wanted) in found.items() if seen != wanted]
    if wrong:
        raise SystemExit(f"the figures differ from the log: {', '.join(wrong)}")
    say("every sum equals what was written, by entry, minute, hour and day")


def _one(conn: psycopg.Connection[Any], statement: str) -> Any:
    (found,) = conn.execute(statement.encode()).fetchone() or (None,)
    return found


def _sums(conn: psycopg.Connection[Any], key: str, table: str) -> dict[Any, int]:
    rows = conn.execute(f"SELECT {key}, sum(votes)::bigint FROM {table} GROUP BY {key}".encode())  # noqa: S608  # names of ours
    return {
        value.astimezone(UTC) if isinstance(value, datetime) else value: votes
        for value, votes in rows
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
