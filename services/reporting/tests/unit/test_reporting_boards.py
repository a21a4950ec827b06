import json

import pytest

from reporting.model.boards import Board, News, Told, message, opening

pytestmark = pytest.mark.unit


def drawn(**parts: str) -> Board:
    board = Board()
    board.renew("m1", parts)
    return board


def test_page_of_the_same_mark_has_seen_everything() -> None:
    assert drawn(a="1", b="2").news(Told("m1")) is None


@pytest.mark.parametrize("seen", ["", "m0"])
def test_page_of_another_mark_gets_every_part(seen: str) -> None:
    assert drawn(a="1", b="2").news(Told(seen)) == News(Told("m1", 1), ["1", "2"])


def test_board_that_was_never_drawn_has_no_news() -> None:
    assert Board().news(Told("")) is None


def test_news_are_only_the_parts_that_changed() -> None:
    board = drawn(a="1", b="2", c="3")
    board.renew("m2", {"a": "1", "b": "two"})
    assert board.news(Told("m1", 1)) == News(Told("m2", 2), ["two"])
    assert board.news(Told("m2", 2)) is None
    assert board.news(Told("m0")) == News(Told("m2", 2), ["1", "two", "3"])


def test_part_that_changed_within_one_mark_is_news() -> None:
    board = drawn(a="1")
    board.renew("m1", {"a": "one"})
    assert board.news(Told("m1", 1)) == News(Told("m1", 2), ["one"])


def test_new_mark_is_told_although_every_part_came_out_the_same() -> None:
    board = drawn(a="1")
    board.renew("m2", {"a": "1"})
    assert board.news(Told("m1", 1)) == News(Told("m2", 2), [])


def test_message_is_one_event_of_one_line_whatever_the_parts_hold() -> None:
    parts = ['<p id="x">\n"a"</p>', "data: không\r\n\r\nid: 9"]
    head, event, data, *rest = message(News(Told("3-17"), parts)).decode().split("\n")
    assert (head, event, rest) == ("id: 3-17", "event: parts", ["", ""])
    assert json.loads(data.removeprefix("data: ")) == parts


def test_opening_says_in_milliseconds_when_to_come_again() -> None:
    assert opening(3.0) == b"retry: 3000\n\n"
