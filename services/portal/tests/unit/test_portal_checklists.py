"""A checklist as staff write it: lines become points, ticks outlive other lines' changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events import Choice
from portal.model.checklists import CODE_LIMIT, lines_of, points

pytestmark = pytest.mark.unit

BEFORE = (Choice("kind", "Đúng loại"), Choice("dung-linh-vuc", "Đúng lĩnh vực"))


def test_lines_are_tidy_and_each_is_there_once() -> None:
    assert lines_of(" Đúng loại \r\n\n\tRõ tác giả\nĐúng loại\n") == ["Đúng loại", "Rõ tác giả"]


def test_point_whose_words_stay_keeps_its_code() -> None:
    found = points(["Rõ tác giả", "Đúng loại"], BEFORE)
    assert found == (Choice("ro-tac-gia", "Rõ tác giả"), Choice("kind", "Đúng loại"))


def test_new_words_never_take_the_code_of_others() -> None:
    found = points(["Đúng lĩnh vực!", "Đúng, lĩnh vực", "Đúng lĩnh vực"], BEFORE)
    assert [point.code for point in found] == [
        "dung-linh-vuc-2", "dung-linh-vuc-3", "dung-linh-vuc",
    ]  # fmt: skip


@given(st.lists(st.text(min_size=1, max_size=200), max_size=20, unique=True))
def test_every_point_has_a_code_of_its_own(labels: list[str]) -> None:
    codes = [point.code for point in points(labels, BEFORE)]
    assert len(set(codes)) == len(labels)
    assert all(0 < len(code) <= CODE_LIMIT + 3 for code in codes)
