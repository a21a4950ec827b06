"""Many people behind one address: a school votes, an office signs up; nobody is refused for it."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from servicekit.testing import Stack
from support.crowd import Ballot, vote
from support.databases import Databases
from support.dossiers import Entry
from support.edition import current_edition
from support.mailbox import Mailbox
from support.people import fresh_email
from support.tokens import voter_tokens
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

SCHOOL = 2_000
OFFICE = 30


def test_school_votes_behind_one_address_within_seconds(
    stack: Stack,
    gateway: str,
    visitor: Callable[[], Visitor],
    entries: Callable[[int], list[Entry]],
    databases: Databases,
) -> None:
    """Ten minutes in life; here as fast as it goes."""
    entry = entries(1)[0]
    tokens = voter_tokens(Path(stack.facts["checkout"]), stack.home, SCHOOL)
    answers = vote(gateway, [Ballot(token, entry.code) for token in tokens], retry=True)
    # Known already is only what had been sent before with an unknown outcome (law 7).
    again = sum(answer.unknown > 0 and answer.status == 200 for answer in answers)
    assert Counter(answer.status for answer in answers) == Counter(
        {201: SCHOOL - again, 200: again}
    )
    edition, numbers = current_edition(visitor())[1], [databases.entry_number(entry.code)]
    until("all recorded", lambda: databases.ledger_rows(edition, numbers) == SCHOOL)


def test_office_signs_up_behind_one_address_at_once(
    visitor: Callable[[], Visitor], mailbox: Mailbox
) -> None:
    people = [(visitor(), fresh_email()) for _ in range(OFFICE)]
    with ThreadPoolExecutor(8) as together:
        tokens = list(together.map(lambda one: one[0].sign_in(one[1], mailbox), people))
    assert len(set(tokens)) == OFFICE
