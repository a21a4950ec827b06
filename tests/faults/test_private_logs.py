"""Logs of everything the tests before this one did: requests and votes, and nobody's data."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from servicekit.testing import Stack
from support.dossiers import Entry
from support.mailbox import Mailbox
from support.people import fresh_email
from support.private_data import Logs
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

PRIVATE = {
    "accounts": (
        "SELECT DISTINCT name FROM accounts WHERE name <> ''",
        "SELECT address FROM contacts JOIN accounts ON number = account WHERE origin <> 'trial'",
    ),
    "submissions": (
        "SELECT DISTINCT title FROM dossiers WHERE stage = 'draft'",
        "SELECT DISTINCT authors FROM dossiers",
    ),
}
OURS = ("khong-tra-loi@contest.example",)


@pytest.fixture
def traffic(
    visitor: Callable[[], Visitor], mailbox: Mailbox, entries: Callable[[int], list[Entry]]
) -> str:
    """The least there must be, whatever ran before; answers the last request's id."""
    entry, voter = entries(1)[0], visitor()
    token = voter.sign_in(fresh_email(), mailbox)
    bearer = {"Authorization": f"Bearer {token}"}
    voted = voter.post("/api/voting/v1/votes", json={"entry": entry.code}, headers=bearer)
    receipt = voted.json()["receipt"]
    assert voter.get(f"/phieu/{receipt}").status_code == 200
    last = voter.get("/binh-chon?q=Nguyễn+Văn+An+0912345678")
    assert last.status_code == 200
    return last.headers["X-Request-Id"]


@pytest.fixture
def logs(stack: Stack, traffic: str) -> Logs:
    folder = Path(stack.facts["logs"])
    until(
        "all of it is written",
        lambda: any(traffic in f.read_text(errors="replace") for f in folder.glob("gateway*.log*")),
    )
    files = folder.glob("*.log*")
    return Logs(sorted(file for file in files if not file.name.startswith("up.log")))


def private_words(stack: Stack) -> Iterator[str]:
    for service, queries in PRIVATE.items():
        with psycopg.connect(stack.admin_url(f"contest_{service}")) as conn:
            for query in queries:
                yield from (text for (text,) in conn.execute(query))


def secrets(stack: Stack) -> Iterator[str]:
    """Keys and passwords of the stack, also those inside of addresses."""
    for file in (stack.home / "secrets").iterdir():
        text = file.read_text().strip()
        found = re.fullmatch(r"\w+://[^:]*:([^@]+)@.*", text)
        yield from (found.group(1) if found else text).split(",")


def test_logs_know_requests_and_votes_and_nobody(stack: Stack, logs: Logs) -> None:
    words = list(private_words(stack))
    assert logs.count('"path": "/api/voting/v1/votes"') > 0
    assert logs.count('"path": "/phieu/…"') > 0
    assert len(words) > 10
    assert logs.holding(words) == []
    assert logs.holding(["Nguyễn Văn An", "0912345678", *secrets(stack)]) == []
    assert logs.shapes(allowed=lambda found: found in OURS) == []
