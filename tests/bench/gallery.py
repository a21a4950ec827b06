"""What searching 5,000 published entries costs at the service, with nothing kept by the gateway.

`python -m bench.gallery` with CONTEST_TEST_HOME naming a running stack; it uses a database of its
own there. Goals: p95 of a search at most 50 ms, the first page at most 60 KB without pictures.
"""

import gzip
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psutil
import psycopg
from stack.console import say

from bench.similar import Writer
from bench.similar import database as own_database
from load.place import HOME_VARIABLE
from servicekit import clock, settings
from servicekit.db import Database
from servicekit.ids import new_id
from servicekit.testing import a_unit, an_edition, put_copy
from servicekit.text import fold
from submissions.bootstrap import SERVICE

ENTRIES: Final = 5_000
UNITS: Final = 117
SEARCHES: Final = 200
WARM_UP: Final = 20
GOAL_MS: Final = 50
GOAL_BYTES: Final = 60 * 1024
"""An entry has texts as long as the longest quarter of the demonstration's."""
SYLLABLES: Final = {"title": 14, "summary": 70, "authors": 9, "where_applied": 8, "solution": 300}
EVERY_PAGE: Final = ("css/contest.css", "js/site.js", "js/ballot.js", "js/gallery.js")


def main() -> int:
    chance = random.Random(1)  # noqa: S311  # the same entries each time
    writer = Writer(chance)
    with own_database("bench_gallery") as (database, admin):
        titles = _fill(admin, writer, chance)
        with _client(database) as client:
            say(f"{ENTRIES:,} entries; milliseconds of one answer, page and counts included;")
            say("CPU of service and database together, which a busy machine does not lengthen much")
            for name, paths in _questions(titles, chance).items():
                for path in paths[:WARM_UP]:
                    _asked(client, path)
                before = _cpu(admin)
                taken = [_asked(client, path) for path in paths[WARM_UP:]]
                _tell(name, taken, (_cpu(admin) - before) / len(taken))
            page = client.get("/binh-chon").data
    _tell_size(page)
    return 0


def _asked(client: Any, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    taken = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return taken


def _questions(titles: list[str], chance: random.Random) -> dict[str, list[str]]:
    """What people type, in shares of equal size; each address only once."""
    times = SEARCHES + WARM_UP
    some = [chance.choice(titles).split() for _ in range(times)]
    places = [chance.randrange(len(words) - 3) for words in some]
    asked = {
        "first page": [f"/binh-chon?shuffle={n % 16}" for n in range(times)],
        "first letters": [f"/binh-chon?q={w[p][:2]}" for w, p in zip(some, places, strict=True)],
        "one syllable": [f"/binh-chon?q={w[p]}" for w, p in zip(some, places, strict=True)],
        "phrase": [
            f"/binh-chon?q={'+'.join(w[p : p + 3])}" for w, p in zip(some, places, strict=True)
        ],
        "phrase without accents": [
            f"/binh-chon?q={fold(' '.join(w[p : p + 3])).replace(' ', '+')}&order=newest"
            for w, p in zip(some, places, strict=True)
        ],
        "field and unit": [
            f"/binh-chon?field=agriculture&unit={n % UNITS:05d}&order=title" for n in range(times)
        ],
        "nothing found": [
            f"/binh-chon?q={w[p]}q{n}zx" for n, (w, p) in enumerate(zip(some, places, strict=True))
        ],
    }
    return asked | {
        "next page of programs": [
            f"/api/submissions/v1/entries?q={w[p]}" for w, p in zip(some, places, strict=True)
        ]
    }


def _cpu(admin: psycopg.Connection[Any]) -> float:
    """Milliseconds used so far by this process and by the database's processes that serve it."""
    serving = admin.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    used = [psutil.Process(pid).cpu_times() for (pid,) in serving]
    return (time.process_time() + sum(one.user + one.system for one in used)) * 1000


def _tell(name: str, taken: list[float], cpu: float) -> None:
    p95 = statistics.quantiles(taken, n=20)[-1]
    verdict = "" if p95 <= GOAL_MS else f"  ABOVE {GOAL_MS}"
    say(
        f"{name:24} p50 {statistics.median(taken):5.1f}  p95 {p95:5.1f}"
        f"  max {max(taken):5.1f}  CPU {cpu:4.1f}{verdict}"
    )


def _tell_size(page: bytes) -> None:
    """The page alone, and with its styles and scripts, compressed as they are sent."""
    home = Path(os.environ[HOME_VARIABLE])
    sent = len(gzip.compress(page, 6))
    assets = {name: _asset_size(home, name) for name in EVERY_PAGE}
    say(f"first page {len(page):,} bytes, {sent:,} compressed; beside it {assets}")
    whole = sent + sum(assets.values())
    verdict = "" if whole <= GOAL_BYTES else f", ABOVE {GOAL_BYTES:,}"
    say(f"page, styles and scripts as sent: {whole:,} bytes{verdict}")


def _asset_size(home: Path, name: str) -> int:
    stem, ending = name.rsplit(".", 1)
    found = sorted((home / "assets").glob(f"{stem}.*.{ending}.gz"))
    return found[0].stat().st_size if found else 0


def _fill(admin: psycopg.Connection[Any], writer: Writer, chance: random.Random) -> list[str]:
    fields = ("agriculture", "education", "it", "health", "industry", "administration")
    kinds = ("product", "solution", "technology", "project")
    names = ", ".join(SYLLABLES)
    into = f"COPY dossiers (id, edition, code, account, stage, created_at, updated_at,\
 submitted_at, decided_at, decided_by, published_at, number, slug, field, kind, primary_unit,\
 units, {names}) FROM STDIN"
    now = clock.now()
    titles = []
    with admin.cursor().copy(into) as copy:
        for number in range(1, ENTRIES + 1):
            texts = {name: writer.text(length) for name, length in SYLLABLES.items()}
            texts["title"] = texts["title"][:200]
            titles.append(texts["title"])
            unit = f"{chance.randrange(UNITS):05d}"
            copy.write_row(
                (
                    UUID(new_id()), "trinh-dien", f"G{number}", number, "published", now, now, now,
                    now, 1, now, number, "bai", chance.choice(fields), chance.choice(kinds), unit,
                    [unit], *(texts[name] for name in SYLLABLES),
                )
            )  # fmt: skip
    for number in range(UNITS):
        put_copy(admin, a_unit(code=f"{number:05d}", name=f"Phường {writer.text(2)} {number}"))
    put_copy(admin, an_edition())
    admin.execute("VACUUM ANALYZE dossiers")
    return titles


@contextmanager
def _client(database: Database) -> Iterator[Any]:
    """The real app in this process."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            "DATABASE_URL": "postgresql://unused", "FILES_DIR": folder, "RUN_DIR": folder,
            "LISTEN": "127.0.0.1:1", "OPS_LISTEN": "127.0.0.1:2", "WORK_OPS_LISTEN": "127.0.0.1:3",
            "SEAL_KEY": "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=", "LOG_LEVEL": "error",
        }  # fmt: skip
        found = settings.load(SERVICE.settings, environ)
        client = SERVICE.make_app(found, database).test_client()
        client.environ_base["HTTP_X_RECEIVED_AT"] = f"{clock.now().timestamp():.3f}"
        yield client


if __name__ == "__main__":
    raise SystemExit(main())
