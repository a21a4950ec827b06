"""`./contest test --containers`: the real Dockerfiles and Compose file, and the journeys."""

import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from stack import children
from stack.console import say
from stack.containers.bases import build_standins
from stack.containers.compose import Project
from stack.containers.engine import Engine
from stack.containers.images import build_images
from stack.debian import install_missing
from stack.home import Choices, Home
from stack.python_env import groups_for_tests, sync
from stack.refusal import Refusal
from stack.testing import PYTEST, Phase, Result, report, run_phase

WANTED_SECONDS = 60
"""From `compose up` to healthy, once the images are there."""
BUSY = 3
"""Programs that want each core: with more, others use this machine and the time is only told."""
JOURNEYS = (*PYTEST, "journey", "-n", "3", "--dist", "worksteal", "tests/journeys")
TESTS = "tests/containers/test_containers_"
PHASES = (
    Phase("journeys", JOURNEYS),
    Phase("containers", (*PYTEST, "containers", *(f"{TESTS}{n}.py" for n in
                                                  ("images", "tls", "refusals", "running")))),
    Phase("restore", (*PYTEST, "containers", f"{TESTS}recovery.py")),
)  # fmt: skip
THREE_BROKERS = Phase("three brokers", (*PYTEST, "containers", f"{TESTS}brokers.py"))
FIGURES = "figures.txt"
"""In the home: what tests measured, a line each."""
UNCOVERED = """
Not covered here: the official images (Debian's packages stand in for them), networks closed
against each other and published to the outside (no packet filter is touched), limits of CPU beyond
this machine's, the tests in tests/faults and tests/rehearsal: they need processes of this machine;
`./contest test` and `rehearse` run them."""


def container_home(home: Home) -> Home:
    """Beside the normal home, with the same downloaded programs."""
    root = Path(f"{home.root}-containers")
    return replace(home, root=root, choices=Choices(tools=str(home.tools)))


def test_containers(home: Home, *, keep: bool) -> int:
    """Run all of it; 0 only when all passed. `keep` leaves the containers running."""
    mine = container_home(home)
    mine.make()
    engine = Engine(mine)
    projects = (Project(engine), Project(engine, brokers=3))
    results: list[Result] = []
    try:
        with children.ended_together():
            _run(engine, projects, results)
    finally:
        if not keep:
            _take_down(engine, projects, failed=not all(result.passed for result in results))
    _say_figures(mine)
    say(UNCOVERED)
    return report(results)


def _run(engine: Engine, projects: tuple[Project, Project], results: list[Result]) -> None:
    if _prepare(engine, projects, results):
        results += [run_phase(phase, engine.home, say) for phase in PHASES]
        if _start(*projects, results):
            results.append(run_phase(THREE_BROKERS, engine.home, say))


def _prepare(engine: Engine, projects: Sequence[Project], results: list[Result]) -> bool:
    """Everything up to a healthy stack; False as soon as one step fails."""
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("tools", lambda: _install(engine.home)),
        ("engine", engine.start),
        ("stand-ins", lambda: build_standins(engine)),
        ("images", lambda: build_images(engine.docker, options=("--network", "host"))),
        ("secrets", lambda: _empty(projects)),
    )
    done = all(_step(name, action, results) for name, action in steps)
    load = os.getloadavg()[0]
    done = done and _step("compose up", projects[0].up, results)
    if done and results[-1].seconds > WANTED_SECONDS:
        busy = load > BUSY * (os.cpu_count() or 1)
        words = f"more than {WANTED_SECONDS} s, load before it {load:.0f}"
        results[-1] = replace(results[-1], passed=busy, words=words)
    return done and _step("description", projects[0].describe, results)


def _start(running: Project, other: Project, results: list[Result]) -> bool:
    """The other one from nothing, in place of the running one."""
    _keep_logs(running)
    running.down()
    done = _step("compose up, three brokers", other.up, results)
    return done and _step("description", other.describe, results)


def _install(home: Home) -> None:
    install_missing(home, for_tests=True)
    sync(home, groups=groups_for_tests())


def _empty(projects: Sequence[Project]) -> None:
    """Begin without what an earlier run kept."""
    (projects[0].root / FIGURES).unlink(missing_ok=True)
    for project in (*projects, projects[0].copy):
        shutil.rmtree(project.backup, ignore_errors=True)
        project.prepare()
        project.down()


def _say_figures(home: Home) -> None:
    file = home.root / FIGURES
    if file.exists():
        say(f"\nMeasured:\n{file.read_text()}")


def _step(name: str, action: Callable[[], None], results: list[Result]) -> bool:
    began = time.monotonic()
    say(f"\n== {name}")
    try:
        action()
    except Refusal as refusal:
        say(f"contest: {refusal}")
        results.append(Result(name, passed=False, seconds=time.monotonic() - began))
        return False
    results.append(Result(name, passed=True, seconds=time.monotonic() - began))
    return True


def _take_down(engine: Engine, projects: Sequence[Project], *, failed: bool) -> None:
    if engine.answers():
        for project in (*projects, projects[0].copy):
            if failed:
                _keep_logs(project)
            project.down()
    engine.stop()


def _keep_logs(project: Project) -> None:
    """Of containers that are about to go; beside the engine's own."""
    told = project.run("logs", "--no-color", "--timestamps").stdout
    if told:
        (project.engine.home.logs / f"{project.values.stem}.log").write_text(told)
