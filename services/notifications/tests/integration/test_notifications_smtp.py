"""Mail servers that want TLS and a password, and connections that go stale."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from notifications.model import mail
from notifications.model.mail import Letter, Postmark
from notifications.model.servers import read_server
from notifications.model.states import Failure
from notifications.store.channels import NotTaken
from notifications.store.channels.smtp import SmtpCarrier

pytestmark = pytest.mark.integration


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


LETTER = mail.as_email(
    Letter(subject="Thử", text="Thử\n", html="<p>Thử</p>", short="Thu"),
    Postmark(message="1", sender="a@b.vn", at=datetime(2026, 10, 31, tzinfo=UTC)),
    "an@example.vn",
)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's certificate is one of those that this machine trusts."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


def check_password(
    _server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any
) -> AuthResult:
    right = isinstance(login, LoginPassword) and login.password == b"dung"
    return AuthResult(success=right, handled=right)


@pytest.fixture
def tls_server(authority: trustme.CA, mail_server: Any) -> Iterator[int]:
    """A server that takes mail only after STARTTLS and with the password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    controller = Controller(
        mail_server,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=check_password,
        ready_timeout=30,
    )
    controller.start()
    yield int(controller.port)
    controller.stop()


def carrier(url: str, password: str = "") -> SmtpCarrier:
    return SmtpCarrier(read_server(url, password), timeout=2)


@pytest.mark.usefixtures("trusted")
def test_mail_goes_over_starttls_with_the_password(tls_server: int, mail_server: Any) -> None:
    sending = carrier(f"smtp+starttls://thu@127.0.0.1:{tls_server}", "dung")
    sending.carry(LETTER)
    sending.close()
    assert mail_server.subjects == ["Thử"]


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_certificate_nobody_trusts_is_refused_before_anything_is_said(
    tls_server: int, mail_server: Any, scheme: str
) -> None:
    with pytest.raises(NotTaken) as refusal:
        carrier(f"{scheme}://thu@127.0.0.1:{tls_server}", "dung").carry(LETTER)
    assert (refusal.value.failure, refusal.value.permanent) == (Failure.SERVER_REFUSES_US, False)
    assert mail_server.received == []


@pytest.mark.usefixtures("trusted")
def test_wrong_password_waits_until_it_is_mended(tls_server: int) -> None:
    with pytest.raises(NotTaken) as refusal:
        carrier(f"smtp+starttls://thu@127.0.0.1:{tls_server}", "sai").carry(LETTER)
    assert (refusal.value.failure, refusal.value.permanent, refusal.value.code) == (
        Failure.SERVER_REFUSES_US,
        False,
        535,
    )


def test_server_without_tls_gets_nothing_when_tls_is_asked_for(mail_server: Any) -> None:
    with pytest.raises(NotTaken) as refusal:
        carrier(f"smtp+starttls://127.0.0.1:{mail_server.port}").carry(LETTER)
    assert (refusal.value.failure, refusal.value.permanent) == (Failure.SERVER_REFUSES_US, False)
    assert mail_server.received == []


def test_connection_is_kept_for_a_while_and_renewed_when_stale(
    mail_server: Any,
) -> None:
    sending = carrier(f"smtp://127.0.0.1:{mail_server.port}")
    sending.carry(LETTER)
    first = sending._connection
    sending.carry(LETTER)
    assert sending._connection is first
    assert first is not None
    first.close()
    sending._used_at -= 2
    sending.carry(LETTER)
    assert sending._connection is not first
    sending._used_at -= 11
    sending.rest()
    assert sending._connection is None
    assert len(mail_server.received) == 3
