"""`./contest down` and `up` again: everything is where it was. Runs last."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from servicekit.testing import Stack
from support.databases import Databases
from support.dossiers import Entry, hand_in
from support.edition import current_edition
from support.mailbox import Mailbox
from support.people import fresh_email, fresh_title
from support.visitor import Visitor, words
from support.waiting import until

pytestmark = pytest.mark.journey


def contest(stack: Stack, command: str) -> None:
    """Run the launcher; fails the test with its own words."""
    program = Path(stack.facts["checkout"]) / "contest"
    done = subprocess.run(
        [program, "--home", stack.home, command],
        capture_output=True, text=True, timeout=600, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_down_and_up_keep_all_data(
    stack: Stack,
    visitor: Callable[[], Visitor],
    entries: Callable[[int], list[Entry]],
    mailbox: Mailbox,
    databases: Databases,
) -> None:
    person, contact = visitor(), fresh_email()
    person.sign_in(contact, mailbox)
    entry, title = entries(1)[0], fresh_title()
    dossier = hand_in(person, title)
    until("the entry can be voted for", lambda: _vote(person, entry))
    receipt = _vote(person, entry)

    contest(stack, "down")
    contest(stack, "up")

    anyone = visitor()
    edition, number = current_edition(anyone)[1], databases.entry_number(entry.code)
    until("the vote is counted", lambda: databases.tally(edition, [number]) == 1)
    assert _vote(person, entry) == receipt
    assert anyone.get(f"/api/voting/v1/receipts/{receipt}").json()["state"] == "recorded"
    assert title in words(person.get(f"/ho-so/{dossier}"))
    assert entry.title in words(anyone.get(f"/bai-du-thi/{entry.code}", follow_redirects=True))
    assert len(mailbox.codes(contact)) == 1
    person.sign_in(fresh_email(), mailbox)


def _vote(person: Visitor, entry: Entry) -> str:
    """The receipt; empty while voting does not know the entry yet."""
    answer = person.post("/api/voting/v1/votes", json={"entry": entry.code})
    return str(answer.json().get("receipt", ""))
