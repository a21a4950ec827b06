"""What taking 20,000 dossiers away costs: time, memory and size of each format.

`python -m bench.exports` with CONTEST_TEST_HOME naming a running stack; it uses a database of its
own there. Each format is made in a process of its own, whose memory at the peak is told.
"""

import resource
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any, Final

import psycopg
from stack.console import say

from bench.similar import database
from contracts.events import DossierState, UnitState
from contracts.events.submissions import DossierStage
from reporting.actions.exports import fetch, run_exports, take_away
from reporting.actions.rebuild import ensure_live
from reporting.model.exports import Asked, Format, Question
from reporting.store import dossiers, generations, units
from servicekit import clock
from servicekit.db import Database
from servicekit.testing import a_unit, an_edition, put_copy

DOSSIERS: Final = 20_000
UNITS: Final = 100
GOAL_SECONDS: Final = 10
GOAL_MB: Final = 200
TITLE: Final = "Máy sấy chè tiết kiệm năng lượng cho hộ gia đình vùng cao và hợp tác xã số {number}"


def main() -> int:
    """The table; 1 when XLSX takes longer or more memory than the goal."""
    if len(sys.argv) == 3:
        return _make(sys.argv[1], Format(sys.argv[2]))
    with database("bench_exports", service="reporting") as (own, admin):
        _fill(own, admin)
        told = {format_: _measure(own.url, format_) for format_ in Format}
    seconds, megabytes = told[Format.XLSX]
    return 1 if seconds > GOAL_SECONDS or megabytes > GOAL_MB else 0


def _measure(url: str, format_: Format) -> tuple[float, float]:
    command = [sys.executable, "-m", "bench.exports", url, format_.value]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-3:]
    seconds, megabytes, size = map(float, told)
    say(f"{format_.value}: {seconds:.1f} s, {megabytes:.0f} MB at the peak, file {size:.1f} MB")
    return seconds, megabytes


def _make(url: str, format_: Format) -> int:
    own = Database(url)
    own.open()
    began = time.perf_counter()
    export, content = take_away(own, _asked(format_), clock.now())
    if content is None:
        run_exports(own, clock.now)
        content = fetch(own, export.id, export.account, clock.now())[1]
    seconds = time.perf_counter() - began
    own.close()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    sys.stdout.write(f"{seconds} {megabytes} {len(content) / 1e6}")
    return 0


def _asked(format_: Format) -> Asked:
    return Asked(
        account=1,
        subject="dossiers",
        format=format_,
        edition=an_edition().code,
        question=Question(),
    )


def _fill(own: Database, admin: psycopg.Connection[Any]) -> None:
    now = clock.now()
    with own.transaction() as conn:
        put_copy(conn, an_edition())
    number = ensure_live(own, now)
    with own.transaction() as conn:
        generations.enter(conn, number)
        for place in range(UNITS):
            unit: UnitState = a_unit(code=f"{place:05d}", name=f"Phường số {place}")
            units.save(conn, unit)
        stages = tuple(DossierStage)
        for place in range(DOSSIERS):
            made = now - timedelta(minutes=place)
            dossiers.save(
                conn,
                DossierState(
                    dossier=f"d{place:06d}",
                    version=1,
                    edition=an_edition().code,
                    code=f"ZK{place:05d}",
                    account=place,
                    stage=stages[place % len(stages)],
                    title=TITLE.format(number=place),
                    kind="product",
                    field="agriculture",
                    primary_unit=f"{place % UNITS:05d}",
                    units=(f"{place % UNITS:05d}", f"{(place + 1) % UNITS:05d}"),
                    created_at=made,
                    submitted_at=made,
                ),
            )
    admin.execute("ANALYZE")
    say(f"{DOSSIERS:,} dossiers made")


if __name__ == "__main__":
    raise SystemExit(main())
