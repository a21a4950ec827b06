from pathlib import Path

import pytest

from contracts.page import page

pytestmark = pytest.mark.unit


def test_page_of_events_is_up_to_date() -> None:
    written = Path(__file__).parents[4] / "docs" / "events.md"
    assert written.read_text(encoding="utf-8") == page()
