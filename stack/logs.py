"""`logs`: the last lines of a process, and the next ones as they come."""

import subprocess

from stack.home import Home
from stack.refusal import Refusal
from stack.shell import clean_environment
from stack.supervisor import log_path


def show_log(home: Home, name: str, *, lines: int, follow: bool) -> int:
    path = log_path(home, name)
    if "/" in name or not path.exists():
        known = sorted(found.stem for found in home.logs.glob("*.log"))
        raise Refusal(f"There is no log of {name}; there are {', '.join(known)}.")
    command = ["tail", "-n", str(lines), *(["-F"] if follow else []), str(path)]
    try:
        return subprocess.run(
            command, stderr=subprocess.DEVNULL, env=clean_environment(), check=False
        ).returncode
    except KeyboardInterrupt:
        return 0
