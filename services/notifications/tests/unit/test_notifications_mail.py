"""Letters as mail: headers that cannot be broken, addresses that can be used."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifications.errors import BadUnsubscribeToken, LetterBroken
from notifications.model import mail, recipients
from notifications.model.channels import Channel
from notifications.model.kinds import Kind
from notifications.model.letter_keys import marks
from notifications.model.mail import BadAddress, Letter, Postmark
from notifications.model.masking import mask
from notifications.model.recipients import Contact, Destination
from notifications.model.servers import BadServer, Server, read_server
from notifications.model.unsubscribing import make_token, read_token

pytestmark = pytest.mark.unit

POSTMARK = Postmark(
    message="0199",
    sender="Cuộc thi <cuocthi@thainguyen.example>",
    at=datetime(2026, 10, 31, 16, 59, 59, tzinfo=UTC),
)
LETTER = Letter(subject="Hồ sơ hợp lệ", text="Chào bạn\n", html="<p>Chào bạn</p>", short="Chao")


def parsed(letter: Letter = LETTER, postmark: Postmark = POSTMARK, to: str = "an@example.vn"):  # type: ignore[no-untyped-def]
    raw = mail.as_email(letter, postmark, to).content
    assert raw.isascii()
    return message_from_bytes(raw, policy=policy.default)


def test_mail_carries_the_usual_headers_and_both_forms() -> None:
    found = parsed()
    assert {name: found[name] for name in ("From", "To", "Subject", "Message-ID", "Date")} == {
        "From": "Cuộc thi <cuocthi@thainguyen.example>",
        "To": "an@example.vn",
        "Subject": "Hồ sơ hợp lệ",
        "Message-ID": "<0199@thainguyen.example>",
        "Date": "Sat, 31 Oct 2026 16:59:59 +0000",
    }
    parts = [(part.get_content_type(), part.get_content().strip()) for part in found.iter_parts()]
    assert parts == [("text/plain", "Chào bạn"), ("text/html", "<p>Chào bạn</p>")]


def test_only_refusable_mail_can_be_stopped_by_one_click() -> None:
    assert parsed()["List-Unsubscribe"] is None
    link = f"https://cuocthi.example/thong-bao/ngung?the={make_token('key', 7, Kind.PUBLISHED)}"
    stopping = Postmark(message="1", sender="a@b.vn", at=POSTMARK.at, unsubscribe=link)
    raw = mail.as_email(LETTER, stopping, "an@example.vn").content.decode("ascii")
    assert f"\r\nList-Unsubscribe: <{link}>\r\n" in raw
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_bodies_keep_the_line_limit_of_quoted_printable() -> None:
    words = "Máy sấy chè " * 200
    letter = Letter(subject=words, text=words, html=f"<p>{words}</p>", short="x")
    raw = mail.as_email(letter, POSTMARK, "an@example.vn").content
    _, _, bodies = raw.partition(b"\r\n\r\n")
    assert max(len(line) for line in bodies.split(b"\r\n")) <= 78


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=500))
@example("=_contest\n--=_contest--\n.\n \t\nđ = ộ\r\rx")
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    letter = Letter(subject="x", text=text, html=f"<p>{text}</p>", short="x")
    lines = re.sub(r"\r\n?", "\n", text)
    forms = [bytes(part.get_payload(decode=True)).decode() for part in parsed(letter).iter_parts()]
    assert [form.replace("\r\n", "\n") for form in forms] == [lines, f"<p>{lines}</p>"]


@given(st.text(max_size=3_000))
def test_no_subject_can_add_a_header(subject: str) -> None:
    letter = Letter(subject=subject, text="x", html="x", short="x")
    try:
        found = parsed(letter)
    except (UnicodeEncodeError, LetterBroken):
        return  # lone surrogates never come out of the database
    assert set(found.keys()) <= {
        *("From", "To", "Date", "Message-ID", "Auto-Submitted", "Subject"),
        *("MIME-Version", "Content-Type"),
    }


@pytest.mark.parametrize(
    "address",
    ["", "an", "@example.vn", "an@", "an@example.vn\r\nBcc: x@y.vn", "a b@example.vn", "an@.vn"],
)
def test_unusable_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        mail.as_email(LETTER, POSTMARK, address)


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Cuộc thi <a@b.vn>", "Cuộc thi", "a@b.vn"),
        ("Cuộc thi, lần 2: “Sáng tạo” <a@b.vn>", "Cuộc thi, lần 2: “Sáng tạo”", "a@b.vn"),
        ('"Cuộc thi" <a@b.vn>', "Cuộc thi", "a@b.vn"),
        (" a@b.vn ", "", "a@b.vn"),
    ],
)
def test_sender_may_have_any_words_before_its_address(text: str, name: str, address: str) -> None:
    found = mail.read_sender(text)
    assert (found.display_name, found.addr_spec) == (name, address)


@pytest.mark.parametrize("text", ["", "Cuộc thi", "Cuộc thi <>", "Cuộc thi <a b@c.vn>"])
def test_sender_without_an_address_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        mail.read_sender(text)


def test_domain_in_vietnamese_is_written_as_servers_know_it() -> None:
    assert parsed(to="an@tên-miền.vn")["To"] == "an@xn--tn-min-iva0322d.vn"


def test_text_message_is_wrapped_for_the_sink() -> None:
    raw = mail.as_text_message(LETTER.short, POSTMARK, "+84912345678").content
    found = message_from_bytes(raw, policy=policy.default)
    assert (found["To"], found.get_content()) == ("+84912345678@sms.trinh-dien", "Chao")


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("nguyen.van.an@example.vn", "n***n@example.vn"),
        ("an@example.vn", "a***@example.vn"),
        ("+84912345678", "+84******678"),
        ("", ""),
    ],
)
def test_staff_see_masked_contacts(contact: str, shown: str) -> None:
    assert mask(contact) == shown


def test_email_is_preferred_to_phone() -> None:
    both = Contact(account=1, name="An", email="an@example.vn", phone="+84912345678")
    phone = Contact(account=1, phone="+84912345678")
    assert recipients.choose(both) == Destination(
        channel=Channel.EMAIL, address="an@example.vn", name="An"
    )
    assert recipients.choose(phone) == Destination(
        channel=Channel.ZALO, address="+84912345678", leg=1
    )
    assert recipients.choose(Contact(account=1)) is None
    assert recipients.choose(None) is None


def test_marks_of_an_address_are_made_by_the_first_key_and_recognised_by_all() -> None:
    [old] = marks("an@example.vn", "old")
    assert marks("an@example.vn", "new, old")[1] == old
    assert marks("an@example.vn", "new,old")[0] != old
    assert marks("lan@example.vn", "old") != [old]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:2525", Server(host="127.0.0.1", port=2525)),
        ("smtps://mail.vn", Server(host="mail.vn", port=465, security="tls")),
        (
            "smtp+starttls://thu%40tinh.vn:bi%2Fmat@mail.vn",
            Server(
                host="mail.vn", port=587, security="starttls", user="thu@tinh.vn", password="bi/mat"
            ),
        ),
    ],
)
def test_server_addresses(url: str, server: Server) -> None:
    assert read_server(url) == server


@pytest.mark.parametrize("url", ["", "mail.vn:25", "http://mail.vn", "smtp://"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadServer):
        read_server(url)


def test_unsubscribe_link_works_after_the_key_was_rotated() -> None:
    token = make_token("old", 7, Kind.PUBLISHED)
    assert read_token("new,old", token) == (7, Kind.PUBLISHED)
    assert read_token("new", make_token("new,old", 8, Kind.RESTORED)) == (8, Kind.RESTORED)
    with pytest.raises(BadUnsubscribeToken):
        read_token("new", token)


def test_changed_unsubscribe_link_is_refused() -> None:
    token = make_token("key", 7, Kind.PUBLISHED)
    for changed in (token[:-1], "x" + token, "", token.replace(".", "")):
        with pytest.raises(BadUnsubscribeToken):
            read_token("key", changed)


def test_mandatory_kind_cannot_be_refused_even_with_a_good_signature() -> None:
    with pytest.raises(BadUnsubscribeToken):
        read_token("key", make_token("key", 7, Kind.SECURITY))
