"""A real mail server that can be told to misbehave, and an office that sends to it."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from notifications.actions.office import Office
from notifications.bootstrap import make_app
from notifications.model.kinds import SORTS, Kind
from notifications.model.states import State
from notifications.settings import NotificationsSettings
from notifications.store import messages
from notifications.store.channels.made import make_carriers
from notifications.store.messages import NewMessage, Outcome
from servicekit.db import Connection, Database
from servicekit.testing import LETTER_KEY, an_edition, put_copy
from support.ports import free_port

NOON = datetime(2026, 10, 20, 5, 0, tzinfo=UTC)
START = datetime(2026, 10, 31, 16, 59, 59, tzinfo=UTC)


@dataclass
class MailServer:
    """`answers`: one per message, `250` when empty; `"hang"` and `"drop"` are misbehaviour."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    senders: list[str | None] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    mail_answers: deque[str] = field(default_factory=deque)
    rcpt_answers: deque[str] = field(default_factory=deque)
    data_answers: deque[str] = field(default_factory=deque)

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answer = self.mail_answers.popleft() if self.mail_answers else "250 OK"
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answer = self.rcpt_answers.popleft() if self.rcpt_answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.data_answers.popleft() if self.data_answers else "250 OK"
        if answer == "hang":
            await asyncio.sleep(2)
        if answer == "drop":
            assert server.transport is not None
            server.transport.close()
        if answer[0] in "2hd":
            content = envelope.content
            assert isinstance(content, bytes)
            self.raw.append(content)
            self.received.append(message_from_bytes(content, policy=policy.default))
            self.senders.append(envelope.mail_from)
            self.recipients.extend(envelope.rcpt_tos)
        return answer if answer[0].isdigit() else "250 OK"

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.received]


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def go(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture(scope="session")
def service_name() -> str:
    return "notifications"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port, ready_timeout=30)
    controller.start()
    yield server
    controller.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(
    make_settings: Callable[..., NotificationsSettings], mail_server: MailServer
) -> NotificationsSettings:
    return make_settings(
        NotificationsSettings,
        smtp_url=f"smtp://127.0.0.1:{mail_server.port}",
        phone_sink_url=f"smtp://127.0.0.1:{mail_server.port}",
        mail_from="Cuộc thi sáng tạo, lần thứ hai <thu@cuocthi.example>",
        letter_key=LETTER_KEY,
        smtp_timeout_seconds=10,
    )


@pytest.fixture
def make_office(
    settings: NotificationsSettings, database: Database, clock: Clock
) -> Iterator[Callable[..., Office]]:
    """`make_office(settings=…)`: an office whose chance is always in the middle."""
    made = []

    def make(**changes: Any) -> Office:
        chosen = changes.get("settings", settings)
        values = {
            "settings": chosen,
            "database": database,
            "carriers": make_carriers(chosen, database, clock),
            "clock": clock,
            "chance": lambda: 0.5,
        }
        made.append(Office(**(values | changes)))
        return made[-1]

    yield make
    for office in made:
        for carrier in office.carriers.values():
            carrier.close()


@pytest.fixture
def app(settings: NotificationsSettings, database: Database) -> Flask:
    return make_app(settings, database)


@pytest.fixture
def make(conn: Connection) -> Callable[..., str]:
    """`make(state, …)`: a message as it stands; answers its id."""
    put_copy(conn, an_edition())

    def build(
        state: State = State.SENT,
        kind: Kind = Kind.DOSSIER_NOT_VALID,
        account: int = 7,
        at: datetime = NOON,
    ) -> str:
        facts = {
            "dossier": "d",
            "code": "H7K3MX",
            "title": "Máy sấy chè",
            "entry": None,
            "reason": "not_applied",
            "at": at.isoformat(),
        }
        new = NewMessage(
            occasion=f"event-{count[0]}",
            recipient=f"account:{account}",
            kind=kind,
            edition="trinh-dien",
            expires_at=at + timedelta(days=2),
            account=account,
            facts={} if kind is Kind.SIGN_IN_CODE else facts,
        )
        count[0] += 1
        message_id = messages.create(conn, new, at)
        assert message_id is not None
        if state is not State.CREATED:
            [claimed] = messages.claim(conn, SORTS[kind].lane, at, 1)
            messages.settle(conn, claimed, Outcome(state, masked="a***@example.vn"), at)
        return message_id

    count = [0]
    return build
