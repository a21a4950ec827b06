"""Logs of everything the tests before this one did: requests and votes, and nobody's data."""

import re
import time
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
GATEWAY_SECONDS = 1.5
"""nginx writes its log once a second."""


@pytest.fixture
def traffic(
    visitor: Callable[[], Visitor], mailbox: Mailbox, entries: Callable[[int], list[Entry]]
) -> None:
    """The least there must be, whatever ran before."""
    entry, voter = entries(1)[0], visitor()
    token = voter.sign_in(fresh_email(), mailbox)
    bearer = {"Authorization": f"Bearer {token}"}
    voted = voter.post("/api/voting/v1/votes", json={"entry": entry.code}, headers=bearer)
    receipt = voted.json()["receipt"]
    assert voter.get(f"/phieu/{receipt}").status_code == 200
    assert voter.get("/binh-chon?q=Nguyễn+Văn+An+0912345678").status_code == 200


@pytest.fixture
def logs(stack: Stack, traffic: None) -> Logs:
    time.sleep(GATEWAY_SECONDS)
    files = Path(stack.facts["logs"]).glob("*.log*")
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
