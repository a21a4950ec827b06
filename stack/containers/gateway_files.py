"""`python -m stack.containers.gateway_files MANIFEST FOLDER`: nginx's files for an image.

They are rendered twice, with the demonstration's mailbox and without; start-gateway.sh chooses.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from stack import rendering
from stack.environment import OFFSETS
from stack.limits import MOST_OPEN_FILES

RUN = "/run/contest"
EVERYWHERE = "0.0.0.0"  # noqa: S104  # a container's own network
PLAIN_PORT, TLS_PORT, STATUS_PORT, SERVICE_PORT = 8080, 8443, 8081, 8000
TLS = f"""listen {EVERYWHERE}:{TLS_PORT} ssl http2 backlog=4096;
{rendering.tls("/run/secrets/tls-certificate", "/run/secrets/tls-key")}
if ($scheme = http) {{ return 308 https://$host$request_uri; }}
"""


def main(arguments: list[str]) -> int:
    manifest, folder = json.loads(Path(arguments[0]).read_text()), Path(arguments[1])
    folder.mkdir(parents=True)
    (folder / "tls.conf").write_text(TLS)
    for name, has_mailbox in (("mailbox-off", False), ("mailbox-on", True)):
        write(folder / name, manifest, has_mailbox=has_mailbox)
    return 0


def write(folder: Path, manifest: Mapping[str, str], *, has_mailbox: bool) -> None:
    values = variables(folder, manifest, has_mailbox=has_mailbox)
    for name, text in rendering.files(values).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def variables(folder: Path, manifest: Mapping[str, str], *, has_mailbox: bool) -> dict[str, str]:
    """What the placeholders stand for in a container."""
    return rendering.common_values(manifest, has_mailbox=has_mailbox) | {
        "user": "",
        "run": RUN,
        "rendered": str(folder),
        "templates": str(folder),
        "work": "/tmp/gateway",  # noqa: S108  # the container's own
        "assets": "/srv/assets",
        "open_files": str(MOST_OPEN_FILES),
        "listen": f"{EVERYWHERE}:{PLAIN_PORT}",
        "status_listen": f"{EVERYWHERE}:{STATUS_PORT}",
        "tls_flags": "",
        "tls": f'include "{RUN}/front/*.conf";',
        "redirect": "",
        "upstreams": rendering.upstreams(
            (name, f"{host}:{SERVICE_PORT}") for name, host in _hosts(has_mailbox=has_mailbox)
        ),
    }


def _hosts(*, has_mailbox: bool) -> list[tuple[str, str]]:
    services = [(service, f"{service}-web") for service in OFFSETS]
    return [*services, ("mailsink", "mailsink")] if has_mailbox else services


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
