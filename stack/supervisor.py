"""supervisord: its configuration, and talking to it over its socket."""

import http.client
import os
import socket
import subprocess
import time
import xmlrpc.client
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stack.home import Home, write_private
from stack.limits import open_files
from stack.processes import ORDER, Process
from stack.python_env import program
from stack.refusal import Refusal
from stack.shell import clean_environment

PRIORITY_STEP = 100
UNKNOWN_PROCESS = 10
ALREADY_STARTED = 60
NOT_RUNNING = 70
RUNNING_STATES = ("RUNNING", "STARTING", "BACKOFF")


def socket_path(home: Home) -> Path:
    return home.sockets / "supervisor.sock"


def config_path(home: Home) -> Path:
    return home.root / "supervisord.conf"


def log_path(home: Home, name: str) -> Path:
    return home.logs / f"{name}.log"


def configuration(home: Home, processes: list[Process]) -> str:
    """supervisord.conf. Nothing starts by itself: `up` starts groups when their needs are there;
    after that whatever dies is started again, for ever."""
    head = [
        "[supervisord]",
        f"logfile={log_path(home, 'supervisor')}", "logfile_maxbytes=5MB", "logfile_backups=2",
        f"pidfile={home.sockets / 'supervisord.pid'}", f"minfds={open_files()}", "umask=077",
        *(["user=root"] if os.geteuid() == 0 else []),
        "[unix_http_server]", f"file={socket_path(home)}", "chmod=0700",
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
    ]  # fmt: skip
    groups = [line for place, group in enumerate(ORDER, start=1)
              for line in _group(group, processes, PRIORITY_STEP * place)]  # fmt: skip
    programs = [line for process in processes for line in _program(home, process)]
    return "\n".join([*head, *groups, *programs, ""]).replace("\n[", "\n\n[")


def _group(group: str, processes: list[Process], priority: int) -> list[str]:
    members = ",".join(process.name for process in processes if process.group == group)
    return [f"[group:{group}]", f"programs={members}", f"priority={priority}"] if members else []


def _program(home: Home, process: Process) -> list[str]:
    lines = [
        f"[program:{process.name}]",
        f"command={' '.join(map(_quoted, process.command))}",
        f"directory={home.root}",
        f"stdout_logfile={log_path(home, process.name)}",
        "stdout_logfile_maxbytes=10MB", "stdout_logfile_backups=3", "redirect_stderr=true",
        "autostart=false", "autorestart=true", "startsecs=1", "startretries=1000000",
        "stopwaitsecs=60", f"stopsignal={process.stop_signal}", "killasgroup=true",
    ]  # fmt: skip
    if process.user:
        lines.append(f"user={process.user.name}")
    values = ",".join(f"{k}={_quoted(v)}" for k, v in sorted(process.environment.items()))
    return [*lines, f"environment={values}"] if values else lines


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'


class _SocketConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=120)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


class _SocketTransport(xmlrpc.client.Transport):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        del host
        return _SocketConnection(self.path)


class Supervisor:
    """The running supervisord of a home."""

    def __init__(self, home: Home) -> None:
        self.home = home
        transport = _SocketTransport(socket_path(home))
        proxy: Any = xmlrpc.client.ServerProxy("http://localhost", transport=transport)
        self.calls = proxy.supervisor

    def is_running(self) -> bool:
        try:
            return bool(self.calls.getState()["statename"] == "RUNNING")
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            return False

    def launch(self) -> None:
        """Start supervisord and wait until it answers. Raises Refusal."""
        started = subprocess.run(
            [program("supervisord"), "-c", config_path(self.home)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd="/",
            env=clean_environment({"CONTEST_HOME": str(self.home.root)}), check=False,
        )  # fmt: skip
        deadline = time.monotonic() + 20
        while started.returncode == 0 and time.monotonic() < deadline:
            if self.is_running():
                return
            time.sleep(0.1)
        raise Refusal(
            f"supervisord did not start: {(started.stderr or started.stdout).strip()[-300:]} "
            f"(see {log_path(self.home, 'supervisor')})"
        )

    def configure(self, processes: list[Process]) -> None:
        """Write the configuration; a running supervisord takes over what changed.

        A group with a changed program is restarted as a whole, as far as it ran.
        """
        write_private(config_path(self.home), configuration(self.home, processes))
        if not self.is_running():
            return
        before = self.states()
        added, changed, removed = self.calls.reloadConfig()[0]
        for group in [*changed, *removed]:
            self.stop(group)
            self.calls.removeProcessGroup(group)
        for group in [*changed, *added]:
            self.calls.addProcessGroup(group)
        for process in processes:
            if process.group in changed and before.get(process.name) in RUNNING_STATES:
                self._quietly(self.calls.startProcess, f"{process.group}:{process.name}", False)

    def states(self) -> dict[str, str]:
        """{process name: RUNNING, STARTING, BACKOFF, STOPPED, FATAL …}"""
        return {found["name"]: found["statename"] for found in self.calls.getAllProcessInfo()}

    def start(self, group: str) -> None:
        """Start what is not running of a group; does not wait."""
        for found in self.calls.getAllProcessInfo():
            if found["group"] == group and found["statename"] not in RUNNING_STATES:
                self._quietly(self.calls.startProcess, f"{group}:{found['name']}", False)

    def stop(self, group: str) -> None:
        """Stop a group and wait until all of it has ended."""
        self._quietly(self.calls.stopProcessGroup, group, True)

    def restart(self, processes: Iterable[Process]) -> None:
        """Stop all of them at once, wait, start them again."""
        names = [f"{process.group}:{process.name}" for process in processes]
        for name in names:
            self._quietly(self.calls.stopProcess, name, False)
        for name in names:
            self._await_stopped(name)
            self._quietly(self.calls.startProcess, name, False)

    def signal(self, name: str, number: str) -> None:
        """Send a signal, for example HUP, to a running process."""
        self._quietly(self.calls.signalProcess, name, number)

    def shutdown(self) -> None:
        """End supervisord itself; what still runs is stopped in order first."""
        pid = int(self.calls.getPID())
        self.calls.shutdown()
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            if not _lives(pid):
                return
            time.sleep(0.1)
        raise Refusal(f"supervisord (process {pid}) does not end; see its log in {self.home.logs}")

    def _await_stopped(self, name: str) -> None:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            state = self.calls.getProcessInfo(name)["statename"]
            if state not in (*RUNNING_STATES, "STOPPING"):
                return
            time.sleep(0.1)
        raise Refusal(f"{name} does not stop; see {self.home.logs}")

    def _quietly(self, call: Any, *arguments: object) -> None:
        """A process that is already as wanted is no fault."""
        try:
            call(*arguments)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode not in (ALREADY_STARTED, NOT_RUNNING, UNKNOWN_PROCESS):
                raise Refusal(f"supervisord: {fault.faultString}") from None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
