"""How long one page takes at the service, asked again and again by one reader."""

import statistics
import time
from typing import Final

from stack.console import say

from servicekit.testing import GatewayClient

ROUNDS: Final = 40


def tell(name: str, client: GatewayClient, path: str) -> float:
    """Says what it takes; answers the p95 in milliseconds."""
    taken, size = [], 0
    busy = time.process_time()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status}")
        size = len(answer.data)
    busy = (time.process_time() - busy) * 1000 / ROUNDS
    p95 = statistics.quantiles(taken, n=20)[-1]
    say(
        f"{name}: p50 {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms, max {max(taken):.0f} ms,"
        f" {busy:.0f} ms CPU of ours, {size / 1000:.0f} KB"
    )
    return p95
