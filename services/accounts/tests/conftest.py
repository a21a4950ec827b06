"""What the tests of accounts share: settings, the app, people, the passing of time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from flask import Flask
from services.accounts.tests.accounts_door import OFFICE, attempt

from accounts.actions.announce import announce
from accounts.actions.codes import request_code
from accounts.actions.sessions import Issued
from accounts.actions.sign_in import sign_in_with_code
from accounts.bootstrap import make_app
from accounts.model.attempts import Visitor
from accounts.model.contacts import read_contact
from accounts.model.units import Unit
from accounts.settings import AccountsSettings
from accounts.store import accounts, contacts, sessions, units
from accounts.store.audit import Doing
from contracts.envelope import open_envelope, read_data
from contracts.events import SignInCodeRequested
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.sealing import unseal
from servicekit.testing import an_edition, put_copy


@pytest.fixture(scope="session")
def service_name() -> str:
    return "accounts"


@pytest.fixture
def settings(make_settings: Callable[..., AccountsSettings]) -> AccountsSettings:
    return make_settings(AccountsSettings, pepper="pepper of the tests")


@pytest.fixture
def app(settings: AccountsSettings, database: Database, edition: None) -> Flask:
    return make_app(settings, database)


@pytest.fixture
def edition(database: Database) -> None:
    with database.transaction() as conn:
        put_copy(conn, an_edition())


@pytest.fixture
def now() -> datetime:
    return clock.now()


class People:
    """Signs people in the way they do it themselves: ask for a code, read it, type it."""

    def __init__(self, database: Database, settings: AccountsSettings) -> None:
        self.database = database
        self.settings = settings

    def ask(
        self,
        contact: str,
        now: datetime,
        account: int | None = None,
        visitor: Visitor = OFFICE,
    ) -> str:
        """The code that was sent."""
        request_code(
            self.database,
            self.settings,
            read_contact(contact),
            visitor=visitor,
            now=now,
            account=account,
        )
        return str(self.last_secret()["code"])

    def last_secret(self) -> dict[str, Any]:
        """What notifications would unseal: contact, code, channel."""
        with self.database.transaction() as conn:
            return last_secret(conn, self.settings)

    def sign_in(self, contact: str, now: datetime, visitor: Visitor = OFFICE) -> Issued:
        return self.enter(contact, self.ask(contact, now, visitor=visitor), now, visitor)

    def enter(self, contact: str, code: str, now: datetime, visitor: Visitor = OFFICE) -> Issued:
        """Type a code."""
        typed = attempt(contact, code, visitor)
        return sign_in_with_code(self.database, self.settings, typed, now=now)

    def staff(self, email: str, now: datetime) -> int:
        """An account with an e-mail, made without a code."""
        with self.database.transaction() as conn:
            number = accounts.create_account(conn, origin="staff", name="Cán bộ", now=now)
            contacts.add_contact(conn, number, read_contact(email), now)
            announce(conn, number, now)
        return number

    def session(self, number: int, now: datetime) -> str:
        """The id of a living staff session; a token of the test names it as its `sid`."""
        session = new_id()
        with self.database.transaction() as conn:
            sessions.start_session(
                conn, session, number, "password", now, now + timedelta(hours=12)
            )
        return session


def last_secret(conn: Connection, settings: AccountsSettings) -> dict[str, Any]:
    body = conn.execute(
        "SELECT body FROM kit.outbox WHERE topic = 'sign_in_codes' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert body is not None
    event = read_data(open_envelope(bytes(body[0])))
    assert isinstance(event, SignInCodeRequested)
    found: dict[str, Any] = msgspec.json.decode(unseal(settings.seal_key, event.sealed))
    return found


@pytest.fixture
def people(database: Database, settings: AccountsSettings) -> People:
    return People(database, settings)


@pytest.fixture
def later(now: datetime) -> Callable[..., datetime]:
    """`later(seconds=61)`."""
    return lambda **kwargs: now + timedelta(**kwargs)


@pytest.fixture
def doing(now: datetime) -> Doing:
    """An administrator who says why."""
    return Doing(actor=None, now=now, reason="Quyết định phân công")


@pytest.fixture
def ward(database: Database) -> str:
    """A ward of the directory; answers its code."""
    unit = Unit(
        code="05482",
        version=1,
        name="Phường Thử",
        kind="phường",
        unit_group="commune_or_ward",
        parent=None,
        former_province="",
        listed=True,
        valid_from=None,
        valid_to=None,
        replaced_by=None,
    )
    with database.transaction() as conn:
        assert units.add_unit(conn, unit)
    return unit.code
