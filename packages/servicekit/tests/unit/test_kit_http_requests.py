"""Bytes to requests: whole ones in their order, and a status for what is not HTTP or too much."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.http_requests import (
    BAD_REQUEST,
    HEADERS_TOO_LARGE,
    LINE_TOO_LONG,
    MOST_BODY_BYTES,
    TOO_LARGE,
    UNKNOWN_METHOD,
    RequestReader,
)

pytestmark = pytest.mark.unit

VOTE = (
    b"POST /api/votes?a=%C3%A9 HTTP/1.1\r\nHost: here\r\nContent-Type: text/plain\r\n"
    b"X-One: a\r\nx-one: b\r\nX_Two: spoofed\r\nContent-Length: 4\r\n\r\nvote"
)
PAGE = b"GET /b%C3%A0i HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
CHUNKED = (
    b"POST /parts HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"2\r\nvo\r\n2\r\nte\r\n0\r\n\r\n"
)


def read(*pieces: bytes) -> RequestReader:
    reader = RequestReader({"SERVER_NAME": "here"})
    for piece in pieces:
        reader.feed(piece)
        if reader.refusal:
            break
    return reader


def shown(reader: RequestReader) -> list[tuple[Any, ...]]:
    """Method, path, query, body and whether the connection goes on, of each whole request."""
    return [
        (
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"],
            environ["QUERY_STRING"],
            environ["wsgi.input"].read(),
            keeps_alive,
        )
        for environ, keeps_alive in reader.ready
    ]


def refusal_of(reader: RequestReader) -> tuple[int, str, str] | None:
    found = reader.refusal
    return None if found is None else (found.status, found.slug, found.title)


EXPECTED = [
    ("POST", "/api/votes", "a=%C3%A9", b"vote", True),
    ("POST", "/parts", "", b"vote", True),
    ("GET", "/b\u00c3\u00a0i", "", b"", False),
]


@given(st.lists(st.integers(0, len(VOTE + CHUNKED + PAGE)), max_size=6))
def test_requests_are_the_same_however_the_bytes_arrive(cuts: list[int]) -> None:
    stream, places = VOTE + CHUNKED + PAGE, [0, *sorted(cuts), None]
    pieces = [stream[a:b] for a, b in itertools.pairwise(places) if stream[a:b]]
    reader = read(*pieces)
    assert (shown(reader), reader.refusal) == (EXPECTED, None)


def test_headers_become_what_wsgi_calls_them() -> None:
    (request,) = read(VOTE).ready
    found = {name: text for name, text in request.environ.items() if name != "wsgi.input"}
    assert found == {
        "SERVER_NAME": "here",
        "REQUEST_METHOD": "POST",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "RAW_URI": "/api/votes?a=%C3%A9",
        "PATH_INFO": "/api/votes",
        "QUERY_STRING": "a=%C3%A9",
        "HTTP_HOST": "here",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "4",
        "HTTP_X_ONE": "a,b",
    }


@pytest.mark.parametrize("piece_size", [1, 1_000, 10**6])
@pytest.mark.parametrize(
    ("stream", "problem"),
    [
        (b"nonsense\r\n\r\n", UNKNOWN_METHOD),
        (b"GET / nonsense\r\n\r\n", BAD_REQUEST),
        (b"GET / HTTP/3.7\r\n\r\n", BAD_REQUEST),
        (b"GET nowhere HTTP/1.1\r\n\r\n", BAD_REQUEST),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", BAD_REQUEST),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", BAD_REQUEST),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            BAD_REQUEST,
        ),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", BAD_REQUEST),
        (b"CONNECT here:80 HTTP/1.1\r\nHost: here\r\n\r\n", BAD_REQUEST),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 50_000, HEADERS_TOO_LARGE),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n\r\n", LINE_TOO_LONG),
        (b"BREW / HTTP/1.1\r\n\r\n", UNKNOWN_METHOD),
        (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 20_000, HEADERS_TOO_LARGE),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n" + b"a" * (MOST_BODY_BYTES + 1),
            TOO_LARGE,
        ),
    ],
)
def test_what_is_not_http_or_too_much_is_refused(
    stream: bytes, problem: tuple[int, str, str], piece_size: int
) -> None:
    pieces = [stream[at : at + piece_size] for at in range(0, len(stream), piece_size)]
    reader = read(*pieces)
    assert (refusal_of(reader), list(reader.ready)) == (problem, [])


def test_garbage_after_a_request_leaves_the_request() -> None:
    reader = read(VOTE + b"garbage\r\n\r\n")
    assert (shown(reader), refusal_of(reader)) == (EXPECTED[:1], UNKNOWN_METHOD)


def test_an_end_between_requests_is_none_of_a_request() -> None:
    between, within = read(VOTE), read(VOTE, PAGE[:-3])
    between.end()
    within.end()
    assert (refusal_of(between), refusal_of(within)) == (None, BAD_REQUEST)


def test_headers_count_once_however_they_arrive() -> None:
    head = b"GET / HTTP/1.1\r\nX: " + b"a" * 30_000 + b"\r\n\r\n"
    pieces = [head[at : at + 1_000] for at in range(0, len(head), 1_000)]
    assert shown(read(*pieces)) == [("GET", "/", "", b"", True)]
    reader = read(VOTE * 300 + head[:500], head[500:])
    assert (len(reader.ready), reader.refusal) == (301, None)


def test_a_large_body_counts_no_header_bytes() -> None:
    body = b"a" * 100_000
    reader = read(
        b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n", body[:50_000], body[50_000:]
    )
    assert shown(reader) == [("POST", "/", "", body, True)]


def test_a_body_that_waits_for_leave_says_so() -> None:
    head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
    reader = read(head)
    waits = [reader.wants_continue]
    for piece in (b"vo", b"te"):
        reader.feed(piece)
        waits.append(reader.wants_continue)
    assert (waits, len(reader.ready)) == ([True, False, False], 1)


def test_an_absolute_target_is_read_by_its_path() -> None:
    reader = read(b"GET http://here/page?x=1 HTTP/1.1\r\nHost: here\r\n\r\n")
    assert shown(reader) == [("GET", "/page", "x=1", b"", True)]


def test_another_protocol_is_not_taken_up() -> None:
    head = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n"
    assert shown(read(head + b"words of the other")) == [("GET", "/", "", b"", False)]


def test_http_1_0_never_keeps_the_connection() -> None:
    reader = read(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    assert shown(reader) == [("GET", "/", "", b"", False)]


@pytest.mark.parametrize("more", [0, 1, 3 * MOST_BODY_BYTES])
def test_body_is_whole_whether_it_fits_into_memory_or_waits_in_a_file(more: int) -> None:
    body = (b"0123456789abcdef" * (MOST_BODY_BYTES // 16) + b"x" * more)[: MOST_BODY_BYTES + more]
    head = b"POST /files HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % len(body)
    reader = RequestReader({"SERVER_NAME": "here"}, most_body=4 * MOST_BODY_BYTES)
    for start in range(0, len(head) + len(body), 65_536):
        reader.feed((head + body)[start : start + 65_536])
    reader.feed(VOTE)
    first, second = (request.environ["wsgi.input"] for request in reader.ready)
    assert (first.read() == body, second.read()) == (True, b"vote")
    first.close()


def test_body_above_what_the_server_takes_is_refused() -> None:
    reader = RequestReader({"SERVER_NAME": "here"}, most_body=2 * MOST_BODY_BYTES)
    reader.feed(b"POST /files HTTP/1.1\r\nHost: here\r\nContent-Length: 9999999\r\n\r\n")
    reader.feed(b"x" * 2 * MOST_BODY_BYTES)
    assert refusal_of(reader) is None
    reader.feed(b"x")
    assert refusal_of(reader) == TOO_LARGE
    reader.close()
