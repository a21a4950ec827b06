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
    for name in ("gateway", *PROGRAMS):
        with step(f"Image of {name}"):
            build_image(docker, name, *options)


def build_image(docker: Docker, name: str, *options: str, tag: str = "") -> None:
    """One of them, as `tag` when it is to be another than its own. Raises Refusal."""
    chosen = pins.read()
    given = {key: chosen[key] for key in BASES}
    given |= {"VERSION": pins.version(), "REVISION": revision()}
    if name != "gateway":
        given |= {"SERVICE": name, "GATEWAY_IMAGE": f"contest-gateway:{pins.version()}"}
    arguments = [part for key, value in given.items() for part in ("--build-arg", f"{key}={value}")]
    file = "gateway/Dockerfile" if name == "gateway" else "service.Dockerfile"
    tag = tag or f"contest-{name}:{pins.version()}"
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
