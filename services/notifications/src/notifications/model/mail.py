"""A letter as an e-mail, and as a text message wrapped for the demonstration's sink."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from typing import Final

import msgspec

from notifications.errors import LetterBroken
from notifications.model.mail_policy import LONG_HEADERS, SHORT_LINES

SUBJECT_LIMIT: Final = 150
PHONE_DOMAIN: Final = "sms.trinh-dien"


class BadAddress(ValueError):
    """No mail can be addressed to this."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A rendered template. `short` is the text message."""

    subject: str
    text: str
    html: str
    short: str


class Postmark(msgspec.Struct, frozen=True, kw_only=True):
    """What a message carries besides its letter; the same on every try, so that receivers can tell
    a repeated delivery (an answer lost after DATA) from a new message."""

    message: str
    sender: str
    at: datetime
    unsubscribe: str | None = None
    envelope: str | None = None
    """Where bounces go; without it to the sender."""

    @property
    def message_id(self) -> str:
        """`<uuid@domain of the sender>`, stable over all tries."""
        return f"<{self.message}@{read_sender(self.sender).domain}>"


def as_email(letter: Letter, postmark: Postmark, address: str) -> EmailMessage:
    """Text and HTML. Raises BadAddress, LetterBroken."""
    mail = _addressed(postmark, _mailbox(address))
    mail["Subject"] = one_line(letter.subject, SUBJECT_LIMIT)
    if postmark.unsubscribe is not None:
        mail["List-Unsubscribe"] = f"<{postmark.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    mail.policy = LONG_HEADERS
    return mail


def as_text_message(text: str, postmark: Postmark, phone: str) -> EmailMessage:
    """A text message as mail to `<phone>@sms.trinh-dien`. Raises BadAddress, LetterBroken."""
    mail = _addressed(postmark, _mailbox(f"{phone}@{PHONE_DOMAIN}"))
    mail["Subject"] = f"SMS {phone}"
    mail.set_content(text, cte="quoted-printable")
    return mail


@cache
def read_sender(text: str) -> Address:
    """`Cuộc thi, lần thứ hai <thu@tinh.vn>` or a bare address; any words may stand before it.

    Raises BadAddress.
    """
    name, opened, rest = text.rpartition("<")
    address = _mailbox(rest.removesuffix(">").strip() if opened else text.strip())
    return Address(display_name=" ".join(name.split()).strip('"'), addr_spec=address)


def one_line(text: str, limit: int) -> str:
    """No line breaks (they would start a new header), not endless."""
    joined = " ".join(text.split())
    return joined if len(joined) <= limit else joined[: limit - 1].rstrip() + "…"


def _addressed(postmark: Postmark, to: str) -> EmailMessage:
    mail = EmailMessage(policy=SHORT_LINES)
    try:
        mail["From"] = str(read_sender(postmark.sender))
        mail["To"] = to
        mail["Date"] = format_datetime(postmark.at)
        mail["Message-ID"] = postmark.message_id
        mail["Auto-Submitted"] = "auto-generated"
    except ValueError as error:
        raise LetterBroken("a header is not valid") from error
    return mail


def _mailbox(address: str) -> str:
    """The address with its domain in the form mail servers understand. Raises BadAddress."""
    local, at, domain = address.rpartition("@")
    if not (at and local and domain) or address != "".join(address.split()):
        raise BadAddress("not an address")
    try:
        plain = domain.encode("idna").decode("ascii")
        return Address(username=local, domain=plain).addr_spec
    except (ValueError, UnicodeError, IndexError) as error:
        raise BadAddress("not an address") from error
