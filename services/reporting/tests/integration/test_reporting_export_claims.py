"""Files of the background: nobody makes one that somebody else makes, and none is left lying."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from reporting.actions.exports import run_exports
from reporting.errors.exports import MadeElsewhere
from reporting.model.exports import KEPT, Export, Format, Question
from reporting.store import exports
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.testing import at

pytestmark = pytest.mark.integration

NOON = at("2026-10-20T12:00:00+07:00")
Ask = Callable[[int], UUID]


@pytest.fixture
def ask(database: Database, live: int) -> Ask:
    """`ask(minutes)`: somebody wants a file, so many minutes after noon."""

    def run(minutes: int) -> UUID:
        export = Export(
            id=UUID(new_id()), account=7, subject="units", format=Format.CSV,
            edition="trinh-dien", question=Question(), state="waiting", total=0,
            asked_at=NOON + timedelta(minutes=minutes),
        )  # fmt: skip
        with database.transaction() as conn:
            exports.add(conn, export)
        return export.id

    return run


def ids(*found: Export | None) -> list[UUID | None]:
    return [None if one is None else one.id for one in found]


def test_two_workers_make_different_files(database: Database, ask: Ask) -> None:
    first, second = ask(0), ask(1)
    with database.session() as one, database.session() as other, database.session() as third:
        claimed = [exports.claim(session) for session in (one, other, third)]
    assert ids(*claimed) == [first, second, None]
    assert run_exports(database, lambda: NOON) == 2


def test_file_of_a_worker_that_ended_is_free_at_once(database: Database, ask: Ask) -> None:
    wanted = ask(0)
    with database.session() as one:
        mine = exports.claim(one)
        assert run_exports(database, lambda: NOON) == 0
    with database.session() as other:
        theirs = exports.claim(other)
    assert mine is not None
    assert theirs is not None
    assert (mine.id, mine.tries, theirs.id, theirs.tries) == (wanted, 1, wanted, 2)


def test_maker_that_lost_its_claim_changes_nothing_any_more(
    database: Database, conn: Connection, ask: Ask
) -> None:
    wanted = ask(0)
    with database.session() as one:
        mine = exports.claim(one)
    assert mine is not None
    with database.session() as other:
        theirs = exports.claim(other)
    assert theirs is not None
    times = (NOON, NOON + KEPT)
    attempts: list[Callable[[Connection], Any]] = [
        lambda own: exports.note_progress(own, mine, 1),
        lambda own: exports.finish(own, mine, b"old", times),
        lambda own: exports.fail(own, mine, NOON),
    ]
    for attempt in attempts:
        with pytest.raises(MadeElsewhere), database.transaction() as own:
            attempt(own)
    with database.transaction() as own:
        exports.finish(own, theirs, b"new", times)
    assert (exports.content(conn, wanted), exports.get(conn, wanted).state) == (b"new", "ready")
