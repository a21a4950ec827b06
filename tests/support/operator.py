"""What an operator types on the machine of a running stack."""

import subprocess
from pathlib import Path

from stack.environment import environment_of
from stack.home import open_home
from stack.python_env import program
from stack.shell import as_user, clean_environment
from stack.system_user import runner

SECONDS = 120


def run(root: Path, service: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A service's own command, to its end."""
    home = open_home(str(root))
    return subprocess.run(
        [program(service), *arguments],
        env=clean_environment(environment_of(home, service)) | {"LOG_LEVEL": "error"},
        cwd=home.root,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        **as_user(runner(home)),
    )
