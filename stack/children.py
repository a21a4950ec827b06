"""Programs that the launcher runs and that end with it, tidying up as after Ctrl-C."""

import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

GRACE_SECONDS = 120  # a cluster is taken down meanwhile

_running: set[subprocess.Popen[str]] = set()
_ending = False


def end_like_ctrl_c() -> None:
    """From now on SIGTERM means what Ctrl-C means."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def start(
    command: Sequence[str], cwd: Path, env: Mapping[str, str], *, stdout: int | None = None
) -> subprocess.Popen[str]:
    """In a group of its own: Ctrl-C reaches it once, from `ended_together`.

    Raises KeyboardInterrupt when the launcher is ending already.
    """
    if _ending:
        raise KeyboardInterrupt
    child = subprocess.Popen(
        command, cwd=cwd, env=env, process_group=0, stdin=subprocess.DEVNULL, stdout=stdout,
        stderr=subprocess.STDOUT if stdout else None, text=True, errors="replace",
    )  # fmt: skip
    _running.add(child)
    return child


def wait(child: subprocess.Popen[str]) -> int:
    """Its exit code, once it has ended."""
    code = child.wait()
    _running.discard(child)
    return code


@contextmanager
def ended_together() -> Iterator[None]:
    """Whatever was started meanwhile is told to end when this is interrupted, and waited for."""
    global _ending
    try:
        yield
    except BaseException:
        _ending = True
        _end()
        raise


def _end() -> None:
    running = tuple(_running)
    for child in running:
        child.send_signal(signal.SIGINT)
    for child in running:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
