"""New code and new secrets without a refused request: workers are replaced, not stopped."""

import time
from collections.abc import Iterable
from pathlib import Path

from stack.home import Home
from stack.processes import Process
from stack.refusal import Refusal
from stack.supervisor import Supervisor
from stack.waiting import wait_ready

REPLACED_SECONDS = 120
READY_SECONDS = 90


def reload(home: Home, chosen: Iterable[Process]) -> None:
    """Web programs get new workers before the old ones leave; the gateway reads its files anew;
    everything else is restarted one by one: nobody waits for it. Raises Refusal."""
    supervisor = Supervisor(home)
    for process in chosen:
        if process.name == "gateway":
            supervisor.signal("gateway:gateway", "HUP")
        elif process.name.endswith("-web"):
            _replace_workers(supervisor, process)
        else:
            supervisor.restart([process])
            wait_ready(home, [process], seconds=READY_SECONDS)


def _replace_workers(supervisor: Supervisor, process: Process) -> None:
    """Old workers leave only once a new one has loaded the app: if none can, they go on."""
    name = f"{process.group}:{process.name}"
    master = int(supervisor.calls.getProcessInfo(name)["pid"])
    before = children(master)
    supervisor.signal(name, "HUP")
    deadline = time.monotonic() + REPLACED_SECONDS
    while before & children(master) or not process.is_ready():
        if time.monotonic() > deadline:
            raise Refusal(
                f"{process.name} keeps its old workers, because new ones do not start: they go on "
                f"serving. See ./contest logs {process.name}; bring the old code back and reload."
            )
        time.sleep(0.2)


def children(pid: int) -> set[int]:
    """Numbers of a process's children; none when it is gone."""
    try:
        return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    except FileNotFoundError:
        return set()
