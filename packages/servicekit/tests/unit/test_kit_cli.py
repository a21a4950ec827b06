"""What commands of an operator share."""

import re
import time
from typing import Any

import pytest
from structlog.testing import capture_logs

from servicekit import waiting
from servicekit.cli import telling

pytestmark = pytest.mark.unit


def test_long_work_says_how_far_it_is_and_stops_saying(capsys: Any) -> None:
    with telling("reading", every=0.01) as tell:
        said = _wait_for(capsys, "reading")
        tell("half of it")
        said += _wait_for(capsys, "half of it")
    time.sleep(0.05)
    lines = said.splitlines()
    assert all(re.fullmatch(r"(reading|half of it) \(0 s\)", line) for line in lines)
    assert capsys.readouterr().err.count("\n") <= 1


def test_short_work_says_nothing(capsys: Any) -> None:
    with telling("reading"):
        pass
    assert capsys.readouterr().err == ""


def test_waiting_says_every_new_reason_once() -> None:
    answers, reasons = iter([False, False, False, True]), iter(["refused", "refused", "password"])

    with capture_logs() as said:
        waiting.until("database", lambda: next(answers), pause=0, why=lambda: next(reasons))

    assert [(line["need"], line["reason"]) for line in said] == [
        ("database", "refused"), ("database", "password")
    ]  # fmt: skip


def _wait_for(capsys: Any, words: str) -> str:
    said = ""
    deadline = time.monotonic() + 5
    while words not in said:
        assert time.monotonic() < deadline
        said += capsys.readouterr().err
    return said
