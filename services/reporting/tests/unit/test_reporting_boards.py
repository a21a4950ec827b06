import json

import pytest

from reporting.model.boards import Board, message, opening

pytestmark = pytest.mark.unit


def drawn(**parts: str) -> Board:
    board = Board()
    board.renew("m1", parts)
    return board


def test_page_of_the_same_mark_has_seen_everything() -> None:
    board = drawn(a="1", b="2")
    assert board.news(board.issue_seen("m1")) == []


@pytest.mark.parametrize("seen", ["", "m0"])
def test_page_of_another_mark_gets_every_part(seen: str) -> None:
    board = drawn(a="1", b="2")
    assert board.news(board.issue_seen(seen)) == ["1", "2"]


def test_board_without_a_mark_was_seen_by_nobody() -> None:
    assert Board().issue_seen("") == 0


def test_news_are_only_the_parts_that_changed() -> None:
    board = drawn(a="1", b="2", c="3")
    shown = board.issue
    board.renew("m2", {"a": "1", "b": "two"})
    assert board.news(shown) == ["two"]
    assert board.news(board.issue) == []
    assert (board.mark, board.news(0)) == ("m2", ["1", "two", "3"])


def test_message_is_one_event_of_one_line_whatever_the_parts_hold() -> None:
    parts = ['<p id="x">\n"a"</p>', "data: không\r\n\r\nid: 9"]
    head, event, data, *rest = message("3-17", parts).decode().split("\n")
    assert (head, event, rest) == ("id: 3-17", "event: parts", ["", ""])
    assert json.loads(data.removeprefix("data: ")) == parts


def test_opening_says_in_milliseconds_when_to_come_again() -> None:
    assert opening(3.0) == b"retry: 3000\n\n"
