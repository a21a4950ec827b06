"""Voters by the hundred: `./contest tokens`, the launcher's own helper for the demonstration."""

import subprocess
from pathlib import Path


def voter_tokens(checkout: Path, home: Path, count: int, *options: str) -> list[str]:
    """Tokens of `count` distinct accounts, the same accounts each time; `--passes`: theirs."""
    launcher: list[str | Path] = [checkout / "contest", "--home", home]
    command = [*launcher, "tokens", str(count), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    tokens: list[str] = done.stdout.split()
    assert len(set(tokens)) == count
    return tokens
