"""Passwords and keys: made at the first start, kept in the home, never printed."""

import base64
import secrets

from stack.home import Home, write_private

KEYS = ("seal-key", "pepper", "receipt-key", "pass-key")
KEY_BYTES = {"receipt-key": 64}
USUAL_KEY_BYTES = 32


def make_secrets(home: Home, services: tuple[str, ...]) -> None:
    """Write each secret that does not exist yet; existing ones are never changed."""
    for name in KEYS:
        key = secrets.token_bytes(KEY_BYTES.get(name, USUAL_KEY_BYTES))
        _keep(home, name, base64.urlsafe_b64encode(key).decode())
    for service in services:
        _keep(home, f"postgres-{service}", secrets.token_urlsafe(24))
        address = f"127.0.0.1:{home.choices.base_port + 1}/contest_{service}"
        password = read_secret(home, f"postgres-{service}")
        url = f"postgresql://contest_{service}:{password}@{address}"
        write_secret(home, f"database-url-{service}", url)


def read_secret(home: Home, name: str) -> str:
    return (home.secrets / name).read_text()


def _keep(home: Home, name: str, value: str) -> None:
    if not (home.secrets / name).exists():
        write_secret(home, name, value)


def write_secret(home: Home, name: str, value: str) -> None:
    """What is the same stays, with the rights it was given."""
    path = home.secrets / name
    if not path.exists() or path.read_text() != value:
        write_private(path, value)
