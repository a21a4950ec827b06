"""Who is measured: the rivals and ourselves, each with one load and the CPU that counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import psycopg
from redis import Redis

from bench import wrk
from bench.servers import serving
from bench.voters import Voters
from bench.wrk import Load, Request, Terms
from load import cpu, ledger
from load.place import Place
from support.processes import Processes

DATABASE = "bench_rivals"
TABLE = (
    "CREATE TABLE rival_votes (edition int, entry text, account bigint,"
    " received_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (edition, entry, account))"
)
REDIS_DATABASE = 15
PATH = ("gateway", "voting-web", "redis", "kafka", "voting-ledger", "postgres")


@dataclass(frozen=True)
class Measured:
    """One load and the CPU seconds of each family of processes meanwhile."""

    load: Load
    cpu: Mapping[str, float]

    def micros(self, *families: str) -> float:
        """CPU microseconds per answer of these families together."""
        return sum(self.cpu[name] for name in families) * 1e6 / self.load.answered


class Broken(RuntimeError):
    """A run that proves nothing: an answer was not 2xx, or the ledger says something else."""


class Rivals:
    """Three servers people would write instead; each is started anew for its turn."""

    def __init__(self, place: Place, processes: Processes, terms: Terms) -> None:
        self._place, self._processes, self._terms = place, processes, terms

    def hello(self) -> Measured:
        return self._measure("hello", Request(), {})

    def demo(self) -> Measured:
        url = self._place.environment("voting")["REDIS_URL"]
        mine = url.rpartition("/")[0] + f"/{REDIS_DATABASE}"
        with Redis.from_url(mine) as redis:
            redis.flushdb()
            form = Request("POST", "/", "vote=a", "application/x-www-form-urlencoded")
            try:
                return self._measure("demo", form, {"RIVAL_REDIS_URL": mine}, "redis")
            finally:
                redis.flushdb()

    def insert(self) -> Measured:
        url = make_database(self._place)
        body = Request("POST", "/votes", '{"entry":"A123456"}')
        return self._measure("insert", body, {"RIVAL_DATABASE_URL": url}, "postgres")

    def _measure(
        self, name: str, request: Request, environment: Mapping[str, str], *beside: str
    ) -> Measured:
        with serving(name, environment, self._terms.workers) as (url, master):
            wrk.run(url, request, replace(self._terms, seconds=1))
            pids = {"app": master} | {other: self._processes.pid(other) for other in beside}
            before = cpu.spent(pids)
            load = wrk.run(url, request, self._terms)
            check_clean(load, name)
            return Measured(load, cpu.since(before, cpu.spent(pids)))


class Ours:
    """Votes, the ledger running; measured until the last one is recorded.

    `url` takes them: the gateway, or the vote endpoint itself with a receive time of its own.
    """

    def __init__(self, place: Place, pids: Mapping[str, int], voters: Voters, url: str) -> None:
        self._place, self._pids, self._voters, self._url = place, pids, voters, url

    def votes(self, terms: Terms) -> Measured:
        """Every vote by another account, with a ballot pass."""
        return self._measure(terms, ballots=False)

    def votes_with_ballot(self, terms: Terms) -> Measured:
        """The same, each after the voter's own question with the account's token."""
        return self._measure(terms, ballots=True)

    def _measure(self, terms: Terms, *, ballots: bool) -> Measured:
        """Raises Broken unless rows and tally grow by exactly the votes that were answered."""
        entry = self._place.entries[0]
        number = self._place.databases.entry_number(entry)
        start = ledger.standing(self._place, number)
        before = cpu.spent(self._pids)
        load = self._voters.vote(self._url, entry, terms, ballots=ballots)
        check_clean(load, "votes")
        ledger.wait_drained(self._place, number, start.tally + load.answered)
        measured = Measured(load, cpu.since(before, cpu.spent(self._pids)))
        end = ledger.standing(self._place, number)
        grown = (end.rows - start.rows, end.tally - start.tally)
        if grown != (load.answered, load.answered):
            raise Broken(f"{load.answered} votes answered, but rows and tally grew by {grown}")
        return measured


def check_clean(load: Load, what: str) -> None:
    """Raises Broken unless every answer was 2xx."""
    if not load.is_clean:
        raise Broken(
            f"{what}: {load.refused} answers were not 2xx, {load.broken} connections broke"
        )


def make_database(place: Place) -> str:
    """An empty database for the INSERT rival, in the same PostgreSQL."""
    with psycopg.connect(place.stack.admin_url("postgres"), autocommit=True) as conn:
        conn.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        conn.execute(f"CREATE DATABASE {DATABASE}")
    url = place.stack.admin_url(DATABASE)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(TABLE)
    return url
