"""CPU of whole families of processes: living ones and those their parents have buried."""

from collections.abc import Mapping

import psutil


def spent(pids: Mapping[str, int]) -> dict[str, float]:
    """CPU seconds so far of each process and all its descendants, by the given names."""
    return {name: _family(pid) for name, pid in pids.items()}


def since(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Seconds between two looks; a process that was started anew counts from its start."""
    return {
        name: seconds - before.get(name, 0.0) if seconds >= before.get(name, 0.0) else seconds
        for name, seconds in after.items()
    }


def _family(pid: int) -> float:
    try:
        head = psutil.Process(pid)
        return sum(map(_own, [head, *head.children(recursive=True)]))
    except psutil.NoSuchProcess:
        return 0.0


def _own(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)
