"""Choosing the current edition: two people at once leave exactly one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import msgspec
import pytest

from contracts.events import EditionState
from portal.actions.change_edition import choose_current
from portal.actions.edition_versions import Author, with_former
from portal.store import editions
from servicekit.db import Connection, Database
from servicekit.testing import outbox_events

pytestmark = pytest.mark.integration


def test_two_choices_at_once_leave_one_current_edition(
    demonstration: datetime, database: Database, conn: Connection
) -> None:
    with database.transaction() as transaction:
        third = msgspec.structs.replace(editions.find(transaction, "2026"), code="2027", number=3)
        editions.add(transaction, third, demonstration)

    def choose(code: str) -> EditionState:
        author = Author(account=7, edition=code, version=1, reason="thử")
        return choose_current(database, author, demonstration)

    with ThreadPoolExecutor(2) as pool:
        chosen = list(pool.map(choose, ("2026", "2027")))

    assert [state.current for state in chosen] == [True, True]
    stored = editions.every(conn)
    assert sum(state.current for state in stored) == 1
    last = {e.code: e for e in outbox_events(conn) if isinstance(e, EditionState)}
    assert last == {state.code: with_former(conn, state) for state in stored}
