"""The root's `.env`: version and images, one source for Compose, the launcher and the checks."""

from collections.abc import Iterable
from pathlib import Path

from stack.home import CHECKOUT

FILE = CHECKOUT / ".env"


def read(*files: Path) -> dict[str, str]:
    """{name: value}; later files win, as with `docker compose --env-file`."""
    return dict(pair for file in files or (FILE,) for pair in _pairs(file.read_text().splitlines()))


def version() -> str:
    return read()["CONTEST_VERSION"]


def _pairs(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            yield name, value
