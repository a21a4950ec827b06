"""`bench`, `rehearse`, `test --cluster`: load on places of their own, so other votes are safe."""

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

from stack import children
from stack.containers.trial import container_home
from stack.down import down
from stack.home import CHECKOUT, Choices, Home
from stack.python_env import groups_for_tests, program, sync
from stack.testing import environment, erase
from stack.up import up

GATEWAY_PORT = 18090
BASE_PORT = 18400
DOSSIERS = 40  # their pictures and texts are gone through before the load begins


def trial_home(home: Home, brokers: int = 1) -> Home:
    """Beside the normal home, with ports of its own and the same downloaded programs."""
    choices = Choices(
        gateway_port=GATEWAY_PORT, base_port=BASE_PORT, tools=str(home.tools), brokers=brokers,
        dossiers=DOSSIERS,
    )  # fmt: skip
    return replace(home, root=Path(f"{home.root}-bench"), choices=choices)


def run_trial(
    home: Home, module: str, options: Sequence[str], *, keep: bool, brokers: int = 1
) -> int:
    """Start an empty stack, run `python -m module options` against it, take it down.

    Only the module writes to stdout.
    """
    mine = trial_home(home, brokers)
    with redirect_stdout(sys.stderr):
        erase(mine)
        up(mine, for_tests=True)
    try:
        return _run([program("python"), "-m", module, *options], mine)
    finally:
        if not keep:
            with redirect_stdout(sys.stderr):
                down(mine)


def test_cluster(home: Home) -> int:
    """The manifests on a real node of Kubernetes; everything but what was built goes afterwards."""
    mine = container_home(home)
    mine.make()
    sync(mine, groups=groups_for_tests())
    command = [program("python"), "-m", "cluster", str(mine.root), str(mine.tools)]
    return _run(command, mine)


def _run(command: Sequence[str], home: Home) -> int:
    with children.ended_together():
        return children.wait(children.start(command, CHECKOUT, environment(home)))
