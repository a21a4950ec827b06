"""What an operator sets for one service stands beside the rest of its environment."""

from pathlib import Path

import pytest
from stack.environment import environment_of
from stack.home import Home

pytestmark = pytest.mark.unit


def test_settings_of_a_service_are_read_from_its_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    before = environment_of(home, "submissions")
    (tmp_path / "submissions.env").write_text(
        "# scanner\nSCANNER_URL = tcp://127.0.0.1:3310\n\nUPLOAD_LIMIT_MB=32\nS3_SECRET=a=b\n"
    )
    chosen = {
        "SCANNER_URL": "tcp://127.0.0.1:3310", "UPLOAD_LIMIT_MB": "32", "S3_SECRET": "a=b",
    }  # fmt: skip
    assert environment_of(home, "submissions") == before | chosen
    assert "SCANNER_URL" not in environment_of(home, "portal")
