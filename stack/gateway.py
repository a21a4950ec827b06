"""nginx, the only open port: templates of gateway/ filled in for this home."""

import os
from pathlib import Path

from stack import assets, rendering
from stack.debian import find
from stack.environment import MAILSINK_HTTP_OFFSET, OFFSETS, STATUS_OFFSET, local
from stack.home import Home
from stack.limits import open_files
from stack.shell import Command, run

STARTER = Path(__file__).with_name("start-gateway.sh")
WORKERS_USER = "www-data"


def rendered(home: Home) -> Path:
    return home.root / "gateway"


def command(home: Home) -> list[str]:
    nginx = find("nginx") or "nginx"
    own = [str(home.sockets / name) for name in ("gateway.group", "compressor.sock")]
    return ["/bin/sh", str(STARTER), *own, nginx, "-c", str(rendered(home) / "nginx.conf")]


def configure(home: Home) -> bool:
    """Render everything; True when something differs from before. Raises Refusal when nginx
    would not accept it."""
    folder = rendered(home)
    for name in ("errors", "work"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    files = rendering.files(variables(home))
    changed = [name for name, text in files.items() if _differs(folder / name, text)]
    for name in changed:
        (folder / name).write_text(files[name])
    nginx = find("nginx") or "nginx"
    test: Command = [nginx, "-t", "-q", "-c", folder / "nginx.conf"]
    run(test, log=home.up_log, what="nginx refuses its configuration; this")
    return bool(changed)


def variables(home: Home) -> dict[str, str]:
    """What the placeholders stand for."""
    certificate, key = home.choices.tls_certificate, home.choices.tls_key
    return rendering.common_values(assets.manifest(home), has_mailbox=home.has_mailbox) | {
        "user": f"user {WORKERS_USER};" if os.geteuid() == 0 else "",
        "run": str(home.sockets),
        "rendered": str(rendered(home)),
        "templates": str(rendering.TEMPLATES),
        "work": str(rendered(home) / "work"),
        "assets": str(home.assets),
        "open_files": str(open_files()),
        "listen": f"{home.choices.listen}:{home.choices.gateway_port}",
        "status_listen": local(home, STATUS_OFFSET),
        "tls_flags": " ssl http2" if certificate else "",
        "tls": rendering.tls(certificate, key) if certificate else "",
        "redirect": _redirect(home) if home.choices.redirect_port else "",
        "upstreams": _upstreams(home),
    }


def _upstreams(home: Home) -> str:
    ports = OFFSETS | ({"mailsink": MAILSINK_HTTP_OFFSET} if home.has_mailbox else {})
    return rendering.upstreams((name, local(home, offset)) for name, offset in ports.items())


def _redirect(home: Home) -> str:
    listen = f"{home.choices.listen}:{home.choices.redirect_port}"
    return f"""server {{
        listen {listen} default_server;
        location / {{ return 308 {home.public_url}$request_uri; }}
    }}"""


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text() != text
