"""Every line is JSON with the same keys, whoever wrote it."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.unit

PROGRAM = """
import logging
import structlog
from servicekit import logs
logs.configure("info", "voting")
logging.getLogger("kafka.cluster").error("no node is %s", "there")
logging.getLogger("kafka.cluster").warning("nobody needs to know")
structlog.get_logger().info("recorded", rows=3)
secret = "0912345678"
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("library").exception("failed")
"""


def test_lines_of_libraries_are_json_and_hold_no_local_variables() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    for line in lines:
        assert line.pop("timestamp")
    exception = lines[2].pop("exception")
    assert lines == [
        {"event": "no node is there", "level": "error", "logger": "kafka.cluster",
         "service": "voting"},
        {"event": "recorded", "level": "info", "rows": 3, "service": "voting"},
        {"event": "failed", "level": "error", "logger": "library", "service": "voting"},
    ]  # fmt: skip
    assert exception[0]["exc_type"] == "ZeroDivisionError"
    assert "0912345678" not in done.stderr
