"""Passwords and keys: made once, kept in a folder, never printed."""

import base64
import secrets
from pathlib import Path

from stack.home import Home, write_private

KEYS = ("seal-key", "pepper", "receipt-key", "pass-key", "letter-key")
KEY_BYTES = {"receipt-key": 64}
USUAL_KEY_BYTES = 32


def make_secrets(home: Home, services: tuple[str, ...]) -> None:
    """Write each secret of a home that does not exist yet; existing ones are never changed."""
    fill(home.secrets, services, f"127.0.0.1:{home.choices.base_port + 1}")


def fill(folder: Path, services: tuple[str, ...], postgres: str) -> None:
    """Keys, and passwords with the URLs that hold them; `postgres` is its HOST:PORT."""
    before = _keys_that_were_letter_keys(folder)
    for name in KEYS:
        keep(folder, name, new_key(name))
    if before:
        write_secret(folder, "letter-key", ",".join([new_key("letter-key"), *before]))
    for service in services:
        keep(folder, f"postgres-{service}", secrets.token_urlsafe(24))
        password = (folder / f"postgres-{service}").read_text()
        url = f"postgresql://contest_{service}:{password}@{postgres}/contest_{service}"
        write_secret(folder, f"database-url-{service}", url)


def new_key(name: str) -> str:
    return base64.urlsafe_b64encode(
        secrets.token_bytes(KEY_BYTES.get(name, USUAL_KEY_BYTES))
    ).decode()


def _keys_that_were_letter_keys(folder: Path) -> list[str]:
    """Until there was a letter key the seal key made what it recognises: listed addresses and links
    of that time stay known."""
    seal = folder / "seal-key"
    if (folder / "letter-key").exists() or not seal.exists():
        return []
    return seal.read_text().strip().split(",")


def keep(folder: Path, name: str, value: str) -> None:
    """Write it unless it is there."""
    if not (folder / name).exists():
        write_secret(folder, name, value)


def write_secret(folder: Path, name: str, value: str) -> None:
    """What is the same stays, with the rights it was given."""
    path = folder / name
    if not path.exists() or path.read_text() != value:
        write_private(path, value)
