"""The private Docker engine."""

import subprocess

import pytest
from stack.containers.engine import await_end

pytestmark = pytest.mark.unit


def test_engine_that_this_process_started_is_seen_to_end() -> None:
    started = subprocess.Popen(["true"])

    await_end(started.pid)  # raises when it takes it for running

    assert started.wait() == 0
