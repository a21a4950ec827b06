"""stack.json: where everything of a running stack is, for tests and tools. `down` removes it."""

import json
from pathlib import Path

from stack import postgres
from stack.brokers import bootstrap
from stack.environment import (
    MAILSINK_HTTP_OFFSET,
    MAILSINK_SMTP_OFFSET,
    OFFSETS,
    environment_of,
    local,
)
from stack.home import CHECKOUT, Home, write_private


def write_description(home: Home) -> None:
    write_private(_file(home), json.dumps(description(home), indent=2) + "\n")


def remove_description(home: Home) -> None:
    _file(home).unlink(missing_ok=True)


def description(home: Home) -> dict[str, object]:
    """Addresses and paths; `postgres.superuser` is a libpq URL through the local socket."""
    sockets = postgres.socket_folder(home)
    return {
        "home": str(home.root),
        "checkout": str(CHECKOUT),
        "gateway": home.public_url,
        "base_port": home.choices.base_port,
        "postgres": {
            "superuser": f"postgresql://{postgres.SUPERUSER}@/postgres"
            f"?host={sockets}&port={postgres.port(home)}",
            "host": "127.0.0.1",
            "port": postgres.port(home),
        },
        "redis": f"redis://{local(home, 2)}/0",
        "kafka": bootstrap(home),
        **_mailbox(home),
        "logs": str(home.logs),
        "assets_manifest": str(home.assets / "manifest.json"),
        "demo_accounts": str(home.demo_accounts),
        "services": {service: environment_of(home, service) for service in OFFSETS},
    }


def _mailbox(home: Home) -> dict[str, str]:
    if not home.has_mailbox:
        return {}
    return {
        "smtp": f"smtp://{local(home, MAILSINK_SMTP_OFFSET)}",
        "mailsink": f"http://{local(home, MAILSINK_HTTP_OFFSET)}",
    }


def _file(home: Home) -> Path:
    return home.root / "stack.json"
