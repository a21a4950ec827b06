"""What a process says of itself on its internal port."""

import httpx

from support.waiting import SECONDS


def metric(address: str, name: str) -> float:
    """The value of the one metric of this name, without labels. Fails when it is not there."""
    lines = httpx.get(f"http://{address}/metrics", timeout=SECONDS).text.splitlines()
    (line,) = [line for line in lines if line.startswith(f"{name} ")]
    return float(line.split()[1])
