"""Grafana gets what monitoring/boards says, and every query is one."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from monitoring.boards import drawn
from monitoring.boards.__main__ import BOARDS, FOLDER, as_text
from monitoring.boards.panels import Board

from support.ports import free_port
from support.waiting import until

pytestmark = pytest.mark.deployment


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_board_was_written_again_after_its_last_change(board: Board) -> None:
    assert (FOLDER / f"{board.name}.json").read_text(encoding="utf-8") == as_text(board)


def test_there_is_no_board_of_former_times() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == {board.name for board in BOARDS}


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_panels_lie_beside_each_other_and_have_ids_of_their_own(board: Board) -> None:
    panels = json.loads(as_text(board))["panels"]
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in panels]
    assert len({panel["id"] for panel in panels}) == len(set(places)) == len(panels)
    assert max(p["gridPos"]["x"] + p["gridPos"]["w"] for p in panels) <= 24


def test_every_query_is_promql(tmp_path: Path) -> None:
    """Prometheus reads them as rules: it has no other way to be asked for their grammar."""
    queries = [query for board in BOARDS for query in board.queries()]
    names = [{"record": f"board:{n}", "expr": query} for n, query in enumerate(queries)]
    file = tmp_path / "queries.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "boards", "rules": names}]}))
    done = subprocess.run(
        ["promtool", "check", "rules", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(queries)} rules found" in done.stdout


KNOWN = """# TYPE contest:votes:rate1m gauge
contest:votes:rate1m{outcome="first"} 40 1793451600
contest:votes:rate1m{outcome="first"} 1250 1793451660
# TYPE contest_voting_queue_fill_ratio gauge
contest_voting_queue_fill_ratio{queue="votes"} 0.25 1793451660
# EOF
"""
TIMES = ("2026-10-31T13:00:00+00:00", "2026-10-31T13:02:00+00:00")


@pytest.fixture
def prometheus(tmp_path: Path) -> Iterator[str]:
    """One that knows of one evening."""
    figures, data = tmp_path / "figures.txt", tmp_path / "data"
    figures.write_text(KNOWN)
    command: list[str | Path] = ["promtool", "tsdb", "create-blocks-from", "openmetrics"]
    subprocess.run([*command, figures, data], check=True, capture_output=True)
    nothing = tmp_path / "prometheus.yml"
    nothing.write_text("global: {scrape_interval: 1h}\n")
    address = f"127.0.0.1:{free_port()}"
    options = [f"--config.file={nothing}", f"--storage.tsdb.path={data}"]
    options += [f"--web.listen-address={address}", "--storage.tsdb.retention.time=100y"]
    with subprocess.Popen(["prometheus", *options], stderr=subprocess.DEVNULL) as running:
        try:
            until("Prometheus is ready", lambda: _is_ready(f"http://{address}/-/ready"))
            yield f"http://{address}"
        finally:
            running.terminate()


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


def test_board_is_drawn_from_what_prometheus_knows(
    prometheus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "board.svg"

    code = drawn.main([prometheus, "voting-evening", *TIMES, str(picture)])

    words = picture.read_text()
    empty = capsys.readouterr().err.splitlines()
    assert code == 1
    assert "Đêm bình chọn · 31/10/2026 20:00 – 31/10/2026 20:02" in words
    assert ">1,250 /s<" in words
    assert "— first: 1,250 /s<" in words
    assert "— votes: 25 %<" in words
    assert "no figure: Trong sổ phiếu" in empty
    assert len(empty) == words.count("không có số liệu") == 13
