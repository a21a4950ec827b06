"""After a restore: no number is used twice, no old token is accepted (law 11)."""

from datetime import datetime
from typing import Any

import pytest

from accounts.actions.keys import ensure_key, published_jwks
from accounts.actions.restored import MARGIN, continue_numbers
from accounts.cli import continue_after
from accounts.settings import AccountsSettings
from accounts.store.accounts import create_account
from accounts.store.audit import Doing
from servicekit.cli import Context
from servicekit.db import Connection, Database

pytestmark = pytest.mark.integration


def new_account(database: Database, now: datetime) -> int:
    with database.transaction() as conn:
        return create_account(conn, origin="code", name="", now=now)


@pytest.mark.parametrize(("above", "next_number"), [(500, 500 + MARGIN + 1), (0, MARGIN + 2)])
def test_numbers_go_on_beyond_all_that_anybody_has_seen(
    database: Database, settings: AccountsSettings, now: datetime, above: int, next_number: int
) -> None:
    assert new_account(database, now) == 1
    last = continue_numbers(database, settings, above, Doing(actor=None, now=now, reason="test"))
    assert new_account(database, now) == next_number == last + 1


def test_keys_that_signed_before_the_restore_are_refused(
    database: Database, settings: AccountsSettings, now: datetime
) -> None:
    ensure_key(database, settings, now)
    (before,) = published_jwks(database, now)
    continue_numbers(database, settings, 0, Doing(actor=None, now=now, reason="test"))
    (after,) = published_jwks(database, now)
    assert before["kid"] != after["kid"]


def test_command_refuses_what_is_no_number(
    database: Database, settings: AccountsSettings, now: datetime, conn: Connection, capsys: Any
) -> None:
    context = Context(settings, database, now)
    assert continue_after(context, ["many"]) == 1
    assert continue_after(context, []) == 1
    assert capsys.readouterr().err.count("usage: accounts continue-numbers") == 2
    assert conn.execute("SELECT is_called FROM account_numbers").fetchone() == (False,)
