"""The processes of the running stack: where they are, stopping, killing, coming back."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xmlrpc.client import ServerProxy

from stack.home import open_home
from stack.processes import table
from stack.supervisor import socket_path
from supervisor.xmlrpc import SupervisorTransport  # type: ignore[import-untyped]

from support.waiting import until


class Processes:
    """By the launcher's own table and supervisor's own interface, over its socket."""

    def __init__(self, root: Path) -> None:
        home = open_home(str(root))
        self._table = {process.name: process for process in table(home)}
        self._transport = SupervisorTransport(None, None, f"unix://{socket_path(home)}")
        proxy: Any = ServerProxy("http://127.0.0.1", transport=self._transport)
        self._calls = proxy.supervisor

    def close(self) -> None:
        """End the conversation with the supervisor."""
        self._transport.close()

    def services(self) -> list[str]:
        """Names of the processes of all services."""
        apps = [process.name for process in self._table.values() if process.group == "apps"]
        return [name for name in apps if name != "mailsink"]

    def pid(self, name: str) -> int:
        """0 while it does not run."""
        return int(self._info(name)["pid"])

    def state(self, name: str) -> str:
        return str(self._info(name)["statename"])

    def stop(self, name: str) -> None:
        """Gently, and wait."""
        self._calls.stopProcess(self._full_name(name), True)

    def start(self, name: str) -> None:
        """Does nothing when it runs."""
        if self.state(name) not in ("RUNNING", "STARTING"):
            self._calls.startProcess(self._full_name(name), False)

    @contextmanager
    def stopped(self, name: str) -> Iterator[None]:
        """Nobody is there meanwhile; ready again afterwards."""
        self.stop(name)
        try:
            yield
        finally:
            self.start(name)
            self.wait_ready(name)

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """It takes connections and never says anything meanwhile (SIGSTOP)."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def kill(self, name: str) -> None:
        """`kill -9` of the process itself; waits until it runs again, as it must by itself."""
        before = self.pid(name)
        os.kill(before, signal.SIGKILL)
        until(
            f"{name} runs again by itself",
            lambda: self.state(name) == "RUNNING" and self.pid(name) not in (0, before),
            seconds=60,
        )

    def children(self, name: str, title: str) -> list[int]:
        """Pids of the processes that it started and that call themselves `title`."""
        pid = self.pid(name)
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [int(child) for child in found if title in _command(int(child))]

    def wait_ready(self, *names: str, seconds: float = 180) -> None:
        """Until they, or else all, say so themselves."""
        for name in names or self._table:
            until(f"{name} is ready", self._table[name].is_ready, seconds=seconds)

    def states(self) -> dict[str, str]:
        """By name, what the supervisor says."""
        return {name: self.state(name) for name in self._table}

    def _info(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self._calls.getProcessInfo(self._full_name(name))
        return found

    def _full_name(self, name: str) -> str:
        return f"{self._table[name].group}:{name}"


def _command(pid: int) -> str:
    """What `ps` shows; empty for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").replace("\0", " ")
    except OSError:
        return ""
