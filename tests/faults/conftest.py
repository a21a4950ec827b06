"""What breaks things breaks them on a stack that nobody else uses."""

from collections.abc import Callable
from pathlib import Path

import pytest
from stack.home import GATEWAY_PORT, open_home

from servicekit.testing import Stack
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email
from support.survival import Crew
from support.tokens import voter_tokens
from support.visitor import Visitor
from support.work import asking_for_codes, handing_in, voting

APPLICANTS = 5  # one may begin only so many dossiers a day
VOTERS = 100  # few enough that everybody votes again and again


@pytest.fixture(autouse=True)
def nobody_elses_stack(stack: Stack) -> None:
    if open_home(str(stack.home)).choices.gateway_port == GATEWAY_PORT:
        pytest.skip("people use the stack at the usual port")


@pytest.fixture
def crew(
    stack: Stack,
    gateway: str,
    visitor: Callable[[], Visitor],
    entries: Callable[[int], list[Entry]],
    mailbox: Mailbox,
    databases: Databases,
    staff: dict[str, StaffMember],
) -> Crew:
    """People who vote, hand in dossiers and ask for codes to sign in, a few each second."""
    contacts = [fresh_email() for _ in range(APPLICANTS)]
    applicants = [visitor() for _ in contacts]
    for applicant, contact in zip(applicants, contacts, strict=True):
        applicant.sign_in(contact, mailbox)
    entry, anyone, official = entries(1)[0], visitor(), visitor()
    official.sign_in_as(staff["dost_staff"])
    tokens = voter_tokens(Path(stack.facts["checkout"]), stack.home, VOTERS)
    return Crew(
        votes=voting(gateway, tokens, entry.code, pause=0.1),
        dossiers=handing_in(applicants, pause=0.5),
        codes=asking_for_codes(visitor(), pause=0.5),
        edition=current_edition(anyone)[1],
        entry=entry,
        contacts=contacts,
        anyone=anyone,
        official=official,
        mailbox=mailbox,
        databases=databases,
    )
