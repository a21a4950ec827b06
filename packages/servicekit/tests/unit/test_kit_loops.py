"""Loops watch themselves; ops answers say why."""

import json
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client

from servicekit.loops import Alive, LoopGroup
from servicekit.ops import OpsApp, OpsSplit

pytestmark = pytest.mark.unit


class Failing:
    name = "failing"

    def run(self, _stop: Event, _alive: Alive) -> None:
        raise RuntimeError("broken on purpose")


class Patient:
    name = "patient"
    ended = False

    def run(self, stop: Event, alive: Alive) -> None:
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


def test_silence_of_each_loop_is_a_metric(tmp_path: Path) -> None:
    group = LoopGroup([Patient()], tmp_path)
    group.stop()
    group.run()
    time.sleep(0.01)
    found = REGISTRY.get_sample_value("contest_loop_silent_seconds", {"loop": "patient"})
    assert found is not None
    assert 0 < found < 60


class Parked:
    """Lives, stands still, and is told when it is watched."""

    name = "parked"

    def __init__(self) -> None:
        self.said, self.go_on = Event(), Event()

    def run(self, stop: Event, alive: Alive) -> None:
        alive("too many dead letters", patience=600)
        self.said.set()
        self.go_on.wait(30)
        alive()
        self.said.set()
        stop.wait(30)


def test_loop_that_stands_still_is_named_until_it_goes_on(tmp_path: Path) -> None:
    parked = Parked()
    group = LoopGroup([parked], tmp_path)
    assert group.stopped() == ["parked not started"]
    thread = Thread(target=group.run)
    thread.start()
    try:
        assert parked.said.wait(10)
        silent_until = (tmp_path / "parked.alive").stat().st_mtime
        assert group.stopped() == ["parked stopped: too many dead letters"]
        assert -600 <= group.ages()["parked"] < -550
        assert 550 < silent_until - time.time() <= 600
        parked.said.clear()
        parked.go_on.set()
        assert parked.said.wait(10)
        assert group.stopped() == []
        assert 0 <= group.ages()["parked"] < 10
    finally:
        group.stop()
        thread.join()


def ops(*unready: str, **options: Any) -> Client:
    return Client(OpsApp(lambda: unready, **options))


def test_readiness_names_every_reason() -> None:
    answer = ops("catching up", "database away").get("/readyz")
    assert answer.status_code == 503
    assert json.loads(answer.data) == {
        "ok": False,
        "reasons": ["catching up", "database away"],
        "degraded": [],
    }
    fine = ops().get("/readyz")
    assert fine.status_code == 200
    assert json.loads(fine.data) == {"ok": True, "reasons": [], "degraded": []}


def test_tolerated_reason_is_said_and_leaves_the_process_ready() -> None:
    answer = ops("database away", tolerated={"database away"}).get("/readyz")
    assert answer.status_code == 200
    assert json.loads(answer.data) == {"ok": True, "reasons": [], "degraded": ["database away"]}
    both = ops("database away", "no catalogue", tolerated={"database away"}).get("/readyz")
    assert both.status_code == 503
    assert json.loads(both.data)["reasons"] == ["no catalogue"]


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

    client = Client(OpsSplit(app, OpsApp(list), "127.0.0.1:8001"))
    assert client.get("/metrics", base_url="http://127.0.0.1:8000").data == b"app"
    assert client.get("/readyz", base_url="http://127.0.0.1:8001").status_code == 200
    assert client.get("/anything", base_url="http://127.0.0.1:8001").status_code == 404
