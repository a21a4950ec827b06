"""A machine's flood from one address ends at a ceiling that no hall of people meets."""

from collections.abc import Iterator

import pytest
from stack.gateway import rendered
from stack.home import Home
from stack.tests.nginx_at_work import Answer, ask, prepared, start, statuses_at_once

pytestmark = pytest.mark.integration

CEILING = [
    ("limits.conf", "zone=votes:10m rate=5000r/s;", "zone=votes:10m rate=1r/m;"),
    ("routes.conf", "zone=votes burst=20000 nodelay;", "zone=votes burst=2 nodelay;"),
    ("limits.conf", "zone=sign_in:10m rate=50r/s;", "zone=sign_in:10m rate=1r/m;"),
]
"""By file, what is promised, and what a test can reach however long it takes."""
API, PAGE = "/api/voting/v1/votes", "/binh-chon/Z7K3MX/xac-nhan"


@pytest.fixture
def port() -> Iterator[int]:
    with prepared() as home:
        for name, promised, low in CEILING:
            lower(home, name, promised, low)
        running = start(home)
        try:
            yield home.choices.gateway_port
        finally:
            running.terminate()
            running.wait()


def lower(home: Home, name: str, promised: str, low: str) -> None:
    file = rendered(home) / name
    text = file.read_text()
    assert promised in text
    file.write_text(text.replace(promised, low))


def test_votes_of_both_ways_share_one_ceiling(port: int) -> None:
    """Voting is down here: what is let through gets 503."""
    answers = [ask(port, path, "POST") for path in (API, PAGE, API, PAGE, API)]

    assert [answer.status for answer in answers] == [503, 503, 503, 429, 429]
    assert_says_when_to_come_back(*answers[3:])


def test_flood_of_codes_beyond_any_hall_is_refused(port: int) -> None:
    """Accounts are down here, too: the first and the burst of 2,000 get 503."""
    asked = statuses_at_once(port, "/api/accounts/v1/otp", "127.9.0.2", times=2100)

    assert asked == {503: 2001, 429: 99}


def assert_says_when_to_come_back(page: Answer, problem: Answer) -> None:
    assert (page.headers["Content-Type"], page.headers["Retry-After"]) == (
        "text/html; charset=utf-8",
        "10",
    )
    assert (problem.headers["Content-Type"], problem.headers["Retry-After"]) == (
        "application/problem+json; charset=utf-8",
        "5",
    )
