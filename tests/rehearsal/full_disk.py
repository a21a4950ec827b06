"""A full disk under Kafka's log, made safely: a small file system of memory laid over its folder.

What was written meanwhile is brought back to the real folder at the end.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rehearsal.scene import Impossible, Scene

SPARE = 64 * 1024**2
MOST = 1024**3
"""Bytes: room besides what the log has, and the largest log that is worth it."""
FULL_SECONDS = 10.0
PIECES = (1024**2, 4096)


@contextmanager
def small_disk(scene: Scene) -> Iterator[None]:
    """The first broker keeps its log on a small file system. Raises Impossible."""
    broker, processes = scene.brokers[0], scene.processes
    small = broker.data.with_name(f"{broker.data.name}.small")
    with ExitStack() as undo:
        _mount_memory(small, _used(broker.data) + SPARE)
        undo.callback(small.rmdir)
        undo.callback(_run, "umount", small)
        undo.callback(processes.start, broker.name)
        processes.stop(broker.name)
        _copy(broker.data, small)
        _run("mount", "--bind", small, broker.data)
        undo.callback(_bring_back, small, broker.data)
        undo.callback(processes.stop, broker.name)
        processes.start(broker.name)
        scene.wait_healthy()
        yield


def fill(scene: Scene) -> None:
    """No room for some seconds, also for what the broker frees meanwhile; then there is again."""
    ballast = scene.brokers[0].data / "ballast"
    deadline = time.monotonic() + FULL_SECONDS
    try:
        while time.monotonic() < deadline:
            for size in PIECES:
                _grow(ballast, size)
            time.sleep(0.1)
    finally:
        ballast.unlink()


def _grow(file: Path, size: int) -> None:
    """Until not even `size` bytes more go in."""
    piece = bytes(size)
    with file.open("ab", buffering=0) as out:
        try:
            while out.write(piece) == size:
                pass
        except OSError:
            return


def _mount_memory(folder: Path, size: int) -> None:
    if os.geteuid() != 0:
        raise Impossible("only root may lay a small file system over Kafka's folder")
    if size > MOST:
        raise Impossible(f"Kafka's log is too large to be copied into memory: {size} bytes")
    folder.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder)
    except subprocess.CalledProcessError as problem:
        folder.rmdir()
        raise Impossible(problem.stderr.strip().replace("\n", "; ")) from problem


def _bring_back(small: Path, data: Path) -> None:
    draft = data.with_name(f"{data.name}.new")
    _copy(small, draft)
    _run("umount", data)
    shutil.rmtree(data)
    draft.rename(data)


def _copy(source: Path, target: Path) -> None:
    """With owners; holes stay holes, as the indexes of the log have many."""
    target.mkdir(exist_ok=True)
    _run("cp", "--archive", "--sparse=always", "--no-target-directory", source, target)


def _used(folder: Path) -> int:
    """Bytes on the disk."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)
