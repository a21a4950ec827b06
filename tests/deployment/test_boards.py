"""Grafana gets what monitoring/boards says, and every query is one."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml
from monitoring.boards.__main__ import BOARDS, FOLDER, as_text
from monitoring.boards.panels import Board

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
