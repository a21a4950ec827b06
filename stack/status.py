"""`status`: every process, whether it is ready, and its port."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from stack.console import table as text_table
from stack.home import Home
from stack.processes import table
from stack.supervisor import Supervisor


@dataclass(frozen=True)
class Condition:
    """One line of the answer. `state` is the supervisor's word in small letters."""

    name: str
    state: str
    ready: bool
    port: int


def conditions(home: Home) -> list[Condition]:
    supervisor = Supervisor(home)
    states = supervisor.states() if supervisor.is_running() else {}
    processes = table(home)
    with ThreadPoolExecutor(max_workers=8) as pool:
        ready = list(pool.map(
            lambda p: states.get(p.name) == "RUNNING" and p.is_ready(), processes
        ))  # fmt: skip
    return [
        Condition(process.name, states.get(process.name, "STOPPED").lower(), is_ready, process.port)
        for process, is_ready in zip(processes, ready, strict=True)
    ]


def as_json(home: Home, found: list[Condition]) -> str:
    """`{"gateway": URL, "processes": [{"name", "state", "ready", "port"}]}`"""
    return json.dumps({"gateway": home.public_url, "processes": [vars(one) for one in found]})


def as_text(home: Home, found: list[Condition]) -> str:
    rows = [(c.name, c.state, "yes" if c.ready else "no", str(c.port)) for c in found]
    waiting = [one.name for one in found if not one.ready]
    verdict = f"Not ready: {', '.join(waiting)}" if waiting else f"All ready: {home.public_url}"
    return f"{text_table(rows, ('PROCESS', 'STATE', 'READY', 'PORT'))}\n\n{verdict}"
