"""The virtual environment of the checkout, made by uv from the lock file."""

import os
import sys
from pathlib import Path

from stack.debian import find
from stack.home import CHECKOUT, Home
from stack.refusal import Refusal
from stack.shell import Command, run

VENV = CHECKOUT / ".venv"
REQUIREMENTS = Path(__file__).with_name("uv.txt")
PINNED = ("--only-binary=:all:", "--require-hashes", "-r")


def program(name: str) -> str:
    """A program of the virtual environment."""
    return str(VENV / "bin" / name)


def is_complete() -> bool:
    """Whether a sync has ever finished here: every service has its program."""
    return all(Path(program(name)).exists() for name in ("supervisord", "portal", "reporting"))


def groups(home: Home) -> tuple[str, ...]:
    """Of packages, besides what services always need."""
    return ("run", "tracing") if home.choices.traces_url else ("run",)


def groups_for_tests() -> tuple[str, ...]:
    """Go builds what tests need of Kubernetes where nobody has installed it."""
    return ("run", "dev") if find("kubectl") or find("go") else ("run", "dev", "go")


def lacks_tracing(home: Home) -> bool:
    return bool(home.choices.traces_url) and not any(VENV.glob("lib/*/*/opentelemetry/sdk"))


def install_uv(home: Home) -> Path:
    """uv in an environment of its own, pinned by version and hash; returns the program."""
    folder = home.tools / "uv"
    stamp = folder / "installed.txt"
    wanted = REQUIREMENTS.read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        what = "Installing uv (is there a network?)"
        run([sys.executable, "-m", "venv", "--clear", folder], log=home.up_log, what=what)
        pip: Command = [folder / "bin/python", "-m", "pip", "install", "--quiet"]
        run([*pip, *PINNED, REQUIREMENTS], log=home.up_log, what=what)
        stamp.write_text(wanted)
    return folder / "bin/uv"


def sync(home: Home, *, groups: tuple[str, ...]) -> None:
    """Make `.venv` agree with uv.lock; `groups` are dependency groups of the root pyproject."""
    if not os.access(VENV if VENV.exists() else CHECKOUT, os.W_OK):
        raise Refusal(f"{CHECKOUT} belongs to another user; use a checkout of your own.")
    chosen = [part for group in groups for part in ("--group", group)]
    run(
        [
            install_uv(home), "sync", "--frozen", "--all-packages", "--no-default-groups",
            "--inexact", "--quiet", *_interpreter(), *chosen,
        ],
        log=home.up_log,
        what="Installing Python packages with uv (is there a network?)",
        cwd=CHECKOUT,
        env={"UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV)}
        | _cache(home),
    )  # fmt: skip


def _interpreter() -> list[str]:
    """The launcher's own, for a new environment; an existing one stays as it was made."""
    return [] if (VENV / "bin/python").exists() else ["--python", sys.executable]


def _cache(home: Home) -> dict[str, str]:
    return {} if "UV_CACHE_DIR" in os.environ else {"UV_CACHE_DIR": str(home.tools / "uv-cache")}
