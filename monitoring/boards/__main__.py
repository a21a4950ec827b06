"""`python -m monitoring.boards`: writes the JSON that Grafana is given."""

import json
from pathlib import Path

from monitoring.boards import data_flow, infrastructure, services, voting_evening
from monitoring.boards.panels import Board, as_grafana

BOARDS = (voting_evening.BOARD, services.BOARD, data_flow.BOARD, infrastructure.BOARD)
FOLDER = Path(__file__).parents[1] / "grafana/dashboards"


def as_text(board: Board) -> str:
    return json.dumps(as_grafana(board), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for each in BOARDS:
        (FOLDER / f"{each.name}.json").write_text(as_text(each), encoding="utf-8")
