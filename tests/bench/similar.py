"""What looking for near-duplicates of one new dossier costs beside 20,000 others.

`python -m bench.similar` with CONTEST_TEST_HOME naming a running stack; it uses a database of its
own there and takes some minutes, nearly all of them to make the dossiers.
"""

import json
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from stack.console import say

from load.place import HOME_VARIABLE
from servicekit import clock, migrations
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.testing import Stack
from submissions.actions.likenesses import similar_to
from submissions.model import likeness
from submissions.store import dossiers
from submissions.store.dossiers import Dossier

DATABASE: Final = "bench_similar"
DOSSIERS: Final = 20_000
CHECKS: Final = 200
SYLLABLES: Final = {"title": 10, "summary": 60, "problem": 100, "solution": 180, "effects": 80}
EDITION: Final = "bench"


class Writer:
    """Vietnamese of a kind: each syllable follows two that it follows in the demonstration."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._next: dict[tuple[str, str], list[str]] = defaultdict(list)
        text = (files("submissions") / "data" / "demonstration.json").read_text()
        for sample in json.loads(text):
            for field in SYLLABLES:
                words = sample["contents"][field].split()
                for place in range(len(words) - 2):
                    self._next[words[place], words[place + 1]].append(words[place + 2])
        self._starts = list(self._next)

    def text(self, syllables: int) -> str:
        words: list[str] = []
        while len(words) < syllables:
            pair = self._chance.choice(self._starts)
            words.extend(pair)
            # Short runs: the corpus is small, longer ones would all be copies of it.
            for _ in range(self._chance.randint(1, 3)):
                if pair not in self._next:
                    break
                pair = (pair[1], self._chance.choice(self._next[pair]))
                words.append(pair[1])
        return " ".join(words[:syllables])

    def contents(self) -> dict[str, str]:
        return {field: self.text(length) for field, length in SYLLABLES.items()}

    def reworded(self, texts: dict[str, str]) -> dict[str, str]:
        """One syllable in twelve is another one."""
        return {
            field: " ".join(
                self._chance.choice(self._starts)[0] if self._chance.random() < 1 / 12 else word
                for word in text.split()
            )
            for field, text in texts.items()
        }


def main() -> int:
    chance = random.Random(1)  # noqa: S311  # the same dossiers each time
    writer = Writer(chance)
    with database(DATABASE) as (own, admin):
        began = time.perf_counter()
        _fill(admin, writer)
        filled = time.perf_counter() - began
        size = admin.execute(
            "SELECT pg_total_relation_size('fingerprints') / 1e6, count(*) FROM fingerprints"
        ).fetchone()
        with own.transaction() as conn:
            new = _checked(conn, [writer.contents() for _ in range(CHECKS)], [None] * CHECKS)
            known = _known(conn, chance)
            typed = [{name: getattr(one, name) for name in SYLLABLES} for one in known]
            texts = [writer.reworded(one) for one in typed]
            copied = _checked(conn, texts, [one.code for one in known])
    say(f"{DOSSIERS:,} dossiers made in {filled:.0f} s; fingerprints in MB, rows: {size}")
    _tell("new text", new)
    _tell("reworded copy", copied)
    return 0


Checks = tuple[list[float], int]
"""Milliseconds of each check, and how many found first what they should (nothing for new)."""


def _checked(conn: Connection, texts: list[dict[str, str]], expected: list[str | None]) -> Checks:
    base = _known(conn, random.Random(0))[0]  # noqa: S311
    taken, right = [], 0
    for one, code in zip(texts, expected, strict=True):
        dossier = msgspec.structs.replace(base, id=UUID(new_id()), **one)
        began = time.perf_counter()
        found = similar_to(conn, dossier)
        taken.append((time.perf_counter() - began) * 1000)
        right += (found[0].dossier.code if found else None) == code
    return taken, right


def _tell(name: str, checks: Checks) -> None:
    taken, right = checks
    p95 = statistics.quantiles(taken, n=20)[-1]
    say(
        f"{name}: p50 {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms, max {max(taken):.0f} ms;"
        f" {right} of {len(taken)} as expected"
    )


def _known(conn: Connection, chance: random.Random) -> list[Dossier]:
    numbers = chance.sample(range(DOSSIERS), CHECKS)
    return [dossiers.get(conn, f"B{number}") for number in numbers]


def _fill(admin: psycopg.Connection[Any], writer: Writer) -> None:
    rows = [(UUID(new_id()), f"B{number}", writer.contents()) for number in range(DOSSIERS)]
    names = ", ".join(SYLLABLES)
    into = f"COPY dossiers (id, edition, code, account, stage, created_at, updated_at,\
 submitted_at, {names}) FROM STDIN"
    now = clock.now()
    with admin.cursor().copy(into) as copy:
        for dossier, code, texts in rows:
            # The columns keep what a form would have taken.
            short = texts | {"title": texts["title"][:200], "summary": texts["summary"][:600]}
            copy.write_row((dossier, EDITION, code, 1, "submitted", now, now, now, *short.values()))
    with admin.cursor().copy("COPY fingerprints (print, dossier) FROM STDIN") as copy:
        for dossier, _, texts in rows:
            for number in likeness.fingerprints(likeness.read(texts)):
                copy.write_row((number, dossier))
    admin.execute("VACUUM ANALYZE dossiers, fingerprints")


def stack() -> Stack:
    """The running one that the environment names."""
    home = Path(os.environ[HOME_VARIABLE])
    return Stack(home, json.loads((home / "stack.json").read_text()))


@contextmanager
def database(
    name: str, service: str = "submissions"
) -> Iterator[tuple[Database, psycopg.Connection[Any]]]:
    """The schema of a service in a database of its own, removed afterwards."""
    running = stack()
    with psycopg.connect(running.admin_url("postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
        url = running.admin_url(name)
        try:
            with psycopg.connect(url, autocommit=True) as conn:
                for extension in ("unaccent", "pg_trgm"):
                    conn.execute(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public")
                migrations.migrate(url, service)
                opened = Database(url)
                opened.open()
                try:
                    yield opened, conn
                finally:
                    opened.close()
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    raise SystemExit(main())
