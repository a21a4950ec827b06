"""Loops watch themselves; ops answers say why."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client

from servicekit.loops import LoopGroup
from servicekit.ops import OpsApp, OpsSplit

pytestmark = pytest.mark.unit


class Failing:
    name = "failing"

    def run(self, _stop: Event, _alive: Callable[[], None]) -> None:
        raise RuntimeError("broken on purpose")


class Patient:
    name = "patient"
    ended = False

    def run(self, stop: Event, alive: Callable[[], None]) -> None:
        alive()
        self.ended = stop.wait(30)


def test_loop_that_fails_ends_the_whole_group(tmp_path: Path) -> None:
    patient = Patient()
    group = LoopGroup([patient, Failing()], tmp_path)
    assert group.run() == 1
    assert patient.ended


def test_loop_leaves_a_liveness_file(tmp_path: Path) -> None:
    group = LoopGroup([Patient()], tmp_path)
    group.stop()
    assert group.run() == 0
    assert [file.name for file in tmp_path.iterdir()] == ["patient.alive"]
    assert list(group.ages()) == ["patient"]


def ops(**options: Any) -> Client:
    return Client(OpsApp(options.pop("checks", []), **options))


def test_readiness_names_every_reason() -> None:
    answer = ops(checks=[lambda: None, lambda: "database away"]).get("/readyz")
    assert answer.status_code == 503
    assert json.loads(answer.data) == {"ok": False, "reasons": ["database away"]}
    assert json.loads(ops(checks=[lambda: None]).get("/readyz").data)["ok"] is True


def test_silent_loop_is_not_healthy() -> None:
    silent = ops(ages=lambda: {"relay": 61.0, "copies": 1.0}).get("/healthz")
    assert json.loads(silent.data)["reasons"] == ["relay silent for 61 s"]
    assert ops(ages=lambda: {"relay": 59.0}).get("/healthz").status_code == 200


def test_metrics_are_readable_by_prometheus() -> None:
    body = ops().get("/metrics").get_data(as_text=True)
    assert "contest_outbox_published" in {f.name for f in text_string_to_metric_families(body)}


def test_ops_paths_answer_on_their_own_port_only() -> None:
    def app(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("404 Not Found", [])
        return [b"app"]

    client = Client(OpsSplit(app, OpsApp([]), "127.0.0.1:8001"))
    assert client.get("/metrics", base_url="http://127.0.0.1:8000").data == b"app"
    assert client.get("/readyz", base_url="http://127.0.0.1:8001").status_code == 200
    assert client.get("/anything", base_url="http://127.0.0.1:8001").status_code == 404
