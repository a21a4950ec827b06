"""Manifests as `kubectl apply -k` sees them, also where nobody has installed kubectl."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

MODULE = "sigs.k8s.io/kustomize/kustomize/v5@v5.7.1"
CACHE = Path.home() / ".cache/contest" / MODULE.rpartition("@")[2]


def build(folder: Path) -> str:
    """One stream of YAML. Fails the test with what kustomize says, warnings too."""
    done = subprocess.run([*_command(), folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr  # deprecations
    return done.stdout


def _command() -> list[str | Path]:
    if shutil.which("kubectl"):
        return ["kubectl", "kustomize"]
    program = CACHE / "kustomize"
    if not program.exists():
        go = shutil.which("go") or str(Path(sys.executable).with_name("go"))
        subprocess.run(
            [go, "install", MODULE], env=os.environ | {"GOBIN": str(CACHE)}, cwd="/", check=True
        )
    return [program, "build"]
