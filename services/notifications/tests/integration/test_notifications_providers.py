"""Providers over HTTP and POP3, each a real local server: good, slow, busy, broken, repeating."""

import hashlib
import hmac
import json
import socketserver
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, ClassVar

import msgspec
import pytest

from contracts.events import ContactState
from notifications.actions import announce
from notifications.actions.deliver import deliver_some
from notifications.actions.office import Office
from notifications.actions.read_bounces import read_bounces
from notifications.model.bounces import return_path
from notifications.model.channels import Channel
from notifications.model.kinds import Kind, Lane
from notifications.settings import NotificationsSettings
from notifications.store import messages
from notifications.store.channels.made import BadChannel, make_carriers
from notifications.store.channels.zalo.carrier import ZaloCarrier
from notifications.store.messages import NewMessage
from servicekit.db import Connection, Database
from servicekit.testing import LETTER_KEY, GatewayClient, an_edition, put_copy

pytestmark = pytest.mark.integration

PHONE = "+84912345678"
TOKENS = {"access_token": "a2", "refresh_token": "r2", "expires_in": "3600"}
Answer = tuple[int, Any]


def rejected(reason: str) -> dict[str, str]:
    return {"status": "rejected", "reason": reason}


@dataclass
class Provider:
    """`answers` by path, the last one again and again; `"hang"` answers too late."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    port: int = 0

    def answer(self, path: str) -> Answer:
        plan = self.answers[path]
        return plan.pop(0) if len(plan) > 1 else plan[0]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for path, _, body in self.asked if path != "/token"]


@pytest.fixture
def provider() -> Iterator[Provider]:
    state = Provider()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.asked.append((self.path, headers, body))
            status, said = state.answer(self.path)
            if said == "hang":
                state.over.wait(60)
                self.close_connection = True
                return
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "120")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        state.port = server.server_address[1]
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield state
        state.over.set()
        server.shutdown()


@pytest.fixture
def wired(settings: NotificationsSettings, provider: Provider) -> NotificationsSettings:
    """Text messages and Zalo go to the provider."""
    return msgspec.structs.replace(
        settings,
        sms_url=provider.url("/sms"),
        sms_token="geheim",
        sms_sender="CUOCTHI",
        zalo_app_id="77",
        zalo_app_secret="s",
        zalo_refresh_token="r1",
        zalo_templates='{"welcome": {"id": "900", "values": {"ten": "name"}}}',
        zalo_message_url=provider.url("/zalo"),
        zalo_token_url=provider.url("/token"),
        provider_timeout_seconds=30,
    )


def patient(wired: NotificationsSettings, *answers: Answer) -> NotificationsSettings:
    """As long as anybody, or a moment where one of the answers comes too late."""
    hangs = any(said == "hang" for _, said in answers)
    return msgspec.structs.replace(wired, provider_timeout_seconds=1) if hangs else wired


def greet(conn: Connection, now: Any, chain: tuple[str, ...], kind: Kind = Kind.WELCOME) -> str:
    put_copy(conn, an_edition(rules={"messages": {"chains": {"*": list(chain)}}}))
    contact = ContactState(account=7, version=1, name="An", email="an@example.vn", phone=PHONE)
    announce.note_contact(conn, contact, now)
    key = messages.create(
        conn,
        NewMessage(
            occasion="welcome:7",
            recipient="account:7",
            kind=kind,
            edition="trinh-dien",
            expires_at=now + timedelta(days=2),
            account=7,
            facts={},
        ),
        now,
    )
    assert key is not None
    return key


def outcome(conn: Connection) -> tuple[Any, ...]:
    """State, failure, channel and leg of the only message."""
    found: tuple[Any, ...] | None = conn.execute(
        "SELECT state, failure, channel, leg FROM messages"
    ).fetchone()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((202, {"status": "accepted"}), ("sent", None)),
        ((200, {"status": "duplicate"}), ("sent", None)),
        (
            (200, rejected("bad_number")),
            ("failed_permanent", "recipient_refused"),
        ),
        ((200, rejected("busy")), ("failed_temporary", "server_busy")),
        (
            (200, rejected("no_credit")),
            ("failed_temporary", "server_refuses_us"),
        ),
        ((200, {"status": "perhaps"}), ("failed_temporary", "unconfirmed")),
        ((200, b"<html>maintenance</html>"), ("failed_temporary", "unconfirmed")),
        ((200, ["accepted"]), ("failed_temporary", "unconfirmed")),
        ((200, "hang"), ("failed_temporary", "unconfirmed")),
        ((429, {}), ("failed_temporary", "server_busy")),
        ((500, {}), ("failed_temporary", "unconfirmed")),
        ((302, {}), ("failed_temporary", "unconfirmed")),
        ((401, {}), ("failed_temporary", "server_refuses_us")),
        ((422, {}), ("failed_permanent", "content_refused")),
    ],
)
def test_answer_of_the_sms_gateway_decides(
    make_office: Callable[..., Office],
    wired: NotificationsSettings,
    provider: Provider,
    conn: Connection,
    clock: Any,
    answer: Answer,
    expected: tuple[str, str | None],
) -> None:
    provider.answers["/sms"] = [answer]
    key = greet(conn, clock(), ("sms",))
    wired = patient(wired, answer)
    carriers = {Channel.SMS: make_carriers(wired, make_office().database, clock)[Channel.SMS]}
    deliver_some(make_office(settings=wired, carriers=carriers), Lane.ORDINARY, limit=1)
    assert outcome(conn)[:2] == expected
    [(_, headers, _)] = provider.asked
    assert headers["authorization"] == "Bearer geheim"
    body = provider.bodies[0]
    assert (body["reference"], body["to"], body["from"]) == (key, "84912345678", "CUOCTHI")
    assert body["text"].isascii()


def test_gateway_that_asks_for_patience_gets_it(
    make_office: Callable[..., Office],
    wired: NotificationsSettings,
    provider: Provider,
    conn: Connection,
    clock: Any,
) -> None:
    provider.answers["/sms"] = [(429, {}), (202, {"status": "accepted"})]
    greet(conn, clock(), ("sms",))
    office = make_office(settings=wired)
    deliver_some(office, Lane.ORDINARY, limit=1)
    clock.go(seconds=119)
    assert deliver_some(office, Lane.ORDINARY, limit=1) == 0
    clock.go(seconds=1)
    deliver_some(office, Lane.ORDINARY, limit=1)
    assert outcome(conn)[:2] == ("sent", None)
    assert len({body["reference"] for body in provider.bodies}) == 1


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([(200, {"error": 0})], ("sent", None, "zalo", 0)),
        ([(200, {"error": -118})], ("sent", None, "sms", 1)),
        ([(200, {"error": -144})], ("failed_temporary", "server_busy", "zalo", 0)),
        ([(200, "hang")], ("failed_temporary", "unconfirmed", "zalo", 0)),
        ([(200, b"{")], ("failed_temporary", "unconfirmed", "zalo", 0)),
        ([(200, {"error": -124}), (200, {"error": 0})], ("sent", None, "zalo", 0)),
        ([(200, {"error": -124})], ("failed_temporary", "server_refuses_us", "zalo", 0)),
    ],
)
def test_zalo_says_in_the_body_what_became_of_it(
    make_office: Callable[..., Office],
    wired: NotificationsSettings,
    provider: Provider,
    conn: Connection,
    clock: Any,
    answers: list[Answer],
    expected: tuple[Any, ...],
) -> None:
    provider.answers |= {
        "/zalo": answers,
        "/token": [(200, TOKENS), (200, TOKENS | {"access_token": "a3", "refresh_token": "r3"})],
        "/sms": [(202, {"status": "accepted"})],
    }
    key = greet(conn, clock(), ("zalo", "sms"))
    office = make_office(settings=patient(wired, *answers))
    deliver_some(office, Lane.ORDINARY, limit=1)
    deliver_some(office, Lane.ORDINARY, limit=1)
    assert outcome(conn) == expected
    first = next(body for body in provider.bodies if "tracking_id" in body)
    assert first == {
        "phone": "84912345678",
        "template_id": "900",
        "template_data": {"ten": "An"},
        "tracking_id": key,
    }


def test_kind_without_a_template_goes_by_the_next_channel(
    make_office: Callable[..., Office],
    wired: NotificationsSettings,
    provider: Provider,
    conn: Connection,
    clock: Any,
) -> None:
    provider.answers["/sms"] = [(202, {"status": "accepted"})]
    greet(conn, clock(), ("zalo", "sms"))
    office = make_office(settings=msgspec.structs.replace(wired, zalo_templates=""))
    deliver_some(office, Lane.ORDINARY, limit=1)
    deliver_some(office, Lane.ORDINARY, limit=1)
    assert outcome(conn) == ("sent", None, "sms", 1)
    assert [path for path, _, _ in provider.asked] == ["/sms"]


def test_refresh_token_is_used_once_however_many_need_it(
    wired: NotificationsSettings, provider: Provider, database: Database, clock: Any
) -> None:
    provider.answers["/token"] = [(200, TOKENS), (400, {"error": -14014})]
    carriers = [make_carriers(wired, database, clock)[Channel.ZALO] for _ in range(4)]

    def current(carrier: Any) -> str:
        assert isinstance(carrier, ZaloCarrier)
        return carrier._tokens.current()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(current, carriers)) == ["a2"] * 4
    assert len(provider.asked) == 1
    _, headers, body = provider.asked[0]
    assert headers["secret_key"] == "s"
    assert sorted(body.split("&")) == ["app_id=77", "grant_type=refresh_token", "refresh_token=r1"]
    for carrier in carriers:
        carrier.close()


def test_token_is_renewed_with_the_one_that_came_with_it(
    wired: NotificationsSettings,
    provider: Provider,
    database: Database,
    conn: Connection,
    clock: Any,
) -> None:
    later = TOKENS | {"access_token": "a3", "refresh_token": "r3"}
    provider.answers["/token"] = [(200, TOKENS), (200, later)]
    carrier: Any = make_carriers(wired, database, clock)[Channel.ZALO]
    assert carrier._tokens.current() == "a2"
    clock.go(minutes=54)
    assert carrier._tokens.current() == "a2"
    clock.go(minutes=2)
    assert carrier._tokens.current() == "a3"
    assert ["refresh_token=r2" in body for _, _, body in provider.asked] == [False, True]
    assert "r3" not in str(conn.execute("SELECT * FROM provider_tokens").fetchall())
    carrier.close()


@pytest.mark.parametrize(
    "wrong",
    [{"sms_sender": "TWELVE-CHARS"}, {"zalo_templates": "[]"}, {"dkim_key": "k"}],
)
def test_channel_described_wrongly_is_named_at_start(
    wired: NotificationsSettings, database: Database, clock: Any, wrong: dict[str, str]
) -> None:
    with pytest.raises(BadChannel):
        make_carriers(msgspec.structs.replace(wired, **wrong), database, clock)


class Mailbox(socketserver.StreamRequestHandler):
    """POP3 as far as it is needed; a mail goes when the conversation ends well."""

    mails: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        gone: set[int] = set()
        self.wfile.write(b"+OK\r\n")
        for line in self.rfile:
            command, _, number = line.decode().strip().partition(" ")
            if command == "LIST":
                sizes = [f"{n} {len(mail)}" for n, mail in enumerate(self.mails, 1)]
                self.wfile.write("\r\n".join(["+OK", *sizes, ".\r\n"]).encode())
            elif command == "RETR":
                self.wfile.write(b"+OK\r\n" + self.mails[int(number) - 1] + b"\r\n.\r\n")
            else:
                if command == "DELE":
                    gone.add(int(number))
                self.wfile.write(b"+OK\r\n")
            if command == "QUIT":
                self.mails[:] = [m for n, m in enumerate(self.mails, 1) if n not in gone]
                return


@pytest.fixture
def mailbox() -> Iterator[int]:
    Mailbox.mails.clear()
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def test_bounce_in_the_mailbox_ends_the_message_and_leaves_the_box(
    make_office: Callable[..., Office],
    settings: NotificationsSettings,
    conn: Connection,
    clock: Any,
    mail_server: Any,
    mailbox: int,
) -> None:
    own = msgspec.structs.replace(
        settings,
        bounce_address="tra-lai@cuocthi.example",
        bounce_mailbox=f"pop3://u@127.0.0.1:{mailbox}",
    )
    key = greet(conn, clock(), ("email",))
    office = make_office(settings=own)
    deliver_some(office, Lane.ORDINARY, limit=1)
    [path] = mail_server.senders
    assert path == return_path("tra-lai@cuocthi.example", key, own.letter_key)
    report = (
        f"To: {path}\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n\r\n--b--"
    )
    Mailbox.mails[:] = [b"Subject: spam\r\n\r\nBuy", report.encode()]
    assert read_bounces(own, office.database, clock()) == 2
    assert outcome(conn)[:2] == ("failed_permanent", "bounced")
    assert Mailbox.mails == []
    assert read_bounces(own, office.database, clock()) == 0


def test_mailbox_that_cannot_be_reached_is_tried_again_later(
    settings: NotificationsSettings, database: Database, clock: Any
) -> None:
    own = msgspec.structs.replace(settings, bounce_mailbox="pop3://u@127.0.0.1:1")
    assert read_bounces(own, database, clock()) == 0


@pytest.fixture
def settings(
    make_settings: Callable[..., NotificationsSettings], mail_server: Any
) -> NotificationsSettings:
    return make_settings(
        NotificationsSettings,
        smtp_url=f"smtp://127.0.0.1:{mail_server.port}",
        mail_from="Cuộc thi <thu@cuocthi.example>",
        letter_key=LETTER_KEY,
        sms_report_key="sms-key",
        zalo_report_key="oa-key",
    )


@pytest.fixture
def sent(make_office: Callable[..., Office], conn: Connection, clock: Any) -> str:
    key = greet(conn, clock(), ("email",))
    deliver_some(make_office(), Lane.ORDINARY, limit=1)
    return key


def test_gateway_reports_arrival_under_its_signature_only(
    client: GatewayClient, conn: Connection, sent: str
) -> None:
    body = json.dumps({"reference": sent, "status": "delivered"}).encode()
    good = hmac.new(b"sms-key", body, hashlib.sha256).hexdigest()

    def report(signature: str) -> int:
        return client.post(
            "/api/notifications/v1/sms-reports",
            data=body,
            content_type="application/json",
            headers={"X-Signature": signature},
        ).status_code

    assert [report(""), report("0" * 64)] == [401, 401]
    assert outcome(conn)[0] == "sent"
    assert [report(good), report(good)] == [204, 204]
    assert outcome(conn)[0] == "delivered"


def test_zalo_reports_arrival_under_its_signature_only(
    client: GatewayClient, conn: Connection, sent: str
) -> None:
    event = {
        "event_name": "user_received_message",
        "app_id": "77",
        "timestamp": "1795343919000",
        "message": {"tracking_id": sent, "delivery_time": "1795343918000"},
    }
    body = json.dumps(event).encode()
    mac = hashlib.sha256(b"77" + body + b"1795343919000" + b"oa-key").hexdigest()

    def report(signature: str) -> int:
        return client.post(
            "/api/notifications/v1/zalo-events",
            data=body,
            content_type="application/json",
            headers={"X-ZEvent-Signature": signature},
        ).status_code

    assert report("mac=" + "0" * 64) == 401
    assert outcome(conn)[0] == "sent"
    assert report("mac=" + mac) == 204
    assert outcome(conn)[0] == "delivered"
