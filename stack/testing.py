"""`test`: the checks of the code, then the tests on a stack of their own."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

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
FAULTS_GATEWAY_PORT = 18085
FAULTS_BASE_PORT = 18700
HOME_VARIABLE = "CONTEST_TEST_HOME"


Where = Literal["first", "shared", "apart", "last"]
"""Before any stack; on the test stack; on a stack of its own, beside those (a fault would be theirs
too); on the test stack with nothing beside."""


@dataclass(frozen=True)
class Phase:
    """One program that must end with 0. `apart` phases that need no stack say so."""

    name: str
    command: tuple[str, ...]
    where: Where
    needs_stack: bool = True


@dataclass(frozen=True)
class Result:
    name: str
    passed: bool
    seconds: float
    words: str = ""


def pytest_phase(name: str, where: Where, marks: str, *options: str) -> Phase:
    return Phase(name, ("pytest", "-q", "-m", marks, *options), where)


def code_phase(name: str, where: Where, *command: str) -> Phase:
    return Phase(name, command, where, needs_stack=False)


PHASES = (
    code_phase("ruff check", "first", "ruff", "check", "."),
    code_phase("ruff format", "first", "ruff", "format", "--check", "."),
    code_phase("lint-imports", "first", "lint-imports", "--no-cache"),
    pytest_phase("integration", "shared", "integration", "-n", "3", "--dist", "loadfile"),
    pytest_phase(
        "journeys", "shared", "journey", "-n", "3", "--dist", "worksteal", "tests/journeys"
    ),
    code_phase("mypy", "apart", "mypy"),
    code_phase("unit", "apart", "pytest", "-q", "-m", "unit or architecture"),
    pytest_phase("faults", "apart", "journey", "tests/faults"),
    Phase("bench", ("python", "-m", "bench", "--short", "--rounds", "1", "--seconds", "1"), "last"),
    Phase("rehearsal", ("python", "-m", "rehearsal", "--short"), "last"),
)
PHASE_NAMES = tuple(phase.name for phase in PHASES)


def test_home(home: Home) -> Home:
    """Where the test stack lives: CONTEST_TEST_HOME, else beside the normal home. It has ports of
    its own and shares the downloaded programs."""
    root = Path(os.environ.get(HOME_VARIABLE) or f"{home.root}-test").absolute()
    choices = Choices(gateway_port=GATEWAY_PORT, base_port=BASE_PORT, tools=str(home.tools))
    return replace(home, root=root, choices=choices)


def faults_home(home: Home) -> Home:
    """The stack beside the test stack in which things are broken on purpose."""
    ports = replace(home.choices, gateway_port=FAULTS_GATEWAY_PORT, base_port=FAULTS_BASE_PORT)
    return replace(home, root=Path(f"{home.root}-faults"), choices=ports)


def test(home: Home, *, only: Sequence[str] | None, keep: bool, reuse: bool) -> int:
    """Run all phases, also after a failed one; 0 only when all passed.

    The stacks begin empty, so that nothing left by an earlier run decides about this one.
    `reuse` takes those that an earlier run kept.
    """
    run = Run([p for p in PHASES if only is None or p.name in only], keep=keep, reuse=reuse)
    mine = test_home(home)
    results = run.everything(mine, faults_home(mine))
    say()
    say(table([(r.name, "passed" if r.passed else "FAILED", f"{r.seconds:.1f} s", r.words)
               for r in results], ("CHECK", "RESULT", "TIME", "")))  # fmt: skip
    say(_verdict(results))
    return 0 if all(result.passed for result in results) else 1


@dataclass(frozen=True)
class Run:
    """One run of the chosen phases."""

    phases: Sequence[Phase]
    keep: bool
    reuse: bool

    def everything(self, home: Home, apart_home: Home) -> list[Result]:
        """Two threads of work: faults mostly wait, the others mostly compute."""
        home.make()
        install_missing(home, for_tests=True)
        sync(home, groups=("run", "dev"))
        results = [_run(phase, home, say) for phase in self._of("first")]
        with ThreadPoolExecutor(1) as beside, self._stack(home, "shared", "last") as started:
            results += started
            words: list[str] = []
            apart = beside.submit(self._apart, apart_home, words.append)
            if all(result.passed for result in started):
                results += [_run(phase, home, say) for phase in self._of("shared")]
            results += apart.result()
            for line in words:
                say(line)
            if all(result.passed for result in started):
                results += [_run(phase, home, say) for phase in self._of("last")]
        return results

    def _apart(self, home: Home, tell: Callable[[str], None]) -> list[Result]:
        code = [phase for phase in self._of("apart") if not phase.needs_stack]
        results = [_run(phase, home, tell) for phase in code]
        with self._stack(home, "apart") as started:
            results += started
            if all(result.passed for result in started):
                breaking = [phase for phase in self._of("apart") if phase.needs_stack]
                results += [_run(phase, home, tell) for phase in breaking]
        return results

    def _of(self, where: Where) -> list[Phase]:
        return [phase for phase in self.phases if phase.where == where]

    @contextmanager
    def _stack(self, home: Home, *served: Where) -> Iterator[list[Result]]:
        """Up while phases of these kinds run; gives how that went, nothing when there are none."""
        if not any(phase.needs_stack and phase.where in served for phase in self.phases):
            yield []
            return
        try:
            yield [_start(home, reuse=self.reuse)]
        finally:
            if not self.keep and home.exists():
                down(home)


def _start(home: Home, *, reuse: bool) -> Result:
    began = time.monotonic()
    name = home.root.name
    say(f"== stack {name}")
    try:
        if not reuse:
            erase(home)
        up(home, for_tests=True)
    except Refusal as refusal:
        say(f"contest: {refusal}")
        return Result(f"stack {name}", False, time.monotonic() - began)
    return Result(f"stack {name}", True, time.monotonic() - began)


def erase(home: Home) -> None:
    """Stop a test stack and remove its folder; only ever one that `up` made."""
    if home.exists():
        down(home)
        shutil.rmtree(home.root)


def _run(phase: Phase, home: Home, tell: Callable[[str], None]) -> Result:
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


def _verdict(results: list[Result]) -> str:
    passed = sum(result.passed for result in results)
    return f"\n{passed} passed, {len(results) - passed} failed"
