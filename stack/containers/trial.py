"""`./contest test --containers`: the real Dockerfiles and Compose file, and the journeys."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

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
JOURNEYS = (*PYTEST, "journey", "-n", "3", "--dist", "worksteal", "tests/journeys")
PHASES = (
    Phase("journeys", JOURNEYS),
    Phase("containers", (*PYTEST, "containers", "tests/containers")),
)
FIGURES = "figures.txt"
"""In the home: what tests measured, a line each."""
UNCOVERED = """
Not covered here: the official images (Debian's packages stand in for them), networks closed
against each other and published to the outside (no packet filter is touched), three brokers,
the tests in tests/faults and tests/rehearsal (they need processes of this
machine; `./contest test` and `rehearse` run them), limits of CPU beyond this machine's."""


def container_home(home: Home) -> Home:
    """Beside the normal home, with the same downloaded programs."""
    root = Path(f"{home.root}-containers")
    return replace(home, root=root, choices=Choices(tools=str(home.tools)))


def test_containers(home: Home, *, keep: bool) -> int:
    """Run all of it; 0 only when all passed. `keep` leaves the containers running."""
    mine = container_home(home)
    mine.make()
    engine = Engine(mine)
    project = Project(engine)
    results: list[Result] = []
    try:
        if _prepare(engine, project, results):
            results += [run_phase(phase, mine, say) for phase in PHASES]
    finally:
        if not keep:
            _take_down(engine, project)
    _say_figures(mine)
    say(UNCOVERED)
    return report(results)


def _prepare(engine: Engine, project: Project, results: list[Result]) -> bool:
    """Everything up to a healthy stack; False as soon as one step fails."""
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("tools", lambda: _install(engine.home)),
        ("engine", engine.start),
        ("stand-ins", lambda: build_standins(engine)),
        ("images", lambda: build_images(engine.docker, options=("--network", "host"))),
        ("secrets", lambda: _empty(project)),
    )
    done = all(_step(name, action, results) for name, action in steps)
    done = done and _step("compose up", project.up, results)
    if done and results[-1].seconds > WANTED_SECONDS:
        results[-1] = replace(results[-1], passed=False, words=f"more than {WANTED_SECONDS} s")
    return done and _step("description", project.describe, results)


def _install(home: Home) -> None:
    install_missing(home, for_tests=True)
    sync(home, groups=groups_for_tests())


def _empty(project: Project) -> None:
    """Begin without what an earlier run kept."""
    (project.root / FIGURES).unlink(missing_ok=True)
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


def _take_down(engine: Engine, project: Project) -> None:
    if engine.answers():
        project.down()
    engine.stop()
