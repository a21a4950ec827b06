"""Two texts word by word: nothing is lost, what differs is marked, long ones stay quick."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit import differences
from servicekit.differences import Piece, pieces

pytestmark = pytest.mark.unit

TEXTS = st.text(st.sampled_from("aăâ bcđ\n,."), max_size=60)


def whole(found: list[Piece]) -> str:
    return "".join(text for text, _ in found)


def kept(found: list[Piece]) -> str:
    return "".join("".join(text for text, changed in found if not changed).split())


def marked(found: list[Piece]) -> list[str]:
    return [text.strip() for text, changed in found if changed]


def test_a_replaced_passage_is_marked_on_both_sides() -> None:
    here, there = pieces("Bớt một phần ba lượng củi.", "Bớt một nửa lượng củi.")
    assert here == [("Bớt một ", False), ("phần ba", True), (" lượng củi.", False)]
    assert there == [("Bớt một ", False), ("nửa", True), (" lượng củi.", False)]


def test_added_and_removed_words_are_marked_on_one_side() -> None:
    assert pieces("A B", "A B C") == ([("A B", False)], [("A B ", False), ("C", True)])
    assert [marked(side) for side in pieces("A B C D", "A C D")] == [["B"], []]


def test_case_diacritics_and_punctuation_are_differences() -> None:
    here, there = pieces("chè Hoà Bình, xanh", "chè Hòa bình xanh")
    assert (marked(here), marked(there)) == (["Hoà Bình,"], ["Hòa bình"])


def test_a_sentence_that_goes_on_is_not_replaced() -> None:
    here, there = pieces("Thu hồi nhiệt, có hẹn giờ.", "Thu hồi nhiệt bằng ống, có hẹn giờ.")
    assert (marked(here), marked(there)) == ([], ["bằng ống"])


def test_spaces_make_no_difference_but_a_new_line_does() -> None:
    assert [marked(side) for side in pieces("A  B C", "A B  C")] == [[], []]
    assert pieces("A B", "A\nB") == ([("A B", False)], [("A", False), ("\n", True), ("B", False)])
    assert [marked(side) for side in pieces("A", "A\nB")] == [[], ["B"]]


def test_empty_text_has_no_pieces() -> None:
    assert pieces("", "") == ([], [])
    assert pieces("", "mới") == ([], [("mới", True)])


@given(TEXTS, TEXTS)
def test_both_texts_come_back_whole(before: str, after: str) -> None:
    here, there = pieces(before, after)
    assert (whole(here), whole(there)) == (before, after)
    assert kept(here) == kept(there)


@given(TEXTS)
def test_the_same_text_has_no_mark(text: str) -> None:
    here, there = pieces(text, text)
    assert here == there == ([(text, False)] if text else [])


def test_a_very_long_text_is_compared_by_lines() -> None:
    """Words without end would take the square of their number."""
    lines = [f"{number} " + "a b c d e " * 8 for number in range(100)]
    other = [line if number != 40 else "khác" for number, line in enumerate(lines)]
    other[0], other[-1] = "đầu", "cuối"
    assert sum(len(line.split()) for line in lines + other) > differences.WORDS_LIMIT
    here, there = pieces("\n".join(lines), "\n".join(other))
    assert marked(there) == ["đầu", "khác", "cuối"]
    assert marked(here) == [lines[0].strip(), lines[40].strip(), lines[-1].strip()]
