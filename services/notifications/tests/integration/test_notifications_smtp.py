"""Mail servers that want TLS and a password, and connections that go stale."""

import base64
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dkim  # type: ignore[import-untyped]
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from notifications.model.kinds import Kind
from notifications.model.mail import Letter, Postmark
from notifications.model.servers import read_server
from notifications.model.states import Failure
from notifications.store.channels import NotTaken, Parcel
from notifications.store.channels.email.carrier import SmtpCarrier
from notifications.store.channels.email.signing import BadKey, Signer
from support.ports import free_port

pytestmark = pytest.mark.integration


LETTER = Parcel(
    kind=Kind.WELCOME,
    address="an@example.vn",
    letter=Letter(subject="Thử", text="Thử\n", html="<p>Thử</p>", short="Thu"),
    postmark=Postmark(
        message="0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        sender="a@b.vn",
        at=datetime(2026, 10, 31, tzinfo=UTC),
        unsubscribe="https://b.vn/thong-bao/ngung?the=" + "x" * 120,
        envelope="tra-lai+1-2@b.vn",
    ),
    text="Thu",
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
    return SmtpCarrier(read_server(url, password), timeout=30)


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


def pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def test_signature_is_what_others_verify(mail_server: Any) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    sending = SmtpCarrier(
        read_server(f"smtp://127.0.0.1:{mail_server.port}"),
        timeout=30,
        signer=Signer("b.vn", "thi", pem(key)),
    )
    sending.carry(LETTER)
    sending.close()
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    asked: list[bytes] = []

    def published(name: bytes, **_: Any) -> bytes:
        asked.append(name)
        return record

    raw = mail_server.raw[0]
    assert dkim.verify(raw, dnsfunc=published)
    assert asked == [b"thi._domainkey.b.vn."]
    assert not dkim.verify(raw + b"x\r\n", dnsfunc=published)
    assert mail_server.senders == ["tra-lai+1-2@b.vn"]
    assert mail_server.received[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("key", ["", "no key", pem(ed25519.Ed25519PrivateKey.generate())])
def test_key_that_cannot_sign_is_named_at_start(key: str) -> None:
    with pytest.raises(BadKey, match="DKIM_KEY"):
        Signer("b.vn", "thi", key)
