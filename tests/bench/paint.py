"""What a cheap phone loads and sees first, as Lighthouse measures it: bytes, largest paint, shifts
and blocked time of public pages, in Chromium.

`python -m bench.paint [PATH …]` with CONTEST_TEST_HOME naming a running stack. A new window each
time; 1.6 Mbit/s down, 0.75 up, 150 ms there and back, a processor four times slower. Goals: at
most 100 KB before pictures, largest paint within 1.5 s, nothing that shifts by more than 0.1,
blocked for at most 200 ms.
"""

import json
import os
import statistics
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, sync_playwright
from stack.console import say

from load.place import HOME_VARIABLE
from support.browser import CHROMIUM, HEIGHT, OPTIONS, PHONE

PATHS: Final = ("/", "/binh-chon", "/the-le", "/tin-tuc", "/huong-dan", "/en", "/en/entries")
ROUNDS: Final = 5
LINE: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER: Final = 4
MOST_BYTES: Final = 100_000
MOST_MS: Final = 1_500
MOST_SHIFT: Final = 0.1
MOST_BLOCKED: Final = 200
OBSERVE: Final = """
window.shift = 0; window.blocked = 0;
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
  .observe({type, buffered: true});
watch("largest-contentful-paint", (entry) => { window.paint = entry; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.shift += entry.value; });
watch("longtask", (entry) => { window.blocked += entry.duration - 50; });
"""
PAINTED: Final = """() => ({
  paint: window.paint.startTime, element: window.paint.element?.tagName ?? "?",
  shift: window.shift, blocked: window.blocked})"""


def main() -> int:
    home = Path(os.environ[HOME_VARIABLE])
    gateway = json.loads((home / "stack.json").read_text(encoding="utf-8"))["gateway"]
    paths = sys.argv[1:] or PATHS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        met = [_tell(browser, gateway, path) for path in paths]
        browser.close()
    return 0 if all(met) else 1


def _tell(browser: Browser, gateway: str, path: str) -> bool:
    """Says the medians of one page; answers whether they meet the goals."""
    found = [_visit(browser, gateway + path) for _ in range(ROUNDS)]
    sizes = found[-1].sizes
    before = sum(size for kind, size in sizes.items() if kind != "Image")
    paint, shift, blocked = (
        statistics.median(getattr(one, name) for one in found)
        for name in ("paint", "shift", "blocked")
    )
    parts = ", ".join(f"{kind} {size / 1000:.0f}" for kind, size in sorted(sizes.items()))
    say(
        f"{path}: largest paint {paint:.0f} ms (worst {max(one.paint for one in found):.0f},"
        f" {found[-1].element}), shift {shift:.3f}, blocked {blocked:.0f} ms,"
        f" {before / 1000:.0f} KB before pictures ({parts})"
    )
    calm = shift <= MOST_SHIFT and blocked <= MOST_BLOCKED
    return calm and before <= MOST_BYTES and paint <= MOST_MS


@dataclass(frozen=True)
class Visit:
    """A first visit: ms to the largest paint and its element, the sum of layout shifts, ms that the
    page could not answer beyond 50 at a time, bytes on the line by kind."""

    paint: float
    element: str
    shift: float
    blocked: float
    sizes: dict[str, int]


def _visit(browser: Browser, url: str) -> Visit:
    context = browser.new_context(viewport={"width": PHONE, "height": HEIGHT}, is_mobile=True)
    page = context.new_page()
    page.add_init_script(OBSERVE)
    line = context.new_cdp_session(page)
    sizes = _count(line)
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="networkidle")
    page.wait_for_function("() => window.paint")
    painted = page.evaluate(PAINTED)
    context.close()
    return Visit(**painted, sizes=dict(sizes))


def _count(line: CDPSession) -> dict[str, int]:
    """Bytes as they arrive, by kind of what was asked for."""
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = defaultdict(int)

    def finished(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        sizes[kind] += int(event["encodedDataLength"])

    line.send("Network.enable")
    line.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    line.on("Network.loadingFinished", finished)
    return sizes


if __name__ == "__main__":
    raise SystemExit(main())
