"""`kill -9` of each service's processes while people work: what was acknowledged is there after."""

from collections.abc import Callable
from pathlib import Path

import pytest

from servicekit.testing import Stack
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email
from support.processes import Processes
from support.tokens import voter_tokens
from support.visitor import Visitor
from support.waiting import until
from support.work import asking_for_codes, handing_in, voting, working

pytestmark = pytest.mark.journey

VOTERS = 1_000
RECEIVED = "Đã nhận hồ sơ {code}"
CODE = "Mã đăng nhập của bạn"


def test_everything_acknowledged_survives_kills_of_all_processes(
    stack: Stack,
    gateway: str,
    visitor: Callable[[], Visitor],
    entries: Callable[[int], list[Entry]],
    mailbox: Mailbox,
    databases: Databases,
    processes: Processes,
    staff: dict[str, StaffMember],
) -> None:
    entry = entries(1)[0]
    applicant, contact = visitor(), fresh_email()
    applicant.sign_in(contact, mailbox)
    tokens = voter_tokens(Path(stack.facts["checkout"]), stack.home, VOTERS)
    votes = voting(gateway, tokens, entry.code, pause=0.1)
    codes = asking_for_codes(visitor(), pause=1.0)
    dossiers = handing_in(applicant, pause=1.0)

    with working(votes, codes, dossiers):
        for name in processes.services():
            before = processes.kill(name)
            processes.wait_running_again(name, before)
            processes.wait_ready(name, stack)

    assert {name: processes.state(name) for name in processes.services()} == dict.fromkeys(
        processes.services(), "RUNNING"
    )
    check_votes(databases, visitor(), entry, votes.done)
    official = visitor()
    official.sign_in_as(staff["dost_staff"])
    check_dossiers(databases, official, mailbox, contact, dossiers.done)
    check_codes(mailbox, codes.done)


def check_votes(databases: Databases, anyone: Visitor, entry: Entry, given: list[str]) -> None:
    """Every receipt stands for a row of the ledger; no row is without a receipt."""
    edition, numbers = current_edition(anyone)[1], [databases.entry_number(entry.code)]
    wanted = len(set(given))
    assert wanted > 0
    until("all votes recorded", lambda: databases.ledger_rows(edition, numbers) >= wanted)
    states = {
        anyone.get(f"/api/voting/v1/receipts/{receipt}").json()["state"] for receipt in set(given)
    }
    rows, tally = databases.ledger_rows(edition, numbers), databases.tally(edition, numbers)
    assert (rows, tally, states) == (wanted, wanted, {"recorded"})


def reported(official: Visitor, codes: list[str]) -> bool:
    """Whether the table of dossiers that staff may download has each of them, once."""
    table = official.get("/bao-cao/ho-so.csv").text
    return [table.count(code) for code in codes] == [1] * len(codes)


def check_dossiers(
    databases: Databases, official: Visitor, mailbox: Mailbox, contact: str, handed_in: list[str]
) -> None:
    """Each is there, known to reporting, and was confirmed by exactly one letter."""
    assert handed_in
    stored = "SELECT count(*) FROM dossiers WHERE stage = 'submitted' AND code = ANY(%s)"
    assert databases.value("submissions", stored, handed_in) == len(handed_in)
    until("reporting knows them all", lambda: reported(official, handed_in), seconds=60)
    wanted = [RECEIVED.format(code=code) for code in handed_in]
    until("a letter for each", lambda: set(wanted) <= set(subjects(mailbox, contact)), seconds=60)
    came = subjects(mailbox, contact)
    assert [came.count(subject) for subject in wanted] == [1] * len(wanted)


def subjects(mailbox: Mailbox, contact: str) -> list[str]:
    return [letter.subject for letter in mailbox.letters(contact)]


def check_codes(mailbox: Mailbox, contacts: list[str]) -> None:
    """Everybody who was promised a code got it, and got one."""
    assert contacts
    for contact in contacts:
        mailbox.wait_for(contact, CODE, seconds=60)
    assert {contact: len(mailbox.codes(contact)) for contact in contacts} == (
        dict.fromkeys(contacts, 1)
    )
