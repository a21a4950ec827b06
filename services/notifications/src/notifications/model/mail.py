"""A letter as an e-mail, and as a text message wrapped for the demonstration's sink."""

from datetime import datetime
from email.headerregistry import Address
from email.utils import format_datetime
from functools import cache
from typing import Final

import msgspec

from notifications.errors import LetterBroken
from notifications.model import mail_form

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


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """Ready to be handed over. `sender` is where bounces go; `content` has lines that end CRLF."""

    sender: str
    to: str
    content: bytes

    @property
    def is_foreign(self) -> bool:
        """Its address is one that only servers with SMTPUTF8 understand (RFC 6531)."""
        return not self.to.isascii()


def as_email(letter: Letter, postmark: Postmark, address: str) -> Mail:
    """Text and HTML. Raises BadAddress, LetterBroken."""
    to, subject = _mailbox(address), one_line(letter.subject, SUBJECT_LIMIT)
    try:
        head = [*_head(postmark, to), mail_form.worded("Subject", subject)]
        if postmark.unsubscribe is not None:
            head += (
                mail_form.plain("List-Unsubscribe", f"<{postmark.unsubscribe}>"),
                mail_form.plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            )
        parts = (mail_form.part("plain", letter.text), mail_form.part("html", letter.html))
        content = b"".join((*head, mail_form.alternatives(parts)))
    except ValueError as error:
        raise LetterBroken("a header or text is not valid") from error
    return Mail(sender=_sender(postmark), to=to, content=content)


def as_text_message(text: str, postmark: Postmark, phone: str) -> Mail:
    """A text message as mail to `<phone>@sms.trinh-dien`. Raises BadAddress, LetterBroken."""
    to = _mailbox(f"{phone}@{PHONE_DOMAIN}")
    try:
        subject = mail_form.plain("Subject", f"SMS {phone}")
        content = b"".join((*_head(postmark, to), subject, mail_form.part("plain", text)))
    except ValueError as error:
        raise LetterBroken("a header or text is not valid") from error
    return Mail(sender=_sender(postmark), to=to, content=content)


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


def _head(postmark: Postmark, to: str) -> list[bytes]:
    """What every mail says of itself. Raises ValueError."""
    return [
        mail_form.worded("From", str(read_sender(postmark.sender))),
        mail_form.plain("To", to),
        mail_form.plain("Date", format_datetime(postmark.at)),
        mail_form.plain("Message-ID", postmark.message_id),
        mail_form.plain("Auto-Submitted", "auto-generated"),
        mail_form.plain("MIME-Version", "1.0"),
    ]


def _sender(postmark: Postmark) -> str:
    return postmark.envelope or read_sender(postmark.sender).addr_spec


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
