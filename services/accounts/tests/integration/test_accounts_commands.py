"""Commands: seed, first administrator, codes and tokens of the demonstration, republish."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from accounts.actions.demonstration import CHUNK, last_code, voter_tokens
from accounts.actions.seed import seed_units
from accounts.bootstrap import SERVICE, republish
from accounts.cli import administrator, otp, seed, tokens
from accounts.errors import NoLiveCode, NotADemonstration
from accounts.model.contacts import read_contact
from accounts.settings import AccountsSettings
from accounts.store.audit import Doing
from contracts.events import AccountState, ContactState, SigningKeyState, UnitState
from servicekit.auth import KeyRing, read_token
from servicekit.cli import Context
from servicekit.db import Connection, Database
from servicekit.testing import an_edition, outbox_events, put_copy

pytestmark = pytest.mark.integration

Later = Callable[..., datetime]
MAIL = "nguoi.binh.chon@example.vn"


@pytest.fixture
def context(
    settings: AccountsSettings, database: Database, now: datetime, tmp_path: Path
) -> Context:
    with_file = replace(settings, demo_accounts_file=tmp_path / "people.txt")
    return Context(with_file, database, now)


def test_last_code_is_the_one_sent_last(
    people: Any,
    edition: None,
    database: Database,
    settings: AccountsSettings,
    now: datetime,
    later: Later,
) -> None:
    people.ask(MAIL, now)
    newest = people.ask(MAIL, later(seconds=60))
    people.ask("nguoi.khac@example.vn", later(seconds=61))
    assert last_code(database, settings, read_contact("Nguoi.Binh.Chon@example.vn")) == newest
    with pytest.raises(NoLiveCode):
        last_code(database, settings, read_contact("0912345678"))


def test_tokens_are_of_distinct_declared_accounts_and_the_same_ones_again(
    edition: None,
    ward: str,
    database: Database,
    settings: AccountsSettings,
    conn: Connection,
    now: datetime,
) -> None:
    def callers(count: int) -> list[Any]:
        text = "".join(voter_tokens(database, settings, count, now))
        ring = KeyRing(database)
        return [read_token(line, ring, now) for line in text.splitlines()]

    many = callers(CHUNK + 10)
    assert len({caller.account for caller in many}) == CHUNK + 10
    assert {(c.declared, c.commune, c.verified, c.roles) for c in many} == {
        (True, ward, ("email",), ())
    }
    assert min(caller.expires_at for caller in many) > now.replace(microsecond=0)
    few = callers(10)
    assert [caller.account for caller in few] == [caller.account for caller in many[:10]]
    assert conn.execute("SELECT count(*) FROM accounts").fetchone() == (CHUNK + 10,)
    assert [e for e in outbox_events(conn) if isinstance(e, (AccountState, ContactState))] == []


@pytest.mark.parametrize("real", [True, False])
def test_helpers_refuse_outside_the_demonstration(
    context: Context, conn: Connection, capsys: Any, real: bool
) -> None:
    if real:
        put_copy(conn, an_edition(demonstration=False))
    for command, arguments in ((otp, [MAIL]), (tokens, ["3"])):
        assert command(context, arguments) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err == "This works only while the current edition is a demonstration.\n"
    with pytest.raises(NotADemonstration):
        voter_tokens(context.database, context.settings, 1, context.now)


@pytest.mark.parametrize("arguments", [[], ["0"], ["-1"], ["nhiều"], ["9" * 9], ["1", "2"]])
def test_tokens_with_a_wrong_number_says_how(
    context: Context, capsys: Any, arguments: list[str]
) -> None:
    assert tokens(context, arguments) == 1
    assert capsys.readouterr().err.startswith("usage: accounts tokens N")


def test_seed_makes_units_always_and_people_for_a_demonstration_only(
    context: Context, conn: Connection, capsys: Any
) -> None:
    put_copy(conn, an_edition(demonstration=False))
    assert seed(context, []) == 0
    file = context.settings.demo_accounts_file
    assert not file.exists()
    assert conn.execute("SELECT count(*) FROM units").fetchone() == (121,)
    assert capsys.readouterr().out == ""
    assert seed(context, ["--demonstration"]) == 0
    assert len(file.read_text(encoding="utf-8").splitlines()) == 10


def test_seed_says_the_applicants_and_makes_them_once(
    context: Context, conn: Connection, capsys: Any
) -> None:
    put_copy(conn, an_edition())
    assert seed(context, []) == 0
    numbers = [int(number) for number in capsys.readouterr().out.split(",")]
    assert numbers == [1, *range(11, 58)]
    assert seed(context, []) == 0
    assert [int(number) for number in capsys.readouterr().out.split(",")] == numbers
    assert conn.execute("SELECT count(*) FROM accounts").fetchone() == (57,)
    young = "SELECT count(*) FROM accounts WHERE created_at > %s - interval '7 days'"
    assert conn.execute(young, (context.now,)).fetchone() == (10,)


def test_first_administrator_comes_from_the_command_line(
    context: Context, conn: Connection, capsys: Any
) -> None:
    assert administrator(context, ["quan.tri@example.vn", "Trần Quản Trị"]) == 0
    assert capsys.readouterr().out.startswith("account 1, initial password ")
    assert conn.execute("SELECT role, active FROM grants").fetchall() == [("administrator", True)]
    assert administrator(context, ["quan.tri@example.vn", "Trần Quản Trị"]) == 1
    assert administrator(context, ["0912345678", "Trần Quản Trị"]) == 1
    assert administrator(context, ["không phải thư", "Trần Quản Trị"]) == 1


def test_republish_says_everything_again_with_the_same_versions(
    people: Any, database: Database, conn: Connection, now: datetime, doing: Doing
) -> None:
    people.sign_in(MAIL, now)
    seed_units(database, doing)
    known = (AccountState, ContactState, UnitState, SigningKeyState)

    def published() -> dict[tuple[str, str], Any]:
        return {(e.type, e.key()): e for e in outbox_events(conn) if isinstance(e, known)}

    before = published()
    conn.execute("DELETE FROM kit.outbox")
    with database.transaction() as own:
        assert republish(own, now) == 1 + 121 + 1
    assert published() == before


def test_service_is_described_whole() -> None:
    assert (SERVICE.name, SERVICE.settings, SERVICE.republish) == (
        "accounts",
        AccountsSettings,
        republish,
    )
