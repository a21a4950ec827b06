"""Running other programs, with their output kept and their failure said in one sentence."""

import errno
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack.refusal import NO_ROOM, Refusal

Command = Sequence[str | Path]

KEPT = (
    "HOME", "PATH", "LANG", "LC_ALL", "TERM", "USER", "TMPDIR", "CI", "HTTP_PROXY", "HTTPS_PROXY",
    "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "JAVA_HOME",
)  # fmt: skip
KEPT_PREFIXES = ("PIP_", "UV_", "NPM_", "npm_config_", "MAVEN_", "NODE_", "PLAYWRIGHT_")


@dataclass(frozen=True)
class User:
    """Whom a program runs as: numbers of an account of this machine."""

    name: str
    uid: int
    gid: int


def as_user(user: User | None) -> dict[str, Any]:
    """Arguments that let subprocess start a program as `user`; None is the caller."""
    return {"user": user.uid, "group": user.gid, "extra_groups": []} if user else {}


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's environment without what could change a program by accident (PG…)."""
    kept = {k: v for k, v in os.environ.items() if k in KEPT or k.startswith(KEPT_PREFIXES)}
    return {"PATH": os.defpath, "LANG": "C.UTF-8"} | kept | dict(extra or {})


def run(
    command: Command,
    *,
    log: Path,
    what: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: User | None = None,
) -> str:
    """Run to the end and return stdout; output goes to `log`.

    Raises Refusal naming `what`, the last line that was printed and where the rest is.
    """
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        env=clean_environment(env),
        cwd=cwd or "/",
        check=False,
        **as_user(user),
    )
    with log.open("a") as out:
        out.write(f"$ {' '.join(map(str, command))}\n{done.stdout}{done.stderr}\n")
    if done.returncode != 0:
        if os.strerror(errno.ENOSPC) in done.stdout + done.stderr:
            raise Refusal(f"{what} failed: {NO_ROOM} (all of it: {log})")
        raise Refusal(f"{what} failed: {_last_words(done.stdout, done.stderr)} (all of it: {log})")
    return str(done.stdout)


def _last_words(stdout: str, stderr: str) -> str:
    lines = [line.strip() for line in (stdout + "\n" + stderr).splitlines() if line.strip()]
    told = [line for line in lines if "error" in line.lower()] or lines
    return told[-1][:300] if told else "it said nothing"
