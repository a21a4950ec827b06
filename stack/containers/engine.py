"""A Docker engine of our own, below one folder, for machines where none runs.

It touches no packet filter and no default bridge: builds use the machine's network, containers
talk over bridges of their own, and published ports go through Docker's proxy. So nothing is left
behind when it ends. Networks are therefore not closed against each other here.
"""

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stack import debian
from stack.home import Home
from stack.refusal import Refusal
from stack.shell import Command, clean_environment, run

CLIENT = "/usr/bin/docker"
START_SECONDS = 60
STOP_SECONDS = 60


@dataclass(frozen=True)
class Engine:
    """The private engine of a home."""

    home: Home

    @property
    def folder(self) -> Path:
        """Images and layers stay here, so that the next run builds only what changed."""
        return self.home.root / "engine"

    @property
    def address(self) -> str:
        return f"unix://{self.home.sockets / 'docker.sock'}"

    @property
    def environment(self) -> dict[str, str]:
        """What a client is told."""
        return {"DOCKER_HOST": self.address, "DOCKER_BUILDKIT": "1", "BUILDKIT_PROGRESS": "plain"}

    def start(self) -> None:
        """Install it if it is missing, start it, wait until it answers. Raises Refusal."""
        if os.geteuid() != 0:
            raise Refusal("A Docker engine of our own can only be started by root.")
        debian.install(self.home, debian.container_needs())
        if self.answers():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "daemon.json").write_text(json.dumps(self._settings(), indent=2))
        with (self.home.logs / "engine.log").open("a") as log:
            subprocess.Popen(
                [debian.find("dockerd") or "dockerd", "--config-file", self.folder / "daemon.json"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                cwd="/", env=clean_environment({"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}),
            )  # fmt: skip
        self._wait(answering=True, seconds=START_SECONDS)

    def stop(self) -> None:
        """End it and all containers; mounts it left behind go too."""
        pid = self._pid()
        if pid:
            os.kill(pid, signal.SIGTERM)
            await_end(pid)
        unmount_below(self.folder, self.home.sockets)

    def answers(self) -> bool:
        asked = subprocess.run(
            [CLIENT, "version"], env=self.client_environment(), capture_output=True, check=False
        )
        return asked.returncode == 0

    def docker(self, *arguments: str | Path, what: str = "docker", cwd: Path | None = None) -> str:
        """Run the client to its end; answers stdout. Raises Refusal."""
        command: Command = [CLIENT, *arguments]
        log = self.home.logs / "containers.log"
        return run(command, log=log, what=what, env=self.environment, cwd=cwd)

    def has_image(self, name: str) -> bool:
        return bool(self.docker("images", "--quiet", name).strip())

    def client_environment(self) -> dict[str, str]:
        return clean_environment(self.environment)

    def _settings(self) -> dict[str, object]:
        return {
            "data-root": str(self.folder / "data"),
            "exec-root": str(self.home.sockets / "docker"),
            "pidfile": str(self.folder / "pid"),
            "hosts": [self.address],
            "bridge": "none",
            "iptables": False,
            "ip-forward": False,
            "ip-masq": False,
            "log-level": "warn",
            "shutdown-timeout": 30,
        }

    def _pid(self) -> int:
        """0 when it does not run."""
        with suppress(OSError, ValueError):
            pid = int((self.folder / "pid").read_text())
            if "dockerd" in Path(f"/proc/{pid}/cmdline").read_text():
                return pid
        return 0

    def _wait(self, *, answering: bool, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self.answers() != answering:
            if time.monotonic() > deadline:
                log = self.home.logs / "engine.log"
                raise Refusal(f"The Docker engine does not answer; see {log}")
            time.sleep(0.2)


def await_end(pid: int) -> None:
    """Raises Refusal when it goes on."""
    deadline = time.monotonic() + STOP_SECONDS
    while _runs(pid):
        if time.monotonic() > deadline:
            raise Refusal(f"The Docker engine (process {pid}) does not end.")
        time.sleep(0.2)


def _runs(pid: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # a child of our own is there until it is asked for
    return Path(f"/proc/{pid}").exists()


def unmount_below(*folders: Path) -> None:
    """What an interrupted program left mounted inside the folders, the deepest first."""
    places = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    inside = [p for p in places if any(p.startswith(f"{folder}/") for folder in folders)]
    for place in sorted(inside, reverse=True):
        subprocess.run(["umount", "--lazy", place], check=False, capture_output=True)
