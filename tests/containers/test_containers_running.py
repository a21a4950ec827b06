"""The running containers: what they may do, what is told when something is wrong, coming back."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from stack.containers import pins
from stack.containers.compose import Project
from stack.containers.engine import Engine

from support.waiting import until

pytestmark = pytest.mark.containers

Inspect = Callable[[str], dict[str, Any]]
Figure = Callable[[str], None]
WANTED_MEMORY = 4 * 1024**3
UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def container(project: Project, service: str) -> str:
    return project.must("ps", "--all", "--quiet", service).split()[0]


def all_containers(project: Project) -> list[str]:
    return project.must("ps", "--all", "--quiet").split()


def test_every_container_is_held_tight(project: Project, inspect: Inspect) -> None:
    loose = []
    for one in map(inspect, all_containers(project)):
        host = one["HostConfig"]
        tight = (
            host["ReadonlyRootfs"]
            and host["CapDrop"] == ["ALL"]
            and "no-new-privileges:true" in host["SecurityOpt"]
            and host["Memory"] > 0
            and host["NanoCpus"] > 0
            and host["PidsLimit"] > 0
            and not host["Privileged"]
        )
        if not tight:
            loose.append(one["Name"])
    assert loose == []


def test_no_program_runs_as_root_and_none_writes_to_its_image(
    project: Project, engine: Engine
) -> None:
    running = project.must("ps", "--quiet").split()
    tables = {one: engine.docker("top", one, "-eo", "pid,uid").splitlines()[1:] for one in running}
    users = {one: {line.split()[1] for line in lines} for one, lines in tables.items()}

    assert {one for one, found in users.items() if "0" in found} == set()
    told = project.run("exec", "-T", "voting-web", "touch", "/opt/contest/x")
    assert told.stderr.strip().endswith("Read-only file system")


def test_idle_stack_needs_at_most_4_gib(engine: Engine, figure: Figure) -> None:
    lines = engine.docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}")
    used = {line.split()[0]: as_bytes(line.split()[1]) for line in lines.splitlines()}

    for name, size in sorted(used.items(), key=lambda pair: -pair[1]):
        figure(f"{name}: {size / 2**20:.0f} MiB")
    figure(f"together: {sum(used.values()) / 2**20:.0f} MiB in {len(used)} containers")
    assert sum(used.values()) <= WANTED_MEMORY


def as_bytes(text: str) -> float:
    unit = text.lstrip("0123456789.")
    return float(text.removesuffix(unit)) * UNITS[unit]


def test_monitoring_sees_every_program(project: Project) -> None:
    address = project.address("prometheus")

    def states() -> dict[str, str]:
        found = httpx.get(f"http://{address}:9090/api/v1/targets", timeout=30).json()["data"][
            "activeTargets"
        ]
        return {one["scrapeUrl"]: one["health"] for one in found}

    until("every target was asked", lambda: states() and "unknown" not in states().values())
    found = states()
    assert {url for url, health in found.items() if health != "up"} == set()
    assert len([url for url in found if ":8001" in url or ":8002" in url or ":8003" in url]) == 13


def status(url: str) -> int:
    """0 when nothing answers."""
    try:
        return httpx.get(url, timeout=30).status_code
    except httpx.TransportError:
        return 0


def test_killed_program_comes_back_by_itself(
    project: Project, inspect: Inspect, gateway: str
) -> None:
    name = container(project, "portal-web")
    before = inspect(name)["State"]["Pid"]
    os.kill(before, signal.SIGKILL)

    until("portal-web runs again", lambda: inspect(name)["State"]["Pid"] not in (0, before))
    until("its page is there", lambda: status(f"{gateway}/the-le") == 200)


def test_image_that_crashes_at_start_is_named_and_the_old_one_comes_back(
    project: Project, engine: Engine, gateway: str, tmp_path: Path
) -> None:
    good = f"contest-reporting:{pins.version()}"
    broken = tmp_path / "Dockerfile"
    broken.write_text(f'FROM {good}\nENTRYPOINT ["python", "-c", "raise SystemExit(7)"]\n')
    engine.docker("tag", good, "contest-kept:1")
    engine.docker("build", "--file", broken, "--tag", good, tmp_path)
    try:
        told = project.run("up", "--detach", "--wait", "--pull", "never", "--no-deps",
                           "reporting-web")  # fmt: skip
        meanwhile = status(f"{gateway}/binh-chon")
    finally:
        engine.docker("tag", "contest-kept:1", good)
        project.up()

    assert told.returncode != 0
    assert "reporting-web" in told.stderr.splitlines()[-1]
    assert meanwhile == 200
    until("reports are there again", lambda: status(f"{gateway}/bao-cao") in (302, 303))


def test_data_outlives_its_containers(project: Project, gateway: str, figure: Figure) -> None:
    """Last: addresses of servers change."""
    before = counts(gateway)
    project.must("down", "--timeout", "30")
    began = time.monotonic()
    project.up()
    figure(f"up again with data: {time.monotonic() - began:.0f} s")
    project.describe()

    until("the votes are shown again", lambda: counts(gateway) == before)


def counts(gateway: str) -> dict[str, int]:
    """Votes by entry, as everybody can ask."""
    items = httpx.get(f"{gateway}/api/submissions/v1/entries", timeout=30).json()["items"]
    codes = [item["code"] for item in items]
    answer = httpx.get(f"{gateway}/api/voting/v1/tallies", params={"entry": codes}, timeout=30)
    return {one["entry"]: one["votes"] for one in answer.raise_for_status().json()["entries"]}
