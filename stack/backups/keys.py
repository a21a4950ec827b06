"""Secrets beside a backup, readable by its owner alone."""

import hashlib
from pathlib import Path

from stack.home import Home, write_private
from stack.refusal import Refusal

DEMONSTRATION = "demo-accounts.txt"


def copy(home: Home, folder: Path) -> dict[str, str]:
    """All secrets of the home; answers {name: SHA-256}, which the manifest keeps."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = {path.name: path.read_text() for path in home.secrets.iterdir() if path.is_file()}
    if home.demo_accounts.exists():
        found[DEMONSTRATION] = home.demo_accounts.read_text()
    for name, text in found.items():
        write_private(folder / name, text)
    return {name: _digest(text) for name, text in sorted(found.items())}


def check(folder: Path, known: dict[str, str]) -> None:
    """Raises Refusal for one that is missing or another one than at the backup."""
    for name, digest in known.items():
        path = folder / name
        if not path.exists():
            raise Refusal(
                f"The key {name} is not in {folder}; bring the keys back from their copy."
            )
        if _digest(path.read_text()) != digest:
            raise Refusal(f"The key {path} is not the one of the backup.")


def put_back(home: Home, folder: Path) -> None:
    """Into a new home. `up` writes the addresses of databases anew."""
    for path in folder.iterdir():
        text = path.read_text()
        if path.name == DEMONSTRATION:
            home.demo_accounts.parent.mkdir(mode=0o700, exist_ok=True)
            write_private(home.demo_accounts, text)
        elif not path.name.startswith("database-url-"):
            write_private(home.secrets / path.name, text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
