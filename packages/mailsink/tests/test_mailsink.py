"""The sink as a whole: mail in by SMTP, out on pages and as JSON; no other server is needed."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from mailsink.inbox import Inbox
from mailsink.settings import Address, MissingSettings, load
from mailsink.smtp import make_controller
from mailsink.web import MESSAGE_POLICY, create_app
from support.ports import free_port

pytestmark = pytest.mark.unit

AT = datetime(2026, 10, 31, 16, 59, 59, tzinfo=UTC)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path, keep=3)


@pytest.fixture
def client(inbox: Inbox) -> FlaskClient:
    return create_app(inbox).test_client()


@pytest.fixture
def smtp(inbox: Inbox) -> Iterator[Address]:
    address = Address("127.0.0.1", free_port())
    controller = make_controller(inbox, address)
    controller.start()
    yield address
    controller.stop()


def a_letter(to: str = "An@Example.vn", html: str | None = None) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = "Cuộc thi <thu@example.vn>"
    letter["To"] = to
    letter["Subject"] = "Mã đăng nhập của bạn"
    letter["Message-ID"] = "<1@example.vn>"
    letter.set_content("Mã: 123456\n", cte="quoted-printable")
    if html is not None:
        letter.add_alternative(html, subtype="html")
    return letter


def test_message_over_smtp_is_kept_and_read(smtp: Address, client: FlaskClient) -> None:
    with smtplib.SMTP(smtp.host, smtp.port, timeout=30) as server:
        server.send_message(a_letter(html="<p>Mã: <b>123456</b></p>"))
    found = client.get("/hop-thu-thu/api/messages?to=an@example.vn").get_json()["items"]
    assert [(m["to"], m["subject"], m["message_id"], m["text"], m["html"]) for m in found] == [
        (
            ["an@example.vn"],
            "Mã đăng nhập của bạn",
            "<1@example.vn>",
            "Mã: 123456\n",
            "<p>Mã: <b>123456</b></p>\n",
        )
    ]


def test_api_wants_the_whole_address_and_the_page_any_part(
    inbox: Inbox, client: FlaskClient
) -> None:
    inbox.store("a@b.vn", ["lan@example.vn"], bytes(a_letter()), AT)
    assert client.get("/hop-thu-thu/api/messages?to=an@example.vn").get_json()["items"] == []
    assert "lan@example.vn" in client.get("/hop-thu-thu?to=AN@exam").text
    assert "Không có thư nào gửi đến" in client.get("/hop-thu-thu?to=binh").text


def test_only_the_newest_are_kept(inbox: Inbox) -> None:
    numbers = [inbox.store("a@b.vn", [f"{n}@b.vn"], b"x", AT) for n in range(5)]
    assert [stored.number for stored in inbox.newest()] == numbers[:1:-1]
    assert inbox.one(numbers[0]) is None


def test_messages_stay_after_a_restart(tmp_path: Path) -> None:
    number = Inbox(tmp_path).store("a@b.vn", ["c@d.vn"], b"Subject: x\r\n\r\ny", AT)
    kept = Inbox(tmp_path).one(number)
    assert kept is not None
    assert (kept.received_at, kept.recipients) == (AT, ("c@d.vn",))


def test_html_part_is_fenced(inbox: Inbox, client: FlaskClient) -> None:
    number = inbox.store(
        "a@b.vn", ["c@d.vn"], bytes(a_letter(html="<script>alert(1)</script>")), AT
    )
    answer = client.get(f"/hop-thu-thu/{number}/html")
    assert answer.headers["Content-Security-Policy"] == MESSAGE_POLICY
    assert "<script>" not in client.get(f"/hop-thu-thu/{number}").text


def test_links_of_a_message_open_apart(inbox: Inbox, client: FlaskClient) -> None:
    html = "<!doctype html><html><head><title>x</title></head></html>"
    number = inbox.store("a@b.vn", ["c@d.vn"], bytes(a_letter(html=html)), AT)
    shown = client.get(f"/hop-thu-thu/{number}/html").text
    assert shown.startswith('<!doctype html><html><head><base target="_blank"><title>')


def test_text_message_shows_the_phone(inbox: Inbox, client: FlaskClient) -> None:
    number = inbox.store(
        "a@b.vn", ["+84912345678@sms.trinh-dien"], b"Subject: x\r\n\r\nMa 123456", AT
    )
    page = client.get(f"/hop-thu-thu/{number}").text
    assert "Tin nhắn đến +84912345678" in page
    assert "Ma 123456" in page


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\x00", b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xe1\xba\xa1"],
)
def test_broken_message_is_still_shown(inbox: Inbox, client: FlaskClient, raw: bytes) -> None:
    number = inbox.store("", ["c@d.vn"], raw, AT)
    assert "c@d.vn" in client.get(f"/hop-thu-thu/{number}").text
    assert len(client.get("/hop-thu-thu/api/messages").get_json()["items"]) == 1


def test_older_messages_have_a_page_link(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    for n in range(51):
        inbox.store("a@b.vn", [f"nguoi-{n}@b.vn"], b"Subject: x\r\n\r\ny", AT)
    client = create_app(inbox).test_client()
    first = client.get("/hop-thu-thu").text
    assert "nguoi-0@b.vn" not in first
    assert "/hop-thu-thu?truoc=2" in first
    assert "nguoi-0@b.vn" in client.get("/hop-thu-thu?truoc=2").text


def test_missing_message_has_a_page(client: FlaskClient) -> None:
    answer = client.get("/hop-thu-thu/99")
    assert (answer.status_code, "Không có thư này" in answer.text) == (404, True)


def test_style_is_found_as_soon_as_it_is_built(inbox: Inbox, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    client = create_app(inbox, manifest).test_client()
    assert "stylesheet" not in client.get("/hop-thu-thu").text
    manifest.write_text('{"css/contest.css": "/tai-san/css/contest.abc.css"}', encoding="utf-8")
    assert 'href="/tai-san/css/contest.abc.css"' in client.get("/hop-thu-thu").text


def test_settings_name_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingSettings, match="SMTP_LISTEN, MAIL_DIR"):
        load({"HTTP_LISTEN": "127.0.0.1:1"})
    with pytest.raises(MissingSettings, match=r"127\.0\.0\.1:2525"):
        load({"HTTP_LISTEN": "x", "SMTP_LISTEN": "127.0.0.1:1", "MAIL_DIR": str(tmp_path)})
