"""Which sources changed since the last `up`, so that a second one does only what is needed."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from stack.home import CHECKOUT, Home, write_private


class Changes:
    """Kinds of sources (python, services, assets) that differ from those last worked on."""

    def __init__(self, home: Home) -> None:
        self._file = home.root / "fingerprints.json"
        self._current = current()

    def __contains__(self, kind: str) -> bool:
        return self._known().get(kind) != self._current[kind]

    def done(self, *kinds: str) -> None:
        """Called after the work for these kinds, so that failed work is done again."""
        known = self._known() | {kind: self._current[kind] for kind in kinds}
        write_private(self._file, json.dumps(known, indent=2))

    def _known(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(self._file.read_text())
        except (OSError, ValueError):
            return {}
        return found


def current() -> dict[str, str]:
    """A hash of content for each kind of source."""
    return {
        "python": digest([CHECKOUT / "uv.lock", *CHECKOUT.glob("*/*/pyproject.toml")]),
        "services": digest(
            path
            for folder in ("packages", "services")
            for path in (CHECKOUT / folder).glob("*/src/**/*")
            if path.is_file() and "__pycache__" not in path.parts
        ),
        "assets": digest(
            [
                *(CHECKOUT / "gateway").glob("package*.json"),
                *(p for p in (CHECKOUT / "gateway/assets").rglob("*") if p.is_file()),
            ]
        ),
    }


def digest(paths: Iterable[Path]) -> str:
    """Of names and contents, in the order of names. A file that just vanished counts as none."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(CHECKOUT)).encode() + b"\0")
        total.update(path.read_bytes() if path.is_file() else b"")
        total.update(b"\0")
    return total.hexdigest()
