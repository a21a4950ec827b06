"""The letter key changes on a running stack: a dead address stays dead, an old link still stops."""

import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from recovery.conftest import Operator
from servicekit.testing import Stack
from support.dossiers import hand_in, publish
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email, fresh_title
from support.visitor import Visitor, words
from support.waiting import until

pytestmark = pytest.mark.recovery

LISTS = "/quan-tri/tin-nhan/khong-gui"
STOP = re.compile(r"/thong-bao/ngung\?the=([\w.-]+)")
ON_SHOW = "Bài dự thi của bạn đã được công bố"
LISTED = "Địa chỉ này đã có trong danh sách."
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
BY_MAIL = re.compile(r'<input[^>]*value="progress:email"[^>]*>')
OUTCOME = """
    SELECT state, failure FROM messages WHERE kind = 'dossier_received' AND facts->>'code' = %s
"""


@pytest.fixture
def keeper(visitor: Callable[[], Visitor], staff: dict[str, StaffMember]) -> Visitor:
    found = visitor()
    found.sign_in_as(staff["secretary"])
    return found


def keys(stack: Stack) -> list[str]:
    return (Path(stack.home) / "secrets/letter-key").read_text().split(",")


def wants_news_of_dossiers(person: Visitor) -> bool:
    """What their own page says about mail."""
    box = BY_MAIL.search(person.get("/thong-bao").text)
    assert box is not None
    return "checked" in box[0]


def stop_link(mailbox: Mailbox, keeper: Visitor, person: Visitor, contact: str) -> str:
    """The address in the letter about an entry of theirs that is published now."""
    code = hand_in(person, fresh_title())
    publish(keeper, code)

    def found() -> str | None:
        told = [one for one in mailbox.letters(contact) if one.subject == ON_SHOW]
        links = [STOP.search(one.text + one.html) for one in told if code in one.text]
        return next((link[0] for link in links if link), None)

    return until(f"the letter about {code}, which can be stopped", found)


def outcome_of_letter(stack: Stack, code: str) -> tuple[str, str] | None:
    """What became of the receipt of a dossier, once it is settled."""
    with psycopg.connect(stack.admin_url("contest_notifications")) as conn:
        row = conn.execute(OUTCOME, (code,)).fetchone()
    return row if row is not None and row[1] is not None else None


def test_dead_address_and_old_link_outlive_two_rotations_of_the_letter_key(
    stack: Stack,
    operator: Operator,
    visitor: Callable[[], Visitor],
    keeper: Visitor,
    mailbox: Mailbox,
) -> None:
    person, listed = visitor(), visitor()
    contact, dead = fresh_email(), fresh_email()
    person.sign_in(contact, mailbox)
    listed.sign_in(dead, mailbox)
    keeper.form(LISTS, contact=dead, note="")
    old_link, before = stop_link(mailbox, keeper, person, contact), keys(stack)

    for _ in range(2):
        operator.does("rotate", "letter-key")

    after = keys(stack)
    assert (len(after), after[2:]) == (len(before) + 2, before)
    again = keeper.post(LISTS, data={"contact": dead, "note": ""})
    assert (again.status_code, LISTED in again.text) == (422, True), words(again)
    arrived = len(mailbox.letters(dead))
    code = hand_in(listed, fresh_title())
    settled = until("the receipt is settled", lambda: outcome_of_letter(stack, code))
    assert settled == ("undeliverable", "suppressed")
    assert len(mailbox.letters(dead)) == arrived
    assert "trong danh sách không gửi" in listed.get("/thong-bao").text

    new_link = stop_link(mailbox, keeper, person, contact)
    stranger = visitor()
    forged = stranger.post(f"{old_link[:-8]}{'A' * 8}", data=ONE_CLICK)
    assert forged.status_code == 404
    assert wants_news_of_dossiers(person)
    assert stranger.post(old_link, data=ONE_CLICK).status_code == 200
    assert not wants_news_of_dossiers(person)
    assert new_link.partition("=")[2] != old_link.partition("=")[2]
    assert stranger.get(new_link).status_code == 200
