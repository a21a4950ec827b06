"""A copy of the manifests with secrets of its own: those of an operator are never touched."""

import shutil
from pathlib import Path

from stack.containers import secret_files

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDERS = ("k8s", "stack/postgres", "stack/kafka", "monitoring")
SECRETS = "k8s/components/secret-files/secrets"


def copy_manifests(target: Path) -> Path:
    """Everything that kustomize reads, below `target`; answers the folder of the secrets."""
    for name in FOLDERS:
        if (CHECKOUT / name).exists():
            shutil.copytree(
                CHECKOUT / name, target / name, ignore=shutil.ignore_patterns("secrets")
            )
    secret_files.write(target / SECRETS)
    return target / SECRETS
