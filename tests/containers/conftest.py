"""The stack that `./contest test --containers` started."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from stack.containers.compose import Project
from stack.containers.engine import Engine
from stack.containers.trial import FIGURES
from stack.home import open_home

from servicekit.testing import Stack

Inspect = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def engine(stack: Stack) -> Engine:
    return Engine(open_home(str(stack.home)))


@pytest.fixture(scope="session")
def project(engine: Engine) -> Project:
    return Project(engine)


@pytest.fixture(scope="session")
def figure(stack: Stack) -> Callable[[str], None]:
    """`figure(text)` is told at the end of the run."""

    def note(text: str) -> None:
        with (stack.home / FIGURES).open("a") as out:
            out.write(f"{text}\n")

    return note


@pytest.fixture(scope="session")
def inspect(engine: Engine) -> Inspect:
    """`inspect(name of container or image)`."""

    def look(name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(engine.docker("inspect", name))[0]
        return found

    return look
