"""`test`: the checks of the code, then the tests on a stack of their own."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from stack.console import say, table
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


def stack_phase(name: str, *command: str) -> Phase:
    return Phase(name, command, needs_stack=True)


BENCH = ("python", "-m", "bench", "--short", "--rounds", "1", "--seconds", "1")
PYTEST = ("pytest", "-q", "-m")
STAGES = (
    (Phase("ruff check", ("ruff", "check", ".")),),
    (Phase("ruff format", ("ruff", "format", "--check", ".")),),
    (Phase("lint-imports", ("lint-imports", "--no-cache")),),
    (stack_phase("integration", *PYTEST, "integration", "-n", "3", "--dist", "loadfile"),),
    (
        stack_phase(
            "journeys", *PYTEST, "journey", "-n", "3", "--dist", "worksteal", "tests/journeys"
        ),
    ),
    (
        stack_phase("faults", *PYTEST, "journey", "tests/faults"),
        Phase("mypy", ("mypy",)),
        Phase("unit", (*PYTEST, "unit or architecture")),
        Phase("deployment", (*PYTEST, "deployment", "tests/deployment")),
    ),
    (stack_phase("bench", *BENCH),),
    (stack_phase("rehearsal", "python", "-m", "rehearsal", "--short"),),
)
"""One stage after the other. In a stage the later phases run one by one beside the first: faults
mostly wait."""
ON_REQUEST = ((stack_phase("recovery", *PYTEST, "recovery", "tests/recovery"),),)
"""Only with `--only`: backups and restores take minutes."""
PHASE_NAMES = tuple(phase.name for stage in (*STAGES, *ON_REQUEST) for phase in stage)


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


def _run_stages(home: Home, stages: list[list[Phase]], *, reuse: bool) -> list[Result]:
    with_stack = any(phase.needs_stack for stage in stages for phase in stage)
    results = [Result("test stack", *_start(home, with_stack=with_stack, reuse=reuse))]
    if not results[0].passed:
        return results
    with ThreadPoolExecutor(1) as beside:
        for stage in filter(None, stages):
            words: list[str] = []
            others = [beside.submit(run_phase, phase, home, words.append) for phase in stage[1:]]
            results.append(run_phase(stage[0], home, say))
            results += [other.result() for other in others]
            for line in words:
                say(line)
    return results


def _start(home: Home, *, with_stack: bool, reuse: bool) -> tuple[bool, float]:
    began = time.monotonic()
    say("== test stack")
    try:
        if with_stack:
            if not reuse:
                erase(home)
            up(home, for_tests=True)
        else:
            home.make()
            sync(home, groups=("run", "dev"))
    except Refusal as refusal:
        say(f"contest: {refusal}")
        return False, time.monotonic() - began
    return True, time.monotonic() - began


def erase(home: Home) -> None:
    """Stop a test stack and remove its folder; only ever one that `up` made."""
    if home.exists():
        down(home)
        shutil.rmtree(home.root)


def run_phase(phase: Phase, home: Home, tell: Callable[[str], None]) -> Result:
    """The phase's output is told as it comes; its last line is kept for the table."""
    began = time.monotonic()
    tell(f"\n== {phase.name}")
    running = subprocess.Popen(
        [program(phase.command[0]), *phase.command[1:]],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", cwd=CHECKOUT, env=environment(home),
    )  # fmt: skip
    last = ""
    for line in running.stdout or ():
        tell(line.rstrip("\n"))
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


def _verdict(results: Sequence[Result]) -> str:
    passed = sum(result.passed for result in results)
    return f"\n{passed} passed, {len(results) - passed} failed"
