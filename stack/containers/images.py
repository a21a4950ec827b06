"""`./contest images`: the gateway's image, then one for each service."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from stack.console import step
from stack.containers import pins
from stack.home import CHECKOUT
from stack.postgres import SERVICES
from stack.refusal import Refusal

PROGRAMS = (*SERVICES, "mailsink")
BASES = ("PYTHON_IMAGE", "NODE_IMAGE", "NGINX_IMAGE")
Docker = Callable[..., object]
"""`docker(*arguments, what=…, cwd=…)` runs the client."""


def names() -> list[str]:
    """All images of the contest, with their version."""
    return [f"contest-{name}:{pins.version()}" for name in ("gateway", *PROGRAMS)]


def build_images(docker: Docker, *, options: tuple[str, ...] = ()) -> None:
    """Build all of them; what did not change comes from the engine's cache. Raises Refusal."""
    with step("Image of the gateway"):
        _build(docker, "gateway", Path("gateway/Dockerfile"), *options)
    for name in PROGRAMS:
        with step(f"Image of {name}"):
            _build(
                docker, name, Path("service.Dockerfile"), *options,
                "--build-arg", f"SERVICE={name}",
                "--build-arg", f"GATEWAY_IMAGE=contest-gateway:{pins.version()}",
            )  # fmt: skip


def _build(docker: Docker, name: str, file: Path, *options: str) -> None:
    chosen = pins.read()
    given = {key: chosen[key] for key in BASES}
    given |= {"VERSION": pins.version(), "REVISION": revision()}
    arguments = [part for key, value in given.items() for part in ("--build-arg", f"{key}={value}")]
    tag = f"contest-{name}:{pins.version()}"
    docker("build", *options, *arguments, "--file", file, "--tag", tag, ".",
           what=f"Building {tag}", cwd=CHECKOUT)  # fmt: skip


def docker(*arguments: str | Path, what: str = "docker", cwd: Path | None = None) -> None:
    """This machine's own Docker, with its output on this terminal. Raises Refusal."""
    try:
        done = subprocess.run(
            ["docker", *arguments], cwd=cwd, check=False,
            env={**os.environ, "DOCKER_BUILDKIT": "1"},
        )  # fmt: skip
    except FileNotFoundError:
        raise Refusal("There is no Docker on this machine; on Debian: docker.io.") from None
    if done.returncode:
        raise Refusal(f"{what} failed.")


def revision() -> str:
    """The commit that is built; with `-changed` when files differ from it."""
    asked = subprocess.run(
        ["git", "describe", "--always", "--abbrev=40", "--dirty=-changed"],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return asked.stdout.strip() or "unknown"
