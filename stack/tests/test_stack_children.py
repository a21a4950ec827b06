"""Told to end, the launcher ends what it started: once, and waits until it has tidied up."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from stack.home import CHECKOUT

LAUNCHER = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from stack import children

def run(*words):
    started = children.start([sys.executable, "-c", CHILD, *words], Path.cwd(), os.environ)
    children.wait(started)

CHILD = '''
import pathlib, signal, sys, time
told = []
signal.signal(signal.SIGINT, lambda *_: told.append(1))
print("ready", flush=True)
while not told:
    time.sleep(0.02)
time.sleep(0.1)
pathlib.Path(sys.argv[1]).write_text(f"tidied, told {len(told)} time")
'''
children.end_like_ctrl_c()
with ThreadPoolExecutor(1) as beside, children.ended_together():
    later = [beside.submit(run, "beside"), beside.submit(run, "never")]
    run("first")
"""


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_launcher_told_to_end_ends_what_runs_and_starts_nothing_more(
    tmp_path: Path, told: signal.Signals
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LAUNCHER], cwd=tmp_path, env={"PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as launcher:  # fmt: skip
        assert launcher.stdout is not None
        assert [launcher.stdout.readline() for _ in range(2)] == ["ready\n", "ready\n"]
        launcher.send_signal(told)
        words = launcher.communicate(timeout=30)[1]
    assert words.splitlines()[-1] == "KeyboardInterrupt"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "first": "tidied, told 1 time",
        "beside": "tidied, told 1 time",
    }
