"""Passwords and keys: made once, kept in a folder, never printed."""

import base64
import secrets
from pathlib import Path

from stack.home import Home, write_private

KEYS = ("seal-key", "pepper", "receipt-key", "pass-key")
KEY_BYTES = {"receipt-key": 64}
USUAL_KEY_BYTES = 32


def make_secrets(home: Home, services: tuple[str, ...]) -> None:
    """Write each secret of a home that does not exist yet; existing ones are never changed."""
    fill(home.secrets, services, f"127.0.0.1:{home.choices.base_port + 1}")


def fill(folder: Path, services: tuple[str, ...], postgres: str) -> None:
    """Keys, and passwords with the URLs that hold them; `postgres` is its HOST:PORT."""
    for name in KEYS:
        key = secrets.token_bytes(KEY_BYTES.get(name, USUAL_KEY_BYTES))
        keep(folder, name, base64.urlsafe_b64encode(key).decode())
    for service in services:
        keep(folder, f"postgres-{service}", secrets.token_urlsafe(24))
        password = (folder / f"postgres-{service}").read_text()
        url = f"postgresql://contest_{service}:{password}@{postgres}/contest_{service}"
        write_secret(folder, f"database-url-{service}", url)


def keep(folder: Path, name: str, value: str) -> None:
    """Write it unless it is there."""
    if not (folder / name).exists():
        write_secret(folder, name, value)


def write_secret(folder: Path, name: str, value: str) -> None:
    """What is the same stays, with the rights it was given."""
    path = folder / name
    if not path.exists() or path.read_text() != value:
        write_private(path, value)
