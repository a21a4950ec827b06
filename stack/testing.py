"""`test`: the checks of the code, then the tests on a stack of their own."""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from stack.console import say, table
from stack.debian import install_missing
from stack.down import down
from stack.home import CHECKOUT, Choices, Home
from stack.python_env import VENV, program, sync
from stack.refusal import Refusal
from stack.shell import clean_environment
from stack.up import up

GATEWAY_PORT = 18080
BASE_PORT = 18300
HOME_VARIABLE = "CONTEST_TEST_HOME"


@dataclass(frozen=True)
class Phase:
    """One program that must end with 0. `needs_stack`: the test stack runs meanwhile."""

    name: str
    command: tuple[str, ...]
    needs_stack: bool = False


@dataclass(frozen=True)
class Result:
    name: str
    passed: bool
    seconds: float
    words: str = ""


def pytest_phase(name: str, marks: str, *options: str, needs_stack: bool) -> Phase:
    return Phase(name, ("pytest", "-q", "-m", marks, *options), needs_stack=needs_stack)


PHASES = (
    Phase("ruff check", ("ruff", "check", ".")),
    Phase("ruff format", ("ruff", "format", "--check", ".")),
    Phase("mypy", ("mypy",)),
    Phase("lint-imports", ("lint-imports", "--no-cache")),
    pytest_phase("unit", "unit or architecture", needs_stack=False),
    pytest_phase("integration", "integration", "-n", "3", "--dist", "loadfile", needs_stack=True),
    pytest_phase(
        "journeys", "journey", "-n", "3", "--dist", "worksteal", "tests/journeys", needs_stack=True
    ),
    pytest_phase("faults", "journey", "tests/faults", needs_stack=True),
    Phase(
        "bench",
        ("python", "-m", "bench", "--short", "--rounds", "1", "--seconds", "1"),
        needs_stack=True,
    ),
    Phase("rehearsal", ("python", "-m", "rehearsal", "--short"), needs_stack=True),
)
PHASE_NAMES = tuple(phase.name for phase in PHASES)


def test_home(home: Home) -> Home:
    """Where the test stack lives: CONTEST_TEST_HOME, else beside the normal home. It has ports of
    its own and shares the downloaded programs."""
    root = Path(os.environ.get(HOME_VARIABLE) or f"{home.root}-test").absolute()
    choices = Choices(gateway_port=GATEWAY_PORT, base_port=BASE_PORT, tools=str(home.tools))
    return replace(home, root=root, choices=choices)


def test(home: Home, *, only: Sequence[str] | None, keep: bool, reuse: bool) -> int:
    """Run all phases, also after a failed one; 0 only when all passed.

    The test stack begins empty, so that nothing left by an earlier run decides about this one.
    `reuse` takes the stack that an earlier run kept.
    """
    mine = test_home(home)
    phases = [phase for phase in PHASES if only is None or phase.name in only]
    with_stack = [phase for phase in phases if phase.needs_stack]
    if with_stack and not reuse:
        erase(mine)
    mine.make()
    install_missing(mine, for_tests=True)
    sync(mine, groups=("run", "dev"))
    try:
        with ThreadPoolExecutor() as beside:
            # Starting the stack mostly waits, checking the code only computes.
            starting = beside.submit(_start, mine) if with_stack else None
            results = [_run(phase, mine) for phase in phases if not phase.needs_stack]
            started = Result("test stack", True, 0.0) if starting is None else starting.result()
        results.append(started)
        if started.passed:
            results += [_run(phase, mine) for phase in with_stack]
    finally:
        if not keep and mine.exists():
            down(mine)
    say()
    say(table([(r.name, "passed" if r.passed else "FAILED", f"{r.seconds:.1f} s", r.words)
               for r in results], ("CHECK", "RESULT", "TIME", "")))  # fmt: skip
    say(_verdict(results))
    return 0 if all(result.passed for result in results) else 1


def _start(home: Home) -> Result:
    began = time.monotonic()
    try:
        up(home, for_tests=True)
    except Refusal as refusal:
        say(f"contest: {refusal}")
        return Result("test stack", False, time.monotonic() - began)
    return Result("test stack", True, time.monotonic() - began)


def erase(home: Home) -> None:
    """Stop a test stack and remove its folder; only ever one that `up` made."""
    if home.exists():
        down(home)
        shutil.rmtree(home.root)


def _run(phase: Phase, home: Home) -> Result:
    """The phase's output is passed on as it comes; its last line is kept for the table."""
    began = time.monotonic()
    say(f"\n== {phase.name}")
    running = subprocess.Popen(
        [program(phase.command[0]), *phase.command[1:]],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", cwd=CHECKOUT, env=environment(home),
    )  # fmt: skip
    last = ""
    for line in running.stdout or ():
        say(line.rstrip("\n"))
        last = line.strip() or last
    code = running.wait()
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


def _verdict(results: list[Result]) -> str:
    passed = sum(result.passed for result in results)
    return f"\n{passed} passed, {len(results) - passed} failed"
