"""`./contest secrets FOLDER`: passwords and keys for containers, made once."""

import secrets
from pathlib import Path

from stack.postgres import SERVICES
from stack.secrets import fill, keep

POSTGRES = "postgres:5432"
SUPERUSER = "postgres-superuser"
MONITORING = "postgres-monitoring"
EMPTY = ("smtp-password", "s3-secret", "tls-certificate", "tls-key")
"""They must be there and may be empty; whoever runs the contest fills them in."""


def write(folder: Path) -> None:
    """Existing files stay. The folder is closed to others; its files are not, because the programs
    in containers that get one of them run as users that this machine does not know."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    fill(folder, SERVICES, POSTGRES)
    for name in (SUPERUSER, MONITORING):
        keep(folder, name, secrets.token_urlsafe(24))
    for name in EMPTY:
        keep(folder, name, "")
    for path in folder.iterdir():
        path.chmod(0o644)
