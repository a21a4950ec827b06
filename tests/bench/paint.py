"""What a cheap phone loads and sees first: bytes and largest paint of public pages, in Chromium.

`python -m bench.paint [PATH …]` with CONTEST_TEST_HOME naming a running stack. A new window each
time; 1.6 Mbit/s down, 0.75 up, 150 ms there and back, a processor four times slower. Goals: at
most 100 KB before pictures, largest paint within 1.5 s.
"""

import json
import os
import statistics
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, sync_playwright
from stack.console import say

from load.place import HOME_VARIABLE
from support.browser import CHROMIUM, HEIGHT, OPTIONS, PHONE

PATHS: Final = ("/", "/binh-chon", "/the-le")
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
OBSERVE: Final = """
new PerformanceObserver((list) => { window.paint = list.getEntries().at(-1); })
  .observe({type: "largest-contentful-paint", buffered: true});
"""
PAINTED: Final = "() => [window.paint.startTime, window.paint.element?.tagName ?? '?']"


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
    paints = [paint for paint, _, _ in found]
    sizes = found[-1][2]
    before = sum(size for kind, size in sizes.items() if kind != "Image")
    paint = statistics.median(paints)
    parts = ", ".join(f"{kind} {size / 1000:.0f}" for kind, size in sorted(sizes.items()))
    say(
        f"{path}: largest paint {paint:.0f} ms (worst {max(paints):.0f}, {found[-1][1]}),"
        f" {before / 1000:.0f} KB before pictures ({parts})"
    )
    return before <= MOST_BYTES and paint <= MOST_MS


def _visit(browser: Browser, url: str) -> tuple[float, str, dict[str, int]]:
    """`(ms to the largest paint, its element, bytes on the line by kind)` of a first visit."""
    context = browser.new_context(viewport={"width": PHONE, "height": HEIGHT}, is_mobile=True)
    page = context.new_page()
    page.add_init_script(OBSERVE)
    line = context.new_cdp_session(page)
    sizes = _count(line)
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="networkidle")
    page.wait_for_function("() => window.paint")
    paint, element = page.evaluate(PAINTED)
    context.close()
    return float(paint), str(element), dict(sizes)


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
