"""What the launcher prints while it works."""

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, redirect_stdout

_lock = threading.Lock()


def say(text: str = "") -> None:
    """Print one line at once, also from threads and into pipes."""
    with _lock:
        print(text, flush=True)


@contextmanager
def to_stderr(wanted: bool) -> Iterator[None]:
    """What is said meanwhile leaves stdout to a program that reads JSON."""
    with redirect_stdout(sys.stderr) if wanted else nullcontext():
        yield


def warn(text: str) -> None:
    with _lock:
        print(f"contest: {text}", file=sys.stderr, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print `name` with how long the block took, once it is done; a failure prints it too."""
    began = time.monotonic()
    mark = "failed"
    try:
        yield
        mark = "done"
    finally:
        say(f"  {name:<44} {mark:>6} {time.monotonic() - began:6.1f} s")


def table(rows: Sequence[tuple[str, ...]], headings: tuple[str, ...]) -> str:
    """Columns padded to their widest cell, without a line after the last one."""
    widths = [max(len(row[i]) for row in [headings, *rows]) for i in range(len(headings))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [headings, *rows]
    ]
    return "\n".join(lines)
