"""`test`: the checks of the code, then the tests on a stack of their own."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from stack import children
from stack.console import say, table
from stack.down import down
from stack.home import CHECKOUT, Choices, Home
from stack.python_env import VENV, groups_for_tests, program, sync
from stack.refusal import Refusal
from stack.shell import clean_environment
from stack.up import up

GATEWAY_PORT = 18080
BASE_PORT = 18300
SERVERS_GATEWAY_PORT = 18081  # nothing listens there
SERVERS_BASE_PORT = 18570
DOSSIERS = 40  # the gallery has a second page
HOME_VARIABLE = "CONTEST_TEST_HOME"
GENTLY = ("nice", "-n", "10")
Stage = Sequence["Phase"]


@dataclass(frozen=True)
class Phase:
    """One program that must end with 0, and what of the contest runs meanwhile: all of it, or
    PostgreSQL, Redis and Kafka of their own, which nobody kills."""

    name: str
    command: tuple[str, ...]
    on: Literal["nothing", "contest", "servers"] = "nothing"


@dataclass(frozen=True)
class Result:
    name: str
    passed: bool
    seconds: float
    words: str = ""


BENCH = ("python", "-m", "bench", "--short", "--rounds", "1", "--seconds", "1")
PYTEST = ("pytest", "-q", "-m")
SPREAD = ("-n", "3", "--dist")
STAGES: Sequence[Stage] = (
    (Phase("ruff check", ("ruff", "check", ".")),),
    (Phase("ruff format", ("ruff", "format", "--check", ".")),),
    (Phase("lint-imports", ("lint-imports", "--no-cache")),),
    (Phase("journeys", (*PYTEST, "journey", *SPREAD, "worksteal", "tests/journeys"), "contest"),),
    (
        Phase("faults", (*PYTEST, "journey", "tests/faults"), "contest"),
        Phase("integration", (*PYTEST, "integration", *SPREAD, "loadfile"), "servers"),
        Phase("mypy", ("mypy",)),
        Phase("unit", (*PYTEST, "unit or architecture")),
        Phase("deployment", (*PYTEST, "deployment", "tests/deployment")),
    ),
    (Phase("bench", BENCH, "contest"),),
    (Phase("rehearsal", ("python", "-m", "rehearsal", "--short"), "contest"),),
)
"""One stage after the other. In a stage the later phases run one by one beside the first, on what
it leaves of the machine: faults mostly wait."""
ON_REQUEST: Sequence[Stage] = (
    (Phase("recovery", (*PYTEST, "recovery", "tests/recovery"), "contest"),),
)
"""Only with `--only`: backups and restores take minutes."""
PHASE_NAMES = tuple(phase.name for stage in (*STAGES, *ON_REQUEST) for phase in stage)


def test_home(home: Home) -> Home:
    """Where the test stack lives: CONTEST_TEST_HOME, else beside the normal home. It has ports of
    its own and shares the downloaded programs."""
    root = Path(os.environ.get(HOME_VARIABLE) or f"{home.root}-test").absolute()
    choices = Choices(
        gateway_port=GATEWAY_PORT, base_port=BASE_PORT, tools=str(home.tools), dossiers=DOSSIERS
    )
    return replace(home, root=root, choices=choices)


def servers_home(mine: Home) -> Home:
    """Beside the test stack: what is frozen and killed there must be nobody else's server."""
    choices = replace(mine.choices, gateway_port=SERVERS_GATEWAY_PORT, base_port=SERVERS_BASE_PORT)
    return Home(Path(f"{mine.root}-servers"), choices)


def test(home: Home, *, only: Sequence[str] | None, keep: bool, reuse: bool) -> int:
    """Run all phases, also after a failed one; 0 only when all passed.

    The test stack begins empty, so that nothing left by an earlier run decides about this one.
    `reuse` takes the stack that an earlier run kept.
    """
    mine = test_home(home)
    stages = STAGES if only is None else (*STAGES, *ON_REQUEST)
    chosen = [[p for p in stage if only is None or p.name in only] for stage in stages]
    try:
        results = _run_stages(mine, chosen, reuse=reuse)
    finally:
        if not keep and mine.exists():
            down(mine)
    return report(results)


def report(results: Sequence[Result]) -> int:
    """The table and the verdict; answers the exit code."""
    say()
    say(table([(r.name, "passed" if r.passed else "FAILED", f"{r.seconds:.1f} s", r.words)
               for r in results], ("CHECK", "RESULT", "TIME", "")))  # fmt: skip
    say(_verdict(results))
    return 0 if all(result.passed for result in results) else 1


def _run_stages(home: Home, stages: Sequence[Stage], *, reuse: bool) -> list[Result]:
    with_contest = any(phase.on == "contest" for stage in stages for phase in stage)
    results = [Result("test stack", *_start(home, with_contest=with_contest, reuse=reuse))]
    if not results[0].passed:
        return results
    for stage in filter(None, stages):
        with _servers(home, stage) as servers:
            places = {"contest": home, "nothing": home, "servers": servers}
            results += _run_stage(stage, places)
    return results


def _run_stage(stage: Stage, places: Mapping[str, Home]) -> list[Result]:
    words: list[str] = []
    first, *others = stage
    with ThreadPoolExecutor(1) as beside, children.ended_together():
        jobs = [
            beside.submit(run_phase, phase, places[phase.on], words.append, gently=True)
            for phase in others
        ]
        results = [run_phase(first, places[first.on], say), *(job.result() for job in jobs)]
    for line in words:
        say(line)
    return results


@contextmanager
def _servers(home: Home, stage: Stage) -> Iterator[Home]:
    """PostgreSQL, Redis and Kafka of their own run while the stage needs them."""
    place = servers_home(home)
    if all(phase.on != "servers" for phase in stage):
        yield place
        return
    erase(place)
    up(place, with_apps=False, for_tests=True)
    try:
        yield place
    finally:
        down(place)


def _start(home: Home, *, with_contest: bool, reuse: bool) -> tuple[bool, float]:
    began = time.monotonic()
    say("== test stack")
    try:
        if with_contest:
            if not reuse:
                erase(home)
            up(home, for_tests=True)
        else:
            home.make()
            sync(home, groups=groups_for_tests())
    except Refusal as refusal:
        say(f"contest: {refusal}")
        return False, time.monotonic() - began
    return True, time.monotonic() - began


def erase(home: Home) -> None:
    """Stop a test stack and remove its folder; only ever one that `up` made."""
    if home.exists():
        down(home)
        shutil.rmtree(home.root)


def run_phase(
    phase: Phase, home: Home, tell: Callable[[str], None], *, gently: bool = False
) -> Result:
    """The phase's output is told as it comes; its last line is kept for the table.

    `gently`: on what others leave of the machine.
    """
    began = time.monotonic()
    tell(f"\n== {phase.name}")
    running = children.start(
        [*(GENTLY if gently else ()), program(phase.command[0]), *phase.command[1:]],
        CHECKOUT, environment(home), stdout=subprocess.PIPE,
    )  # fmt: skip
    last = ""
    for line in running.stdout or ():
        tell(line.rstrip("\n"))
        last = line.strip() or last
    code = children.wait(running)
    return Result(phase.name, code == 0, time.monotonic() - began, _short(last))


def environment(home: Home) -> dict[str, str]:
    """Tests find the stack through CONTEST_TEST_HOME/stack.json."""
    return clean_environment({
        HOME_VARIABLE: str(home.root),
        "PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}",
        "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'tests'}",
        "PYTHONDONTWRITEBYTECODE": "1",
    })  # fmt: skip


def _short(line: str) -> str:
    return line.strip("= ")[:70]


def _verdict(results: Sequence[Result]) -> str:
    passed = sum(result.passed for result in results)
    return f"\n{passed} passed, {len(results) - passed} failed"
