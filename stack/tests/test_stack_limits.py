"""What the machine is asked to allow."""

from pathlib import Path

import pytest
from stack.limits import allow_huge_pages, memory

pytestmark = pytest.mark.unit

PAGES = memory() // 4 // (2 * 2**20)


@pytest.mark.parametrize(
    ("before", "after"), [(0, PAGES), (PAGES - 1, PAGES), (PAGES + 1, PAGES + 1)]
)
def test_huge_pages_are_allowed_up_to_a_quarter_of_the_memory(
    tmp_path: Path, before: int, after: int
) -> None:
    setting = tmp_path / "nr_overcommit_hugepages"
    setting.write_text(f"{before}\n")

    allow_huge_pages(setting)

    assert int(setting.read_text()) == after


def test_machine_without_huge_pages_is_left_alone(tmp_path: Path) -> None:
    allow_huge_pages(tmp_path / "absent")

    assert list(tmp_path.iterdir()) == []
