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
    said += capsys.readouterr().err
    assert re.fullmatch(r"(reading \(\d+ s\)\n)+(half of it \(\d+ s\)\n)+", said)
    time.sleep(0.05)
    assert capsys.readouterr().err == ""


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
    deadline = time.monotonic() + 30
    while words not in said:
        assert time.monotonic() < deadline
        said += capsys.readouterr().err
    return said
