"""The supervisor of the running stack: which process is where, stopping and killing it."""

import os
import signal
from pathlib import Path
from typing import Any
from xmlrpc.client import ServerProxy

import httpx
from supervisor.xmlrpc import SupervisorTransport  # type: ignore[import-untyped]

from servicekit.testing import Stack
from support.waiting import until

APPS = "apps"
OPS = {"web": "OPS_LISTEN", "work": "WORK_OPS_LISTEN", "ledger": "LEDGER_OPS_LISTEN"}


class Processes:
    """By supervisor's own interface, over its socket."""

    def __init__(self, config: Path) -> None:
        self._transport = SupervisorTransport(None, None, f"unix://{_socket(config)}")
        proxy: Any = ServerProxy("http://127.0.0.1", transport=self._transport)
        self._calls = proxy.supervisor

    def close(self) -> None:
        """End the conversation with the supervisor."""
        self._transport.close()

    def services(self) -> list[str]:
        """Names of the processes of all services."""
        return [found["name"] for found in self._apps() if found["name"] != "mailsink"]

    def pid(self, name: str) -> int:
        """0 while it does not run."""
        return int(self._info(name)["pid"])

    def state(self, name: str) -> str:
        return str(self._info(name)["statename"])

    def stop(self, name: str) -> None:
        """Gently, and wait."""
        self._calls.stopProcess(f"{APPS}:{name}", True)

    def start(self, name: str) -> None:
        """Does nothing when it runs."""
        if self.state(name) not in ("RUNNING", "STARTING"):
            self._calls.startProcess(f"{APPS}:{name}", False)

    def kill(self, name: str) -> int:
        """`kill -9` of the process itself; answers the pid it had."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_ready(self, name: str, stack: Stack, *, seconds: float = 90) -> None:
        """Until its internal port says that it is ready."""
        service, _, role = name.partition("-")
        environment = stack.facts["services"][service]
        url = f"http://{environment[OPS[role]]}/readyz"
        until(f"{name} is ready", lambda: _answers(url), seconds=seconds)

    def wait_running_again(self, name: str, before: int, *, seconds: float = 60) -> None:
        """Until it runs under another pid than `before`."""

        def again() -> bool:
            found = self._info(name)
            return bool(found["statename"] == "RUNNING" and found["pid"] not in (0, before))

        until(f"{name} runs again by itself", again, seconds=seconds)

    def _info(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self._calls.getProcessInfo(f"{APPS}:{name}")
        return found

    def _apps(self) -> list[dict[str, Any]]:
        every: list[dict[str, Any]] = self._calls.getAllProcessInfo()
        return [found for found in every if found["group"] == APPS]


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=3).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _socket(config: Path) -> str:
    lines = config.read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("file="))
